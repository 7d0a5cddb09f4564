"""Runs, their timelines and idempotency keys in the table.

A move of a run is one update of its progress, on the condition that the state is a later one: however often and in
whatever order events arrive, a run only moves forward. The update says of itself that it is a move; the pipe publishes
it from that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from launchbay_core.aws.table import keys
from launchbay_core.aws.table.leases import Lease, free_condition
from launchbay_core.aws.table.progress_items import (
    Written,
    fact_members,
    guard_of,
    move_members,
    number_guard,
    open_members,
    placement_members,
    progress_item,
    progress_of,
    state_members,
)
from launchbay_core.aws.table.run_items import (
    Idempotency,
    hardware_of,
    idempotency_item,
    labels_item,
    move_item,
    note_item,
    request_item,
    run_of,
    use_items,
)
from launchbay_core.aws.table.table import ConditionFailed, Item, Table, Update, make_update
from launchbay_core.aws.table.timelines import change_of_text, change_text, merged_timeline
from launchbay_core.domain.hardware import Placement
from launchbay_core.domain.hardware.failover import Progress
from launchbay_core.domain.labels import NO_LABELS, Labels
from launchbay_core.domain.runs import Run, RunProgress, StateChange
from launchbay_core.domain.states import RunState, may_follow
from launchbay_core.errors import NotFound

MAX_TIMELINE = 1000  # a run has eight states and never goes back; other entries are notes, one for each reason
_FREE = "attribute_not_exists(pk)"


class RunStore:
    """The runs' side of the store."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get_run(self, project: str, run_id: str) -> Run:
        """A run with its timeline.

        Raises:
            NotFound: the project has no run with this id.
        """
        values = {"pk": keys.run_pk(project, run_id), "end": keys.USED}
        rows = self._table.query("pk = :pk AND sk < :end", values, limit=MAX_TIMELINE)
        run = run_of(items := {item["sk"]: item for item in rows.items})
        if run is None:
            raise NotFound("run", run_id)
        notes = [item for item in rows.items if item.get("kind") == "note"]
        changes = map(change_of_text, items[keys.PROGRESS]["timeline"])
        return replace(run, timeline=merged_timeline(changes, notes, run.created_by))

    def find_run(self, project: str, run_id: str) -> Run | None:
        """A run without its timeline, or None."""
        values = {"pk": keys.run_pk(project, run_id), "last": keys.PROGRESS}
        rows = self._table.query("pk = :pk AND sk <= :last", values)
        return run_of({item["sk"]: item for item in rows.items})

    def find_hardware(self, project: str, run_id: str) -> Mapping[str, Any] | None:
        """The hardware request of a run, without the rest of what was asked for; None if there is no such run."""
        item = self._table.get(keys.request_key(project, run_id), members=("hardware",))
        return None if item is None else hardware_of(item)

    def find_progress(self, project: str, run_id: str) -> RunProgress | None:
        """What of a run moves, without its timeline; None if there is no such run. Its overrides are not read."""
        item = self._table.get(keys.progress_key(project, run_id))
        return None if item is None else progress_of(item)

    def timeline(self, project: str, run_id: str) -> tuple[StateChange, ...]:
        """A run's timeline, oldest change first; without who launched it."""
        values = {"pk": keys.run_pk(project, run_id), "sk": keys.PROGRESS}
        rows = self._table.query("pk = :pk AND begins_with(sk, :sk)", values, limit=MAX_TIMELINE)
        if not rows.items:
            return ()
        progress, *notes = rows.items
        return merged_timeline(map(change_of_text, progress["timeline"]), notes, None)

    def used_by(self, project: str, run_id: str, limit: int) -> tuple[list[str], bool]:
        """The ids of the newest runs that start with outputs of a run, at most `limit`; whether there are others."""
        values = {"pk": keys.run_pk(project, run_id), "sk": keys.USED}
        rows = self._table.query("pk = :pk AND begins_with(sk, :sk)", values, limit=limit, forward=False)
        return [item["sk"].removeprefix(keys.USED) for item in rows.items], rows.more

    def add_run(self, run: Run, idempotency: Idempotency | None, now: int) -> bool:
        """Add a new run with the first entry of its timeline; False if its idempotency key was taken meanwhile."""
        writes = []
        if idempotency is not None:
            free = f"{_FREE} OR expires_at <= :now"
            item = idempotency_item(run.project, idempotency)
            writes.append(self._table.as_put(item, condition=free, values={"now": now}))
        writes += [self._table.as_put(item, condition=_FREE) for item in (request_item(run), progress_item(run))]
        if run.labels != NO_LABELS:
            writes.append(self._table.as_put(labels_item(run.project, run.run_id, run.labels)))
        writes += [self._table.as_put(item) for item in use_items(run)]
        try:
            self._table.write(writes)
        except ConditionFailed as error:
            if idempotency is not None and error.failed == (0,):
                return False
            raise
        return True

    def transition(
        self, run: RunProgress, to: StateChange, facts: Mapping[str, Any], *, is_open: bool
    ) -> StateChange | None:
        """Move a run's state forward, with facts about it; return the change as stored.

        A run that has meanwhile reached an earlier state than `to` goes on from there: if that happened later than
        `to`, the change is stored with that later time, so that the timeline stays in order.

        None if the run has already come as far, or if the facts are about a run that has changed since.
        """
        for _ in range(len(RunState)):  # a run that others move soon has no state left
            if self._write(self._move(run, to, facts, is_open=is_open)):
                return to
            present = self.find_progress(run.project, run.run_id)
            if present is None or present.updated_at <= to.at or not may_follow(present.state, to.state):
                return None
            to = replace(to, at=present.updated_at)
        return None

    def _move(self, run: RunProgress, to: StateChange, facts: Mapping[str, Any], *, is_open: bool) -> Update:
        guard, values = guard_of(run, facts)
        opened = open_members(run.run_id, to.at) if is_open else {}
        return make_update(
            keys.progress_key(run.project, run.run_id),
            set_={**state_members(run, to), **opened, **fact_members(facts)},
            append={"timeline": change_text(to)},
            remove=("reason", "dispatch_lease", *(() if is_open else ("open_pk", "heard_at"))),
            condition=f"#rank < :rank AND #updated_at <= :updated_at{guard}",
            values=values,
        )

    def record(self, run: RunProgress, facts: Mapping[str, Any], *, heard_at: str, is_open: bool) -> bool:
        """Store facts about a run whose state stays as it is; older news never reopens a closed run.

        False if it has been closed, or if the facts are about a run that has changed since.
        """
        guard, values = guard_of(run, facts)
        return self._write_facts(
            run,
            {**fact_members(facts), **({"heard_at": heard_at} if is_open else {})},
            remove=() if is_open else ("open_pk", "heard_at"),
            condition=f"attribute_exists({'#open_pk' if is_open else '#pk'}){guard}",
            values=values,
        )

    def follow(self, run: RunProgress, job_id: str) -> bool:
        """Let a run follow another AWS Batch job than before; False if it already follows a third one.

        What was known of the attempts of the one before goes: its places are not the run's.
        """
        return self._write_facts(
            run, {"batch_job_id": job_id}, remove=("ended_attempts", "log_streams", "places"),
            condition="#batch_job_id = :present", values={"present": run.batch_job_id},
        )  # fmt: skip

    def replace_job(
        self, run: RunProgress, placement: Placement, note: StateChange, progress: Progress, *, written: Written
    ) -> bool:
        """Let a run whose job has ended without a start, or could not be submitted, wait for another one elsewhere.

        Its state stays, `note` is added to its timeline, and it has no AWS Batch job until it is dispatched again,
        for which it asks if it is `written` as a request. False if it has started, has ended, or has another job than
        in `run`.
        """
        guard, values = number_guard(run)
        same = "attribute_not_exists(#batch_job_id)"
        if run.batch_job_id is not None:
            same, values = f"({same} OR #batch_job_id = :left)", {**values, "left": run.batch_job_id}
        update = make_update(
            keys.progress_key(run.project, run.run_id),
            set_={
                "written": written,
                **placement_members(placement),
                **move_members(run.job_number + 1, progress),
                "reason": note.reason,
                "updated_at": note.at,
                "heard_at": note.at,
            },
            remove=("batch_job_id", "dispatch_lease", "simulated", "places"),
            condition="attribute_exists(#open_pk) AND #rank < :starting AND #updated_at <= :updated_at "
            f"AND {same}{guard}",
            values={"starting": RunState.STARTING.rank, **values},
        )
        try:
            self._table.write([self._table.as_update(update), self._table.as_put(move_item(run, note))])
        except ConditionFailed:
            return False
        return True

    def add_note(self, run: RunProgress, note: StateChange) -> bool:
        """Add to a run's timeline why it is still in its state; False if it has this reason, or others have news since.

        A note is later than all that is known of its run, so that none takes another's place.
        """
        update = make_update(
            keys.progress_key(run.project, run.run_id),
            set_={"written": "facts", "reason": note.reason, "updated_at": note.at},
            condition="#state = :state AND #updated_at < :updated_at AND "
            "(attribute_not_exists(#reason) OR #reason <> :reason)",
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
        none_yet = "attribute_not_exists(#pk) OR " if before == 0 else ""
        item = labels_item(run.project, run.run_id, labels)
        key = keys.labels_key(run.project, run.run_id)
        update = make_update(
            key,
            set_={name: value for name, value in item.items() if name not in key},
            condition=f"{none_yet}#label_changes = :before",
            values={"before": before},
        )
        return self._write(update)

    def claim_dispatch(self, project: str, run_id: str, lease: Lease) -> bool | None:
        """Claim a run without a job for one attempt to dispatch it: a queued one, or one that was moved.

        Returns None if it can't be claimed: another process holds its lease, or the run is no longer waiting to be
        dispatched. Otherwise whether it was claimed before: then its job may have been submitted without a record.
        """
        update = make_update(
            keys.progress_key(project, run_id),
            set_={"written": "facts", "dispatch_lease": lease.until},
            condition="#rank < :starting AND attribute_not_exists(#batch_job_id) AND "
            + free_condition("dispatch_lease"),
            values={"starting": RunState.STARTING.rank, **lease.values},
        )
        try:
            before = self._table.update(update)
        except ConditionFailed:
            return None
        return "dispatch_lease" in before

    def _write_facts(self, run: RunProgress, members: Item, **update: Any) -> bool:
        """Write members of a run's progress that are no move of it; False if the condition does not hold."""
        key = keys.progress_key(run.project, run.run_id)
        return self._write(make_update(key, set_={"written": "facts", **members}, **update))

    def _write(self, update: Update) -> bool:
        try:
            self._table.update(update)
        except ConditionFailed:
            return False
        return True
