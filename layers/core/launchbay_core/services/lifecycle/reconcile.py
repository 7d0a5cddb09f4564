"""The sweep that repairs what events missed: every minute, it checks the open runs without news for a minute.

A run stays open until AWS Batch's job is known to be over, so anything lost on the way (a request, an event, the record
of a submission) is found here; a run that waits long is checked again and again without keeping others from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.batch.errors import ThrottledByBatch
from launchbay_core.aws.batch.events import BatchJob, parse_job
from launchbay_core.aws.batch.job_names import job_name
from launchbay_core.contracts.run_objects import claim_key
from launchbay_core.domain.clock import to_text
from launchbay_core.domain.runs import Run, StateChange
from launchbay_core.domain.states import RunState
from launchbay_core.errors import Busy, NotFound
from launchbay_core.logger import logger
from launchbay_core.services.lifecycle import cancel
from launchbay_core.services.lifecycle.dispatch import dispatch
from launchbay_core.services.lifecycle.track import track
from launchbay_core.services.lifecycle.transitions import transition

SILENCE_SECONDS = 60
MAX_RUNS = 500  # per sweep: well within the function's timeout
MAX_DISPATCHED = 100  # per sweep: each waits for its turn under AWS Batch's limit
GONE = "AWS Batch no longer knows this run's job; its end was not seen"


@dataclass(frozen=True)
class Report:
    """What a sweep did, as numbers of runs."""

    looked_at: int = 0
    dispatched: int = 0
    tracked: int = 0
    terminated: int = 0
    vanished: int = 0
    failed: int = 0


def reconcile(adapters: Adapters, now: datetime) -> Report:
    """Check every open run without news for a minute, and repair it.

    A run that can't be repaired is logged and counted, and does not keep the sweep from the others.
    """
    before = to_text(now - timedelta(seconds=SILENCE_SECONDS))
    runs = adapters.store.open_runs(before, MAX_RUNS)
    submitted = [run for run in runs if run.batch_job_id]
    found = {job["jobId"]: job for job in adapters.batch.describe([run.batch_job_id or "" for run in submitted])}
    done: Counter[str] = Counter()
    for run in submitted:
        detail = found.get(run.batch_job_id or "")
        done.update(_try_repair(run, partial(_track_job, adapters, run, detail, now)))
    waiting = [run for run in runs if not run.batch_job_id]
    for run in waiting[:MAX_DISPATCHED]:
        outcome = _try_repair(run, partial(_dispatch_waiting, adapters, run))
        done.update(outcome)
        if "throttled" in outcome:
            break  # the next sweep goes on
    counts = {name: done[name] for name in ("dispatched", "tracked", "terminated", "vanished", "failed")}
    return Report(looked_at=len(runs), **counts)


def _try_repair(run: Run, repair: Callable[[], Sequence[str]]) -> Sequence[str]:
    """What was done to a run; `failed` if it could not be repaired."""
    try:
        return repair()
    except Exception:  # noqa: BLE001  (one run must not end the sweep for all others)
        logger.exception("could not repair run %s; the next sweep tries again", run.run_id)
        return ["failed"]


def _track_job(adapters: Adapters, run: Run, detail: Mapping[str, Any] | None, now: datetime) -> Sequence[str]:
    """Move a run to where its job is; end the job of one that is cancelled."""
    if detail is None:
        _give_up(adapters, run, now)
        return ["vanished"]
    job = parse_job(detail)
    if job is None:
        return []
    ends = run.state is RunState.CANCELLED and not job.state.is_terminal
    if ends:
        adapters.batch.terminate(job.job_id, cancel.REASON)
    track(adapters, _resolve_duplicate(adapters, run, job), is_settled=True, moment=now)
    return ["tracked", "terminated"] if ends else ["tracked"]


def _resolve_duplicate(adapters: Adapters, run: Run, job: BatchJob) -> BatchJob:
    """The job that really started a run, which the run follows from now on."""
    holder = _claim_holder(adapters, run) if job.is_duplicate_start else None
    if holder is None or holder == job.job_id or not adapters.store.follow(run, holder):
        return job
    logger.warning("run %s follows AWS Batch job %s, which has claimed it", run.run_id, holder)
    claimed = [parse_job(detail) for detail in adapters.batch.describe([holder])]
    return next((one for one in claimed if one is not None), job)


def _claim_holder(adapters: Adapters, run: Run) -> str | None:
    try:
        return adapters.data_bucket.get(claim_key(run.project, run.run_id)).decode()
    except NotFound:
        return None


def _dispatch_waiting(adapters: Adapters, run: Run) -> Sequence[str]:
    """Dispatch a run that is overdue; one that was cancelled before its submission is over."""
    if run.state is RunState.CANCELLED:
        name = job_name(run.project, run.run_id, run.job_number)
        job_id = adapters.batch.find(name, run.placement.job_queue)
        facts = {"batch_job_id": job_id} if job_id else {}
        adapters.store.record(run, facts, heard_at=run.updated_at, is_open=job_id is not None)
        return []
    try:
        dispatch(adapters, run.project, run.run_id)
    except Busy as error:
        logger.info("%s", error)
        return []
    except ThrottledByBatch as error:
        logger.warning("%s", error)
        return ["throttled"]
    return ["dispatched"]


def _give_up(adapters: Adapters, run: Run, now: datetime) -> None:
    change = StateChange(RunState.FAILED, max(to_text(now), run.updated_at), GONE)
    facts = {"batch_job_id": run.batch_job_id}
    if not transition(adapters, run, change, facts, is_open=False):
        adapters.store.record(run, facts, heard_at=change.at, is_open=False)
