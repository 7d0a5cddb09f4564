"""The transitions of a job: its next record, from its present one, the facts and the time. Pure.

SUBMITTED → (PENDING →) RUNNABLE → STARTING → RUNNING → SUCCEEDED or FAILED; a retry goes back to RUNNABLE.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from launchbay_local.batch.engine.retries import should_retry
from launchbay_local.batch.records.records import Attempt, Document, Job, Outcome, ProcessMark, Status
from launchbay_local.batch.tasks.reasons import EXITED, INTERRUPTED

DEPENDENCY_FAILED = "Dependent Job failed"


def to_pending(job: Job) -> Job:
    """The job waits for the jobs that it depends on."""
    return job.model_copy(update={"status": Status.PENDING})


def to_runnable(job: Job, now: int) -> Job:
    """The job waits for free slots."""
    return job.model_copy(update={"status": Status.RUNNABLE, "runnable_at": now})


def to_starting(
    job: Job, task_arn: str, log_streams: Mapping[str, str], containers: Sequence[Document], note: str | None
) -> Job:
    """An attempt begins as an ECS task; `note` says what is unusual about where it runs.

    `log_streams` are those of its containers by name.
    """
    update = {
        "status": Status.STARTING,
        "status_reason": note,
        "task_arn": task_arn,
        "log_stream": next(iter(log_streams.values())) if job.task is None else None,
        "log_streams": {} if job.task is None else dict(log_streams),
        "containers": tuple(containers),
        "started_at": None,
        "exit_code": None,
        "reason": None,
        "exit_codes": {},
        "reasons": {},
        "processes": (),
    }
    return job.model_copy(update=update)


def to_running(job: Job, process: ProcessMark, now: int) -> Job:
    """The attempt's process runs; in a task of several containers, the process of one more."""
    processes = (*job.processes, process)
    update = {"status": Status.RUNNING, "processes": processes, "started_at": job.started_at or now}
    return job.model_copy(update=update)


def end_attempt(job: Job, outcome: Outcome, now: int) -> Job:
    """The attempt has ended: the job has succeeded, has failed, or waits for its next attempt."""
    attempt = Attempt(
        started_at=job.started_at,
        stopped_at=now,
        status_reason=outcome.status_reason,
        exit_code=outcome.exit_code,
        reason=outcome.reason,
        log_stream=job.log_stream or "",
        task_arn=job.task_arn,
        exit_codes=outcome.exit_codes,
        reasons=outcome.reasons,
        log_streams=job.log_streams,
    )
    attempts = (*job.attempts, attempt)
    update = {
        "attempts": attempts,
        "status_reason": outcome.status_reason,
        "exit_code": outcome.exit_code,
        "reason": outcome.reason,
        "exit_codes": outcome.exit_codes,
        "reasons": outcome.reasons,
        "processes": (),
    }
    if outcome.exit_code == 0 and outcome.status_reason == EXITED:
        return job.model_copy(update={**update, "status": Status.SUCCEEDED, "stopped_at": now})
    if not job.is_terminated and should_retry(job.retry, len(attempts), outcome):
        return to_runnable(job.model_copy(update={**update, "started_at": None}), now)
    return job.model_copy(update={**update, "status": Status.FAILED, "stopped_at": now})


def give_up(job: Job, reason: str, now: int) -> Job:
    """A job without a process fails."""
    return job.model_copy(update={"status": Status.FAILED, "status_reason": reason, "stopped_at": now})


def interrupt(job: Job, now: int) -> Job:
    """The stack ended while the job had a process, or was about to have one: how far it came is unknown."""
    reason = job.status_reason if job.is_terminated and job.status_reason else INTERRUPTED
    return end_attempt(job, Outcome(exit_code=None, status_reason=reason), now)


def resolve_dependencies(job: Job, statuses: Sequence[Status | None], now: int) -> Job:
    """The job once its dependencies have these statuses; None stands for a job that is no longer known."""
    if Status.FAILED in statuses:
        return give_up(job, DEPENDENCY_FAILED, now)
    if all(status in (Status.SUCCEEDED, None) for status in statuses):
        return to_runnable(job, now)
    return to_pending(job)
