"""The sweep that heals what an event missed: every minute, the open runs of which nothing was heard for a minute.

A run stays open until AWS Batch's job is known to be over, so whatever is lost on the way (a request, an event, the
record of a submission) is found here, and a run that waits long is looked at again and again without crowding others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from launchbay_core.adapters import Adapters
from launchbay_core.batch import job_name
from launchbay_core.batch_events import parse_job
from launchbay_core.clock import to_text
from launchbay_core.errors import Busy
from launchbay_core.runs import Run, StateChange
from launchbay_core.services import cancel
from launchbay_core.services.dispatch import dispatch
from launchbay_core.services.reporting import logger
from launchbay_core.services.track import track
from launchbay_core.states import RunState

SILENCE_SECONDS = 60
MAX_RUNS = 500  # a sweep: well within the function's timeout
GONE = "AWS Batch no longer knows this run's job; its end was not seen"


@dataclass(frozen=True)
class Report:
    """What a sweep did, in numbers of runs."""

    looked_at: int = 0
    dispatched: int = 0
    tracked: int = 0
    terminated: int = 0
    vanished: int = 0


def reconcile(adapters: Adapters, now: datetime) -> Report:
    """Look at every open run that nothing was heard of for a minute, and put right what is wrong."""
    before = to_text(now - timedelta(seconds=SILENCE_SECONDS))
    runs = adapters.store.open_runs(before, MAX_RUNS)
    submitted = [run for run in runs if run.batch_job_id]
    waiting = [run for run in runs if not run.batch_job_id]
    dispatched = sum(_dispatched(adapters, run) for run in waiting)
    found = {job["jobId"]: job for job in adapters.batch.describe([run.batch_job_id or "" for run in submitted])}
    gone = [run for run in submitted if run.batch_job_id not in found]
    terminated = 0
    for run in submitted:
        detail = found.get(run.batch_job_id or "")
        job = parse_job(detail) if detail else None
        if job is None:
            continue
        if run.state is RunState.CANCELLED and not job.state.is_terminal:
            adapters.batch.terminate(job.job_id, cancel.REASON)
            terminated += 1
        track(adapters, job)
    _give_up(adapters, gone, now)
    return Report(len(runs), dispatched, len(submitted) - len(gone), terminated, len(gone))


def _dispatched(adapters: Adapters, run: Run) -> bool:
    """Dispatch a run that should long have been; one that was cancelled before its submission is over."""
    if run.state is RunState.CANCELLED:
        job_id = adapters.batch.find(job_name(run.project, run.run_id), run.placement.job_queue)
        facts = {"batch_job_id": job_id} if job_id else {}
        adapters.store.note(run, facts, heard_at=run.updated_at, is_open=job_id is not None)
        return False
    try:
        dispatch(adapters, run.project, run.run_id)
    except Busy as error:
        logger.info("%s", error)
        return False
    return True


def _give_up(adapters: Adapters, gone: Sequence[Run], now: datetime) -> None:
    for run in gone:
        change = StateChange(RunState.FAILED, max(to_text(now), run.updated_at), GONE)
        if not adapters.store.move(run, change, {}, is_open=False):
            adapters.store.note(run, {}, heard_at=change.at, is_open=False)
