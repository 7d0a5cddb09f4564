"""Runs, their timelines and idempotency keys in the table.

A run's state moves in one transaction with the new entry of its timeline, on the condition that the state is a later
one: however often and in whatever order events arrive, a run only ever moves forward.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from launchbay_core.aws.table import keys
from launchbay_core.aws.table.run_items import (
    Idempotency,
    change_item,
    change_of,
    idempotency_item,
    note_item,
    open_members,
    run_item,
    run_of,
    state_members,
)
from launchbay_core.aws.table.table import ConditionFailed, Table, change
from launchbay_core.domain.names import check_name
from launchbay_core.domain.paging import Page, from_cursor, to_cursor
from launchbay_core.domain.runs import Run, StateChange
from launchbay_core.domain.states import RunState, may_follow
from launchbay_core.errors import NotFound

MAX_TIMELINE = 1000  # a run has eight states and never goes back; the rest are notes, each reason once
_COMPARED = ("attempts", "log_streams", "ended_attempts")  # facts that say more than what was known, or nothing


class RunStore:
    """The runs' side of the store."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get_run(self, project: str, run_id: str) -> Run:
        """A run with its timeline.

        Raises:
            NotFound: there is none with this id in this project.
        """
        item = self._table.get(keys.run_key(project, run_id))
        if item is None:
            raise NotFound("run", run_id)
        return replace(run_of(item), timeline=self.timeline(project, run_id))

    def find_run(self, project: str, run_id: str) -> Run | None:
        """A run without its timeline, or None."""
        item = self._table.get(keys.run_key(project, run_id))
        return None if item is None else run_of(item)

    def timeline(self, project: str, run_id: str) -> tuple[StateChange, ...]:
        """A run's timeline, oldest change first."""
        pk = keys.timeline_pk(project, run_id)
        rows = self._table.query("pk = :pk", {"pk": pk}, limit=MAX_TIMELINE)
        return tuple(change_of(item) for item in rows.items)

    def list_runs(
        self,
        project: str,
        job: str | None = None,
        state: RunState | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> Page[Run]:
        """A page of runs, the newest first, without their timelines; of one job, or in one state, or both.

        Raises:
            Malformed: the cursor is none.
        """
        condition, values, index, only = _run_query(project, job, state)
        after = None
        if cursor is not None:
            last = check_name("run", from_cursor("runs", cursor))
            after = {**keys.run_key(project, last), **_index_key(project, job, state, last)}
        rows = self._table.query(condition, values, index=index, limit=limit, after=after, forward=False, only=only)
        runs = [run_of(item) for item in rows.items]
        return Page(runs, to_cursor("runs", runs[-1].run_id) if rows.more else None)

    def open_runs(self, heard_before: str, limit: int) -> list[Run]:
        """Runs of all projects whose end is not known and of which nothing was heard since, the longest first."""
        rows = self._table.query(
            "open_pk = :pk AND open_sort < :before",
            {"pk": keys.OPEN, "before": heard_before},
            index=keys.OPEN_RUNS,
            limit=limit,
        )
        return [run_of(item) for item in rows.items]

    def find_idempotency(self, project: str, key: str, now: int) -> Idempotency | None:
        """What an idempotency key stands for, or None when it is new or has expired; `now` in seconds since 1970."""
        item = self._table.get(keys.idempotency_key(project, key))
        if item is None or item["expires_at"] <= now:
            return None
        return Idempotency(key, item["run_id"], item["body_sha256"], item["expires_at"])

    def add_run(self, run: Run, idempotency: Idempotency | None, now: int) -> bool:
        """Add a new run with the first entry of its timeline; False where its idempotency key was just taken."""
        writes = [
            self._table.put(run_item(run), condition="attribute_not_exists(pk)"),
            self._table.put(change_item(run, StateChange(run.state, run.created_at, by=run.created_by))),
        ]
        if idempotency is not None:
            free = "attribute_not_exists(pk) OR expires_at <= :now"
            item = idempotency_item(run.project, idempotency)
            writes.append(self._table.put(item, condition=free, values={"now": now}))
        try:
            self._table.write(writes)
        except ConditionFailed as error:
            if error.failed == (2,):
                return False
            raise
        return True

    def move(self, run: Run, to: StateChange, facts: Mapping[str, Any], *, is_open: bool) -> StateChange | None:
        """Move a run's state forward, with facts about it; give the change as it was kept.

        A run that moved meanwhile, to an earlier state than `to`, moves on from there: the change is kept at the time
        of that move if it would stand before it on the timeline.

        None where the run has been as far already, or where the facts were learnt of a run that has changed since.
        """
        for _ in range(len(RunState)):  # a run that others move has soon no state left to go to
            if self._move(run, to, facts, is_open=is_open):
                return to
            present = self.find_run(run.project, run.run_id)
            if present is None or present.updated_at <= to.at or not may_follow(present.state, to.state):
                return None
            to = replace(to, at=present.updated_at)
        return None

    def _move(self, run: Run, to: StateChange, facts: Mapping[str, Any], *, is_open: bool) -> bool:
        members = {**state_members(run.project, to.state, to.at), "reason": to.reason, **facts}
        guard, values = _unchanged(run, facts)
        wanted = change(
            keys.run_key(run.project, run.run_id),
            set_={**members, **(open_members(to.at) if is_open else {})},
            remove=(*(() if is_open else ("open_pk", "open_sort")), *(() if to.reason else ("reason",))),
            condition=f"#state_rank < :rank AND #updated_at <= :updated_at{guard}",
            values={"rank": to.state.rank, **values},
        )
        try:
            self._table.write([self._table.changed(wanted), self._table.put(change_item(run, to))])
        except ConditionFailed:
            return False
        return True

    def note(self, run: Run, facts: Mapping[str, Any], *, heard_at: str, is_open: bool) -> bool:
        """Keep facts about a run whose state stays as it is; an older look never reopens what has been closed.

        False where it has been closed, or where the facts were learnt of a run that has changed since.
        """
        guard, values = _unchanged(run, facts)
        wanted = change(
            keys.run_key(run.project, run.run_id),
            set_={**facts, **({"open_sort": heard_at} if is_open else {})},
            remove=() if is_open else ("open_pk", "open_sort"),
            condition=f"attribute_exists({'#open_pk' if is_open else '#pk'}){guard}",
            values=values,
        )
        try:
            self._table.update(wanted)
        except ConditionFailed:
            return False
        return True

    def follow(self, run: Run, job_id: str) -> bool:
        """Let a run follow another AWS Batch job than the one it had; False where it follows yet another already."""
        wanted = change(
            keys.run_key(run.project, run.run_id),
            set_={"batch_job_id": job_id},
            condition="#batch_job_id = :present",
            values={"present": run.batch_job_id},
        )
        try:
            self._table.update(wanted)
        except ConditionFailed:
            return False
        return True

    def explain(self, run: Run, note: StateChange) -> bool:
        """Add to a run's timeline why it still is in its state; False where it has moved on, or says so already."""
        wanted = change(
            keys.run_key(run.project, run.run_id),
            set_={"reason": note.reason, "updated_at": note.at},
            condition="#state = :state AND (attribute_not_exists(#reason) OR #reason <> :reason)",
            values={"state": note.state.value},
        )
        try:
            self._table.write([self._table.changed(wanted), self._table.put(note_item(run, note))])
        except ConditionFailed:
            return False
        return True

    def claim_dispatch(self, project: str, run_id: str, now: str, until: str) -> bool | None:
        """Claim a queued run for one attempt at dispatching it.

        Returns None where it can't be claimed: another holds it until a later time, or there is nothing left to
        dispatch. Else whether it was claimed before, so that a job may have been submitted that nobody knows of.
        """
        wanted = change(
            keys.run_key(project, run_id),
            set_={"dispatch_lease": until},
            condition="#state = :queued AND attribute_not_exists(#batch_job_id) AND "
            "(attribute_not_exists(#dispatch_lease) OR #dispatch_lease < :now)",
            values={"queued": RunState.QUEUED.value, "now": now},
        )
        try:
            before = self._table.update(wanted)
        except ConditionFailed:
            return None
        return "dispatch_lease" in before


def _unchanged(run: Run, facts: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The condition, to be added to another, that facts compared with `run` hold of what is stored; and its values."""
    guard, values = "", {}
    if any(name in facts for name in _COMPARED):
        guard, values = " AND #attempts = :known_attempts", {"known_attempts": run.attempts}
    if "batch_job_id" in facts:
        guard += " AND (attribute_not_exists(#batch_job_id) OR #batch_job_id = :batch_job_id)"
    return guard, values


def _run_query(
    project: str, job: str | None, state: RunState | None
) -> tuple[str, dict[str, Any], str | None, str | None]:
    """The key condition, its values, the index and the filter for a list of runs."""
    if job is not None:
        condition, values = "job_pk = :pk", {"pk": keys.job_pk(project, job)}
        # `state` is one of DynamoDB's reserved words; the rank's sibling `state_pk` is not.
        only = {"state": keys.state_pk(project, state.value)} if state else {}
        return condition, values | only, keys.BY_JOB, "state_pk = :state" if state else None
    if state is not None:
        return "state_pk = :pk", {"pk": keys.state_pk(project, state.value)}, keys.BY_STATE, None
    return "pk = :pk AND begins_with(sk, :sk)", {"pk": keys.project_pk(project), "sk": "RUN#"}, None, None


def _index_key(project: str, job: str | None, state: RunState | None, last: str) -> dict[str, str]:
    if job is not None:
        return {"job_pk": keys.job_pk(project, job), "run_sort": last}
    if state is not None:
        return {"state_pk": keys.state_pk(project, state.value), "run_sort": last}
    return {}
