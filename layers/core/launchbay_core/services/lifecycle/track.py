"""Brings a run's state to that of its AWS Batch job: forward only, even if news comes late, twice or out of order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.batch.events import BatchJob
from launchbay_core.domain.clock import after, now, to_text
from launchbay_core.domain.metrics import of_end
from launchbay_core.domain.runs import RunProgress, StateChange
from launchbay_core.domain.states import RunState, may_follow
from launchbay_core.errors import Busy
from launchbay_core.logger import logger
from launchbay_core.services.lifecycle import cancel
from launchbay_core.services.lifecycle.failover import after_end, leave_if_due, may_leave
from launchbay_core.services.lifecycle.places import known_places
from launchbay_core.services.lifecycle.restoration import prepare_next_start
from launchbay_core.services.lifecycle.run_jobs import Closure, choose, close, follow
from launchbay_core.services.lifecycle.transitions import transition
from launchbay_core.services.results.retention import schedule_first_visit

ATTEMPTS = 8  # to write a run that others write at the same moment


def track(adapters: Adapters, job: BatchJob, moment: datetime | None = None) -> RunProgress | None:
    """Move a run's state to that of its AWS Batch job; return the run with the state and job that it has then.

    None if the table has no such run. The run is not read again, for each event would pay for it.

    The reason for which a job waits is added to the run's timeline, once. A job that failed ends its run only if no
    other has started it: then the run follows that one, and is returned as it was. A job that its run does not need,
    because it is over or has another one, is ended. A run whose hardware can't be had until `moment`, which is when
    AWS Batch said so, or now if left out, is moved to its next alternative.

    Raises:
        Busy: others wrote this run at every attempt; try again.
    """
    for _ in range(ATTEMPTS):
        run = _find_run(adapters, job)
        if run is None or not _is_followed(run, job):
            return run
        followed = after_end(adapters, run, job)
        if followed is None:
            continue  # it goes on with other hardware
        closure = _close(adapters, run, followed)
        if closure is not None and closure.started_by is not None:
            return follow(adapters, run, closure.started_by)
        followed = prepare_next_start(adapters, run, followed)
        stored = _store(adapters, run, followed, closure)
        if stored is not None:
            _end_unneeded(adapters, run, job)
            leave_if_due(adapters, run, job, moment or now())
            return stored
    raise Busy(f"Run {job.run_id}")


def has_news(run: RunProgress, job: BatchJob, moment: datetime, role_id: str = "") -> bool:
    """Whether its run's job, as AWS Batch describes it, says what the run does not have yet, or has to be ended.

    So the sweep neither reads nor writes the thousands of runs that only wait or run on.
    """
    if may_follow(run.state, job.state) or _new_facts(run, job, role_id):
        return True
    if job.state.is_terminal or run.state.is_terminal:
        return run.is_open
    return may_leave(run, job, moment) or (job.reason not in {None, run.reason} and _is_waiting(run, job))


def _find_run(adapters: Adapters, job: BatchJob) -> RunProgress | None:
    """The run of a job, which follows it unless another job of the run is the one that counts."""
    run = adapters.store.find_progress(job.project, job.run_id)
    if run is None:
        logger.warning("AWS Batch job %s is of run %s, which is not in this table", job.job_id, job.run_id)
    elif not _is_followed(run, job):
        logger.warning("AWS Batch job %s is not the one of run %s: %s is", job.job_id, job.run_id, run.batch_job_id)
        return choose(adapters, run, job.job_id, has_ended=job.state.is_terminal)
    return run


def _is_followed(run: RunProgress, job: BatchJob) -> bool:
    """Whether a job is the one that its run follows, or may be: its submission has no record yet."""
    return run.batch_job_id == job.job_id or (run.batch_job_id is None and run.job_number == job.number)


def _close(adapters: Adapters, run: RunProgress, job: BatchJob) -> Closure | None:
    """Close a run whose job is over; None if it isn't, or has succeeded, for then it has its run's claim."""
    if not run.is_open or not job.state.is_terminal:
        return None
    if job.state is RunState.SUCCEEDED and not run.state.is_terminal:
        return Closure(job.state, is_complete=True)
    return close(adapters, run, run.state if run.state.is_terminal else job.state, job.job_id)


def _store(adapters: Adapters, run: RunProgress, job: BatchJob, closure: Closure | None) -> RunProgress | None:
    """Store what a job says beyond what is known of its run; return its run, None if that has changed meanwhile."""
    is_open = not job.state.is_terminal if closure is None else not closure.is_complete
    facts = _facts(run, job, adapters.settings.job_role_id)
    if any(facts.get("places", ())) and not any(run.places):
        schedule_first_visit(adapters, run)  # before they are stored: a crash in between repeats it
    state = run.state
    if may_follow(run.state, job.state):
        change = _change(run, job, closure)
        state = change.state
        is_stored = transition(adapters, run, change, facts, is_open=is_open)
    elif is_open and not run.is_open:
        return run  # older news: its job is known to be over
    else:
        is_stored = adapters.store.record(run, facts, heard_at=to_text(now()), is_open=is_open)
        if is_stored and job.reason and _is_waiting(run, job):
            _note_reason(adapters, run, job.reason)
    if is_stored and run.is_open and not is_open:
        adapters.meter.write([of_end(run, job.ended_attempts)])
    return replace(run, state=state, batch_job_id=job.job_id, is_open=is_open) if is_stored else None


def _end_unneeded(adapters: Adapters, run: RunProgress, job: BatchJob) -> None:
    """End a job that goes on although its run is over."""
    is_known_to_be_over = not run.is_open and run.batch_job_id is not None
    if run.state.is_terminal and not job.state.is_terminal and not is_known_to_be_over:
        adapters.batch.terminate(job.job_id, run.reason or f"run {run.run_id} is over")


def _is_waiting(run: RunProgress, job: BatchJob) -> bool:
    """Whether a job waits: for its first start, or for another one after all starts that are known."""
    if job.state is not RunState.RUNNABLE:
        return False
    return run.state is RunState.RUNNABLE or (not run.state.is_terminal and 0 < run.attempts <= job.attempts)


def _note_reason(adapters: Adapters, run: RunProgress, reason: str) -> None:
    timeline = adapters.store.timeline(run.project, run.run_id)
    if all(entry.reason != reason for entry in timeline if entry.state is run.state):
        adapters.store.add_note(run, StateChange(run.state, after(run.updated_at), reason))


def _change(run: RunProgress, job: BatchJob, closure: Closure | None) -> StateChange:
    """The change at the time that AWS Batch gives for it, but never before the last entry of the timeline."""
    if closure is not None and closure.state is RunState.CANCELLED:
        return StateChange(RunState.CANCELLED, max(to_text(now()), run.updated_at), cancel.REASON)
    known = {RunState.RUNNING: job.started_at, RunState.SUCCEEDED: job.stopped_at, RunState.FAILED: job.stopped_at}
    at = known.get(job.state) or to_text(now())
    return StateChange(job.state, max(at, run.updated_at), job.reason)


def _facts(run: RunProgress, job: BatchJob, role_id: str) -> dict[str, Any]:
    """What a job says besides its state, and which it is: what it says of a run that has another one is refused."""
    return {"batch_job_id": job.job_id, **_new_facts(run, job, role_id)}


def _new_facts(run: RunProgress, job: BatchJob, role_id: str) -> dict[str, Any]:
    """What a job says that is not known; older news has fewer attempts and adds nothing."""
    facts: dict[str, Any] = {}
    if job.attempts > run.attempts:
        facts["attempts"] = job.attempts
    if len(job.ended_attempts) > len(run.ended_attempts):
        facts["ended_attempts"] = job.ended_attempts
    if len(job.log_streams) > len(run.log_streams):
        facts["log_streams"] = list(job.log_streams)
    if job.simulated and not run.simulated:
        facts["simulated"] = job.simulated
    if job.exit_code is not None and run.exit_code is None:
        facts["exit_code"] = job.exit_code
    if (places := known_places(run, job, role_id)) != list(run.places):
        facts["places"] = places
    return facts
