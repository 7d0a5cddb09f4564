"""How a job moves on: from one record to the next, with nothing but the facts and the time. Pure.

SUBMITTED → (PENDING →) RUNNABLE → STARTING → RUNNING → SUCCEEDED or FAILED; a retry goes back to RUNNABLE.
"""

from __future__ import annotations

from collections.abc import Sequence

from launchbay_local.batch.engine.retries import should_retry
from launchbay_local.batch.records.records import Attempt, Document, Job, Outcome, ProcessMark, Status

EXITED = "Essential container in task exited"
NOT_STARTED = "Task failed to start"
TIMED_OUT = "Job attempt duration exceeded timeout"
DEPENDENCY_FAILED = "Dependent Job failed"
# Begins as AWS Batch's words for a lost host, so that `onStatusReason: "Host EC2*"` works here too.
INTERRUPTED = "Host EC2 (this machine) terminated: the local stack was stopped while the job ran"


def pending(job: Job) -> Job:
    """Wait for the jobs that it depends on."""
    return job.model_copy(update={"status": Status.PENDING})


def runnable(job: Job) -> Job:
    """Wait for slots."""
    return job.model_copy(update={"status": Status.RUNNABLE})


def starting(job: Job, log_stream: str, container: Document, note: str | None) -> Job:
    """Begin an attempt; `note` tells what is odd about where it runs."""
    update = {
        "status": Status.STARTING,
        "status_reason": note,
        "log_stream": log_stream,
        "container": container,
        "started_at": None,
        "exit_code": None,
        "reason": None,
        "exit_codes": {},
        "process": None,
    }
    return job.model_copy(update=update)


def running(job: Job, process: ProcessMark, now: int) -> Job:
    """The attempt's process runs; of a task of several containers, the next one's."""
    return job.model_copy(update={"status": Status.RUNNING, "process": process, "started_at": job.started_at or now})


def attempt_ended(job: Job, outcome: Outcome, now: int) -> Job:
    """The attempt is over: the job has succeeded, failed, or waits for its next attempt."""
    attempt = Attempt(
        started_at=job.started_at,
        stopped_at=now,
        status_reason=outcome.status_reason,
        exit_code=outcome.exit_code,
        reason=outcome.reason,
        log_stream=job.log_stream or "",
        exit_codes=outcome.exit_codes,
    )
    attempts = (*job.attempts, attempt)
    update = {
        "attempts": attempts,
        "status_reason": outcome.status_reason,
        "exit_code": outcome.exit_code,
        "reason": outcome.reason,
        "exit_codes": outcome.exit_codes,
        "process": None,
    }
    if outcome.exit_code == 0 and outcome.status_reason == EXITED:
        return job.model_copy(update={**update, "status": Status.SUCCEEDED, "stopped_at": now})
    if not job.is_terminated and should_retry(job.retry, len(attempts), outcome):
        return job.model_copy(update={**update, "status": Status.RUNNABLE, "started_at": None})
    return job.model_copy(update={**update, "status": Status.FAILED, "stopped_at": now})


def give_up(job: Job, reason: str, now: int) -> Job:
    """End a job that has no process."""
    return job.model_copy(update={"status": Status.FAILED, "status_reason": reason, "stopped_at": now})


def interrupted(job: Job, now: int) -> Job:
    """The stack ended while the job had a process, or was about to: nobody knows how far it came."""
    reason = job.status_reason if job.is_terminated and job.status_reason else INTERRUPTED
    return attempt_ended(job, Outcome(exit_code=None, status_reason=reason), now)


def after_dependencies(job: Job, statuses: Sequence[Status | None], now: int) -> Job:
    """What becomes of a job whose dependencies have these statuses; None is a job that is not known any more."""
    if Status.FAILED in statuses:
        return give_up(job, DEPENDENCY_FAILED, now)
    if all(status in (Status.SUCCEEDED, None) for status in statuses):
        return runnable(job)
    return pending(job)
