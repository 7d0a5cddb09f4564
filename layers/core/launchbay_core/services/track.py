"""AWS Batch's word on a job to its run's state: forward only, whatever comes late, twice or out of order."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.batch.events import BatchJob
from launchbay_core.domain.clock import now, to_text
from launchbay_core.domain.metrics import of_end
from launchbay_core.domain.runs import Run, StateChange
from launchbay_core.domain.states import RunState, may_follow
from launchbay_core.errors import Busy
from launchbay_core.logger import logger
from launchbay_core.services.transitions import move

ATTEMPTS = 8  # at writing over a run that others write at the same moment


def track(adapters: Adapters, job: BatchJob, *, is_settled: bool = False) -> Run | None:
    """Move a run's state to what AWS Batch tells of its job; None if there is no such run here.

    A job that waits, and says why, leaves that reason on the run's timeline, once. A job that says that another one had
    started its run ends that run only when it `is_settled` that there is no other: the sweep looks who has claimed it.

    Raises:
        Busy: others write this run so often that the look could not be kept; try again.
    """
    for _ in range(ATTEMPTS):
        run = adapters.store.find_run(job.project, job.run_id)
        if run is None:
            logger.warning("AWS Batch job %s is of run %s, which is not in this table", job.job_id, job.run_id)
            return None
        if run.batch_job_id not in {None, job.job_id}:
            logger.warning("AWS Batch job %s is not the one of run %s: %s is", job.job_id, job.run_id, run.batch_job_id)
            return run
        if job.is_duplicate_start and not is_settled:
            logger.warning("AWS Batch job %s is a duplicate; the sweep finds the other one", job.job_id)
            return run
        if _keep(adapters, run, job):
            if run.is_open and job.state.is_terminal:
                adapters.meter.write([of_end(run, job.ended_attempts)])
            return adapters.store.get_run(job.project, job.run_id)
    raise Busy(f"Run {job.run_id}")


def _keep(adapters: Adapters, run: Run, job: BatchJob) -> bool:
    """Write what a look at a job says beyond what is known of its run; False where the run has changed meanwhile."""
    is_open = not job.state.is_terminal
    facts = _facts(run, job)
    if may_follow(run.state, job.state):
        return move(adapters, run, _change(run, job), facts, is_open=is_open)
    if is_open and not run.is_open:
        return True  # an older look: its job is known to be over
    if not adapters.store.note(run, facts, heard_at=to_text(now()), is_open=is_open):
        return False
    if job.reason and _waits(run, job):
        _explain(adapters, run, job.reason)
    return True


def _waits(run: Run, job: BatchJob) -> bool:
    """Whether a look at a job finds it waiting: for its first start, or again after all starts that are known."""
    if job.state is not RunState.RUNNABLE:
        return False
    return run.state is RunState.RUNNABLE or (not run.state.is_terminal and 0 < run.attempts <= job.attempts)


def _explain(adapters: Adapters, run: Run, reason: str) -> None:
    said = adapters.store.timeline(run.project, run.run_id)
    if all(entry.reason != reason for entry in said if entry.state is run.state):
        adapters.store.explain(run, StateChange(run.state, max(to_text(now()), run.updated_at), reason))


def _change(run: Run, job: BatchJob) -> StateChange:
    """The change at the time that AWS Batch gives for it, but never before what the timeline has already."""
    known = {RunState.RUNNING: job.started_at, RunState.SUCCEEDED: job.stopped_at, RunState.FAILED: job.stopped_at}
    at = known.get(job.state) or to_text(now())
    return StateChange(job.state, max(at, run.updated_at), job.reason)


def _facts(run: Run, job: BatchJob) -> dict[str, Any]:
    """What a look at a job tells beside its state; an older look has fewer attempts and tells nothing new."""
    facts: dict[str, Any] = {}
    if run.batch_job_id is None:
        facts["batch_job_id"] = job.job_id
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
