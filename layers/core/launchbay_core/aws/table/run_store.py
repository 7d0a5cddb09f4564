"""Runs, their timelines and idempotency keys in the table.

A run's state and the new entry of its timeline are written in one transaction, on the condition that the state is a
later one: however often and in whatever order events arrive, a run only moves forward.
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
    label_members,
    move_item,
    move_members,
    note_item,
    open_members,
    placement_members,
    run_item,
    run_of,
    state_members,
)
from launchbay_core.aws.table.table import ConditionFailed, Table, make_update
from launchbay_core.domain.hardware import Placement
from launchbay_core.domain.hardware.failover import Progress
from launchbay_core.domain.labels import Labels
from launchbay_core.domain.runs import Run, StateChange
from launchbay_core.domain.states import RunState, may_follow
from launchbay_core.errors import NotFound

MAX_TIMELINE = 1000  # a run has eight states and never goes back; other entries are notes, one for each reason
_COMPARED = ("attempts", "log_streams", "ended_attempts")  # facts that only replace what was known of fewer attempts


class RunStore:
    """The runs' side of the store."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get_run(self, project: str, run_id: str) -> Run:
        """A run with its timeline.

        Raises:
            NotFound: the project has no run with this id.
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

    def find_idempotency(self, project: str, key: str, now: int) -> Idempotency | None:
        """What an idempotency key stands for; None if it is new or has expired. `now` is in seconds since 1970."""
        item = self._table.get(keys.idempotency_key(project, key))
        if item is None or item["expires_at"] <= now:
            return None
        return Idempotency(key, item["run_id"], item["body_sha256"], item["expires_at"])

    def add_run(self, run: Run, idempotency: Idempotency | None, now: int) -> bool:
        """Add a new run with the first entry of its timeline; False if its idempotency key was taken meanwhile."""
        writes = [
            self._table.as_put(run_item(run), condition="attribute_not_exists(pk)"),
            self._table.as_put(change_item(run, StateChange(run.state, run.created_at, by=run.created_by))),
        ]
        if idempotency is not None:
            free = "attribute_not_exists(pk) OR expires_at <= :now"
            item = idempotency_item(run.project, idempotency)
            writes.append(self._table.as_put(item, condition=free, values={"now": now}))
        try:
            self._table.write(writes)
        except ConditionFailed as error:
            if error.failed == (2,):
                return False
            raise
        return True

    def transition(self, run: Run, to: StateChange, facts: Mapping[str, Any], *, is_open: bool) -> StateChange | None:
        """Move a run's state forward, with facts about it; return the change as stored.

        A run that has meanwhile reached an earlier state than `to` goes on from there: if that happened later than
        `to`, the change is stored with that later time, so that the timeline stays in order.

        None if the run has already come as far, or if the facts are about a run that has changed since.
        """
        for _ in range(len(RunState)):  # a run that others move soon has no state left
            if self._write_transition(run, to, facts, is_open=is_open):
                return to
            present = self.find_run(run.project, run.run_id)
            if present is None or present.updated_at <= to.at or not may_follow(present.state, to.state):
                return None
            to = replace(to, at=present.updated_at)
        return None

    def _write_transition(self, run: Run, to: StateChange, facts: Mapping[str, Any], *, is_open: bool) -> bool:
        members = {**state_members(run.project, to.state, to.at), "reason": to.reason, **facts}
        guard, values = _guard_of(run, facts)
        update = make_update(
            keys.run_key(run.project, run.run_id),
            set_={**members, **(open_members(to.at) if is_open else {})},
            remove=(*(() if is_open else ("open_pk", "open_sort")), *(() if to.reason else ("reason",))),
            condition=f"#state_rank < :rank AND #updated_at <= :updated_at{guard}",
            values={"rank": to.state.rank, **values},
        )
        try:
            self._table.write([self._table.as_update(update), self._table.as_put(change_item(run, to))])
        except ConditionFailed:
            return False
        return True

    def record(self, run: Run, facts: Mapping[str, Any], *, heard_at: str, is_open: bool) -> bool:
        """Store facts about a run whose state stays as it is; older news never reopens a closed run.

        False if it has been closed, or if the facts are about a run that has changed since.
        """
        guard, values = _guard_of(run, facts)
        update = make_update(
            keys.run_key(run.project, run.run_id),
            set_={**facts, **({"open_sort": heard_at} if is_open else {})},
            remove=() if is_open else ("open_pk", "open_sort"),
            condition=f"attribute_exists({'#open_pk' if is_open else '#pk'}){guard}",
            values=values,
        )
        try:
            self._table.update(update)
        except ConditionFailed:
            return False
        return True

    def follow(self, run: Run, job_id: str) -> bool:
        """Let a run follow another AWS Batch job than before; False if it already follows a third one."""
        update = make_update(
            keys.run_key(run.project, run.run_id),
            set_={"batch_job_id": job_id},
            condition="#batch_job_id = :present",
            values={"present": run.batch_job_id},
        )
        try:
            self._table.update(update)
        except ConditionFailed:
            return False
        return True

    def replace_job(
        self, run: Run, placement: Placement, note: StateChange, progress: Progress, *, heard_at: str
    ) -> bool:
        """Let a run whose job has ended without a start, or could not be submitted, wait for another one elsewhere.

        Its state stays, `note` is added to its timeline, and it has no AWS Batch job until it is dispatched again;
        `heard_at` says since when. False if the run has started, has ended, or has another job than in `run`.
        """
        guard, values = _number_guard(run)
        same = "attribute_not_exists(#batch_job_id)"
        if run.batch_job_id is not None:
            same, values = f"({same} OR #batch_job_id = :left)", {**values, "left": run.batch_job_id}
        update = make_update(
            keys.run_key(run.project, run.run_id),
            set_={
                **placement_members(placement),
                **move_members(run.job_number + 1, progress),
                "reason": note.reason,
                "updated_at": note.at,
                "open_sort": heard_at,
            },
            remove=("batch_job_id", "dispatch_lease", "simulated"),
            condition=f"attribute_exists(#open_pk) AND #state_rank < :starting AND #updated_at <= :updated_at "
            f"AND {same}{guard}",
            values={"starting": RunState.STARTING.rank, **values},
        )
        try:
            self._table.write([self._table.as_update(update), self._table.as_put(move_item(run, note))])
        except ConditionFailed:
            return False
        return True

    def add_note(self, run: Run, note: StateChange) -> bool:
        """Add to a run's timeline why it is still in its state; False if it has moved on or already has this reason."""
        update = make_update(
            keys.run_key(run.project, run.run_id),
            set_={"reason": note.reason, "updated_at": note.at},
            condition="#state = :state AND (attribute_not_exists(#reason) OR #reason <> :reason)",
            values={"state": note.state.value},
        )
        try:
            self._table.write([self._table.as_update(update), self._table.as_put(note_item(run, note))])
        except ConditionFailed:
            return False
        return True

    def set_labels(self, run: Run, labels: Labels) -> bool:
        """Give a run other labels; False if it has meanwhile got others than those that are known of it."""
        before = run.labels.changes
        none_yet = "attribute_not_exists(#label_changes) OR " if before == 0 else ""
        update = make_update(
            keys.run_key(run.project, run.run_id),
            set_=label_members(labels),
            condition=f"attribute_exists(#pk) AND ({none_yet}#label_changes = :before)",
            values={"before": before},
        )
        try:
            self._table.update(update)
        except ConditionFailed:
            return False
        return True

    def claim_dispatch(self, project: str, run_id: str, now: str, until: str) -> bool | None:
        """Claim a run without a job for one attempt to dispatch it: a queued one, or one that was moved.

        Returns None if it can't be claimed: another process holds its lease, or the run is no longer waiting to be
        dispatched. Otherwise whether it was claimed before: then its job may have been submitted without a record.
        """
        update = make_update(
            keys.run_key(project, run_id),
            set_={"dispatch_lease": until},
            condition="#state_rank < :starting AND attribute_not_exists(#batch_job_id) AND "
            "(attribute_not_exists(#dispatch_lease) OR #dispatch_lease < :now)",
            values={"starting": RunState.STARTING.rank, "now": now},
        )
        try:
            before = self._table.update(update)
        except ConditionFailed:
            return None
        return "dispatch_lease" in before


def _guard_of(run: Run, facts: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The condition, to append to another, that the run as stored is still the one the facts are about; its values."""
    guard, values = "", {}
    if any(name in facts for name in _COMPARED):
        guard, values = " AND #attempts = :known_attempts", {"known_attempts": run.attempts}
    if "batch_job_id" in facts:
        same_number, numbers = _number_guard(run)
        guard += f" AND (attribute_not_exists(#batch_job_id) OR #batch_job_id = :batch_job_id){same_number}"
        values |= numbers
    return guard, values


def _number_guard(run: Run) -> tuple[str, dict[str, Any]]:
    """The condition, to append to another, that a run has not been moved since it was read; its values."""
    if run.job_number == 1:  # a run that was never moved has no such member
        return " AND attribute_not_exists(#job_number)", {}
    return " AND #job_number = :known_number", {"known_number": run.job_number}
