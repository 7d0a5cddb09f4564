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
from launchbay_core.aws.batch.client import MAX_DESCRIBED
from launchbay_core.aws.batch.errors import ThrottledByBatch
from launchbay_core.aws.batch.events import parse_job
from launchbay_core.domain.clock import to_text
from launchbay_core.domain.metrics import of_sweep_failures
from launchbay_core.domain.runs import RunProgress, StateChange
from launchbay_core.domain.states import RunState
from launchbay_core.errors import AwsError, AwsUnavailable, Busy
from launchbay_core.logger import logger
from launchbay_core.services.lifecycle import cancel
from launchbay_core.services.lifecycle.claims import is_listed
from launchbay_core.services.lifecycle.dispatch import dispatch
from launchbay_core.services.lifecycle.run_jobs import close, follow
from launchbay_core.services.lifecycle.track import has_news, track
from launchbay_core.services.lifecycle.transitions import transition

SILENCE_SECONDS = 60
MAX_RUNS = 12_000  # per sweep: 120 calls to read them and 120 to AWS Batch, well within the function's timeout
MAX_TRACKED = 1_000  # per sweep, of those with news: a few calls each
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

    A run that can't be repaired is logged and counted, and does not keep the sweep from the others: the next sweeps
    come to it when all others had their turn.
    """
    before = to_text(now - timedelta(seconds=SILENCE_SECONDS))
    runs = adapters.store.open_runs(before, MAX_RUNS)
    done: Counter[str] = Counter()
    submitted = [run for run in runs if run.batch_job_id]
    for start in range(0, len(submitted), MAX_DESCRIBED):
        done.update(_track_all(adapters, submitted[start : start + MAX_DESCRIBED], now))
        if done["tracked"] >= MAX_TRACKED:
            break  # the next sweep goes on
    waiting = [run for run in runs if not run.batch_job_id]
    for run in waiting[:MAX_DISPATCHED]:
        outcome = _try_repair(adapters, run, now, partial(_repair_waiting, adapters, run, now))
        done.update(outcome)
        if "throttled" in outcome:
            break  # the next sweep goes on
    counts = {name: done[name] for name in ("dispatched", "tracked", "terminated", "vanished", "failed")}
    if counts["failed"]:
        adapters.meter.write([of_sweep_failures(counts["failed"])])
    return Report(looked_at=len(runs), **counts)


def _track_all(adapters: Adapters, runs: Sequence[RunProgress], now: datetime) -> Counter[str]:
    """Track runs whose jobs are described at once."""
    done: Counter[str] = Counter()
    try:
        found = {job["jobId"]: job for job in adapters.batch.describe([run.batch_job_id or "" for run in runs])}
    except AwsError:
        logger.exception("could not ask AWS Batch for the jobs of %s runs; the next sweep tries again", len(runs))
        return Counter(failed=len(runs))
    for run in runs:
        detail = found.get(run.batch_job_id or "")
        done.update(_try_repair(adapters, run, now, partial(_track_job, adapters, run, detail, now)))
    return done


def _try_repair(
    adapters: Adapters, run: RunProgress, now: datetime, repair: Callable[[], Sequence[str]]
) -> Sequence[str]:
    """What was done to a run; `failed` if it could not be repaired: then it goes to the back of the open runs."""
    try:
        return repair()
    except Exception:  # noqa: BLE001  (one run must not end the sweep for all others)
        logger.exception("could not repair run %s; a later sweep tries again", run.run_id)
    try:
        adapters.store.record(run, {}, heard_at=to_text(now), is_open=True)
    except Exception:  # noqa: BLE001  (as above)
        logger.exception("could not move run %s behind the others", run.run_id)
    return ["failed"]


def _track_job(adapters: Adapters, run: RunProgress, detail: Mapping[str, Any] | None, now: datetime) -> Sequence[str]:
    """Move a run to where its job is; end the job of one that is over."""
    if detail is None:
        return _give_up(adapters, run, now)
    job = parse_job(detail)
    if job is None or not has_news(run, job, now, adapters.settings.job_role_id):
        return []
    tracked = track(adapters, job, now)
    if tracked is not None and tracked.is_open and tracked.batch_job_id not in {None, job.job_id}:
        _track_chosen(adapters, tracked)
    return ["tracked", "terminated"] if run.state.is_terminal and not job.state.is_terminal else ["tracked"]


def _track_chosen(adapters: Adapters, run: RunProgress) -> None:
    """Move a run to where the job is that it follows from now on."""
    for detail in adapters.batch.describe([run.batch_job_id or ""]):
        if job := parse_job(detail):
            track(adapters, job)


def _repair_waiting(adapters: Adapters, run: RunProgress, now: datetime) -> Sequence[str]:
    """Dispatch a run that is overdue; close one that was over before its job was submitted."""
    if run.state.is_terminal:
        _close_unsubmitted(adapters, run, now)
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


def _close_unsubmitted(adapters: Adapters, run: RunProgress, now: datetime) -> None:
    """Close a run that is over, unless it has a job that no record names: then the run follows that one to its end."""
    closure = close(adapters, run, run.state)
    if closure.started_by is not None:
        follow(adapters, run, closure.started_by)
        adapters.batch.terminate(closure.started_by, run.reason or f"run {run.run_id} is over")
    else:
        adapters.store.record(run, {}, heard_at=to_text(now), is_open=not closure.is_complete)


def _give_up(adapters: Adapters, run: RunProgress, now: datetime) -> Sequence[str]:
    """End a run whose job AWS Batch does not know, unless another job has started it.

    Its job is known to be gone only if it is not listed either: one answer may leave it out.
    """
    if is_listed(adapters, run, run.batch_job_id or ""):
        logger.warning("AWS Batch lists job %s of run %s but does not describe it", run.batch_job_id, run.run_id)
        return []
    closure = close(adapters, run, run.state if run.state.is_terminal else RunState.FAILED, run.batch_job_id)
    if closure.started_by is not None:
        _track_chosen(adapters, follow(adapters, run, closure.started_by))
        return ["vanished"]
    _end_unknown(adapters, run)
    reason = cancel.REASON if closure.state is RunState.CANCELLED else GONE
    change = StateChange(closure.state, max(to_text(now), run.updated_at), reason)
    if not transition(adapters, run, change, {}, is_open=not closure.is_complete):
        adapters.store.record(run, {}, heard_at=change.at, is_open=not closure.is_complete)
    return ["vanished"]


def _end_unknown(adapters: Adapters, run: RunProgress) -> None:
    """End a job of which AWS Batch says nothing, should it be there all the same."""
    try:
        adapters.batch.terminate(run.batch_job_id or "", GONE)
    except AwsUnavailable:
        raise  # a later sweep tries again
    except AwsError:  # the permission goes by a job's tags, and what is not there has none
        logger.info("job %s of run %s is not ended", run.batch_job_id, run.run_id, exc_info=True)
