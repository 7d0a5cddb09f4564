"""How long results are kept: what people decide, and the sweep that deletes what is due.

A kind of results is marked as deleted before anything of it is deleted, and from then on it is not shown. So nobody
sees a part, and what was broken off goes on: the run stays due until everything is deleted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.table.results.retention_store import Due
from launchbay_core.domain.authors import Author
from launchbay_core.domain.clock import days_after, to_text
from launchbay_core.domain.clock import now as this_moment
from launchbay_core.domain.results.retention import Kind
from launchbay_core.domain.runs import Run, RunProgress
from launchbay_core.errors import Conflict, Contended
from launchbay_core.logger import logger
from launchbay_core.services.results.deletion import OutOfTime, delete_results

MAX_RUNS = 200  # that a sweep does
MAX_DUE = 1000  # that it knows of: so many that can't be done would keep it from all others
LONGEST_DAYS = (
    90  # until a run is looked at again that has something left: the days of the deployment may be fewer then
)
MAX_USERS = 100  # that are looked at before a run is forgotten
_ATTEMPTS = 8


@dataclass(frozen=True)
class Expired:
    """What a sweep over results did: runs that it looked at, objects that it deleted, runs that it could not do."""

    due: int = 0
    objects: int = 0
    undone: int = 0


def schedule_first_visit(adapters: Adapters, run: RunProgress) -> None:
    """Have a run looked at once its results may be due; the same again changes nothing."""
    days = adapters.settings.days.first(run.project)
    adapters.store.schedule_results(Due(run.project, run.run_id, days_after(run.created_at, days)))


def expire_results(adapters: Adapters, now: datetime, has_time: Callable[[], bool]) -> Expired:
    """Delete results of runs that are due, as long as there is time; the next sweep goes on.

    A run that can't be done is logged and counted, and keeps nobody from the others.
    """
    due = adapters.store.due_results(to_text(now), MAX_DUE)
    looked, objects, undone = 0, 0, 0
    for one in due:
        if looked - undone >= MAX_RUNS or not has_time():
            break
        looked += 1
        try:
            objects += _visit(adapters, one, to_text(now), has_time)
        except OutOfTime:
            break
        except Exception:  # noqa: BLE001  (one run must not keep the sweep from all others)
            logger.exception("could not delete what is due of run %s; a later sweep tries again", one.run_id)
            undone += 1
    return Expired(looked, objects, undone)


def _visit(adapters: Adapters, due: Due, now: str, has_time: Callable[[], bool]) -> int:
    """Delete what is due of one run, and have it looked at again when more is; the number of objects."""
    store, days = adapters.store, adapters.settings.days
    run = store.find_run(due.project, due.run_id)
    if run is None:  # of the smoke test's project, whose items expire
        store.unschedule_results(due)
        return 0
    count = 0
    if run.ended_at is not None:
        kinds = run.retention.due(days, run.project, run.ended_at, now)
        if kinds and not store.mark_deleted(run.project, run.run_id, kinds, now):
            kinds = []  # somebody has kept them at this moment
        retention = replace(run.retention, deleted={**run.retention.deleted, **dict.fromkeys(kinds, now)})
        if not retention.is_kept:
            count = delete_results(adapters, run, retention.deleted, has_time)
        run = replace(run, retention=retention)
    following = _next_visit(adapters, run, now)
    if following is not None:
        store.schedule_results(following)
    store.unschedule_results(due)
    if count:
        logger.info("deleted results", extra={"project": run.project, "run_id": run.run_id, "objects": count})
    return count


def _next_visit(adapters: Adapters, run: Run, now: str) -> Due | None:
    """When a run is looked at again; None for never: nothing is left, or somebody keeps it, and would say otherwise."""
    if run.ended_at is None:
        return Due(run.project, run.run_id, days_after(now, 1))
    if run.retention.is_kept or all(kind in run.retention.deleted for kind in Kind):
        return None
    days = adapters.settings.days
    found = [run.retention.until(kind, days, run.project, run.ended_at) for kind in Kind]
    at = min([days_after(now, LONGEST_DAYS), *(until for until in found if until is not None)])
    return Due(run.project, run.run_id, at)


def keep_results(adapters: Adapters, project: str, run_id: str, author: Author, *, is_kept: bool) -> Run:
    """Keep a run's results for good, or no longer: then they are deleted when they are due, or soon if that is past.

    Raises:
        NotFound: there is no such run.
        Conflict: its outputs are deleted already.
    """
    run = adapters.store.get_run(project, run_id)
    at = to_text(this_moment())
    if run.retention.is_kept == is_kept:
        return run
    if not is_kept:
        adapters.store.unkeep_results(project, run_id, at)
    elif not adapters.store.keep_results(project, run_id, author, at):
        raise Conflict(f"The outputs of run {run_id} are deleted already: nothing is left to keep.")
    return adapters.store.get_run(project, run_id)


def forget_results(adapters: Adapters, project: str, run_id: str, author: Author) -> Run:
    """Delete all results of a run, for good: from now on nobody gets them, and the next sweep deletes them.

    The run's record stays. Forgetting it again changes nothing.

    Raises:
        NotFound: there is no such run.
        Conflict: it goes on, or a run that goes on starts with outputs of it.
        Contended: others decide about its results at every attempt.
    """
    for _ in range(_ATTEMPTS):
        run = adapters.store.get_run(project, run_id)
        if run.retention.forgotten_at is not None:
            return run
        if run.ended_at is None:
            raise Conflict(f"Run {run_id} has not ended (it is {run.state}): cancel it, or wait for its end.")
        _check_unused(adapters, run)
        at = to_text(this_moment())
        if adapters.store.mark_forgotten(project, run_id, run.retention, author, at):
            return adapters.store.get_run(project, run_id)
    raise Contended("Others decide about the results of this run at this moment; try again.")


def _check_unused(adapters: Adapters, run: Run) -> None:
    """Refuse to delete what a run that goes on may still need.

    Raises:
        Conflict: such a run is among the newest that start with outputs of it.
    """
    users, _ = adapters.store.used_by(run.project, run.run_id, MAX_USERS)
    going = [user.run_id for user in adapters.store.find_runs(run.project, users) if user.ended_at is None]
    if going:
        more = f" and {len(going) - 1:,} more" if len(going) > 1 else ""
        raise Conflict(f"Run {going[0]}{more} has not ended, and starts with outputs of run {run.run_id}: wait for it.")
