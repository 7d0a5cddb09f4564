"""Brings a run's state to that of its AWS Batch job: forward only, even if news comes late, twice or out of order."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.batch.events import BatchJob
from launchbay_core.domain.clock import now, to_text
from launchbay_core.domain.metrics import of_end
from launchbay_core.domain.runs import Run, StateChange
from launchbay_core.domain.states import RunState, may_follow
from launchbay_core.errors import Busy
from launchbay_core.logger import logger
from launchbay_core.services.lifecycle.failover import after_end, leave_if_due
from launchbay_core.services.lifecycle.transitions import transition

ATTEMPTS = 8  # to write a run that others write at the same moment


def track(adapters: Adapters, job: BatchJob, *, is_settled: bool = False, moment: datetime | None = None) -> Run | None:
    """Move a run's state to that of its AWS Batch job; None if the table has no such run.

    The reason for which a job waits is added to the run's timeline, once. A job that ended because another job had
    started its run ends the run only if it `is_settled` that there is no other: the sweep finds out who has claimed it.
    A run whose hardware can't be had until `moment`, which is now if left out, is moved to its next alternative.

    Raises:
        Busy: others wrote this run at every attempt; try again.
    """
    for _ in range(ATTEMPTS):
        run = adapters.store.find_run(job.project, job.run_id)
        if run is None:
            logger.warning("AWS Batch job %s is of run %s, which is not in this table", job.job_id, job.run_id)
            return None
        if run.batch_job_id != job.job_id and (run.batch_job_id is not None or run.job_number != job.number):
            logger.warning("AWS Batch job %s is not the one of run %s: %s is", job.job_id, job.run_id, run.batch_job_id)
            return run
        if job.is_duplicate_start and not is_settled:
            logger.warning("AWS Batch job %s is a duplicate; the sweep finds the other one", job.job_id)
            return run
        followed = after_end(adapters, run, job)
        if followed is None:
            continue  # it goes on with other hardware
        if _store(adapters, run, followed):
            leave_if_due(adapters, run, job, moment or now())
            if run.is_open and job.state.is_terminal:
                adapters.meter.write([of_end(run, job.ended_attempts)])
            return adapters.store.get_run(job.project, job.run_id)
    raise Busy(f"Run {job.run_id}")


def _store(adapters: Adapters, run: Run, job: BatchJob) -> bool:
    """Store what a job says beyond what is known of its run; False if the run has changed meanwhile."""
    is_open = not job.state.is_terminal
    facts = _facts(run, job)
    if may_follow(run.state, job.state):
        return transition(adapters, run, _change(run, job), facts, is_open=is_open)
    if is_open and not run.is_open:
        return True  # older news: its job is known to be over
    if not adapters.store.record(run, facts, heard_at=to_text(now()), is_open=is_open):
        return False
    if job.reason and _is_waiting(run, job):
        _note_reason(adapters, run, job.reason)
    return True


def _is_waiting(run: Run, job: BatchJob) -> bool:
    """Whether a job waits: for its first start, or for another one after all starts that are known."""
    if job.state is not RunState.RUNNABLE:
        return False
    return run.state is RunState.RUNNABLE or (not run.state.is_terminal and 0 < run.attempts <= job.attempts)


def _note_reason(adapters: Adapters, run: Run, reason: str) -> None:
    timeline = adapters.store.timeline(run.project, run.run_id)
    if all(entry.reason != reason for entry in timeline if entry.state is run.state):
        adapters.store.add_note(run, StateChange(run.state, max(to_text(now()), run.updated_at), reason))


def _change(run: Run, job: BatchJob) -> StateChange:
    """The change at the time that AWS Batch gives for it, but never before the last entry of the timeline."""
    known = {RunState.RUNNING: job.started_at, RunState.SUCCEEDED: job.stopped_at, RunState.FAILED: job.stopped_at}
    at = known.get(job.state) or to_text(now())
    return StateChange(job.state, max(at, run.updated_at), job.reason)


def _facts(run: Run, job: BatchJob) -> dict[str, Any]:
    """What a job says besides its state; older news has fewer attempts and adds nothing."""
    facts: dict[str, Any] = {"batch_job_id": job.job_id}  # a fact about a run that has another one is refused
    if job.attempts > run.attempts:
        facts["attempts"] = job.attempts
    if len(job.ended_attempts) > len(run.ended_attempts):
        facts["ended_attempts"] = json.dumps([asdict(attempt) for attempt in job.ended_attempts])
    if len(job.log_streams) > len(run.log_streams):
        facts["log_streams"] = list(job.log_streams)
    if job.simulated and not run.simulated:
        facts["simulated"] = job.simulated
    if job.exit_code is not None and run.exit_code is None:
        facts["exit_code"] = job.exit_code
    return facts
