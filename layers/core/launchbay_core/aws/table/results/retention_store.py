"""What was decided about runs' results, in each run's partition, and when each run is looked at next.

When a run's first attempt starts, one entry is written to one of a few partitions, sorted by when the run is due. So
the sweep asks these for what is due and reads nothing else, however many runs there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from launchbay_core.aws.table import keys
from launchbay_core.aws.table.expiry import expiry_members
from launchbay_core.aws.table.table import ConditionFailed, Item, Table, make_update
from launchbay_core.aws.table.timelines import author_member
from launchbay_core.domain.authors import Author
from launchbay_core.domain.results.retention import NOTHING_DECIDED, Kind, Retention


class Due(NamedTuple):
    """That a run is to be looked at, since a time (ISO 8601)."""

    project: str
    run_id: str
    at: str


class RetentionStore:
    """The side of the store that knows how long results are kept."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def find_retention(self, project: str, run_id: str) -> Retention:
        """What was decided about a run's results."""
        return retention_of(self._table.get(keys.results_key(project, run_id)))

    def schedule_results(self, due: Due) -> None:
        """Have a run looked at when it is due; the same again changes nothing."""
        self._table.update(make_update(keys.due_key(*due), set_={"kind": "due"}))

    def due_results(self, now: str, limit: int) -> list[Due]:
        """The runs that are due, those first that have been for longest."""
        found: list[Due] = []
        for shard in keys.due_shards():
            rows = self._table.query("pk = :pk AND sk < :now", {"pk": shard, "now": now}, limit=limit)
            found += [Due(project, run_id, at) for at, project, run_id in map(_parts, rows.items)]
        return sorted(found, key=lambda due: due.at)[:limit]

    def unschedule_results(self, due: Due) -> None:
        """Have a run no longer looked at."""
        self._table.delete(keys.due_key(*due))

    def keep_results(self, project: str, run_id: str, by: Author, at: str) -> bool:
        """Keep a run's results for good; False if its outputs are deleted already."""
        wanted = {"kept_by": author_member(by), "kept_at": at}
        condition = "attribute_not_exists(#outputs_deleted_at) AND attribute_not_exists(#forgotten_at)"
        return self._decide(Due(project, run_id, at), wanted, condition=condition)

    def unkeep_results(self, project: str, run_id: str, at: str) -> bool:
        """Keep a run's results no longer, and have it looked at; False if nobody has kept them."""
        return self._decide(
            Due(project, run_id, at), {}, remove=("kept_by", "kept_at"),
            condition="attribute_exists(#kept_at)", is_due=True,
        )  # fmt: skip

    def mark_deleted(self, project: str, run_id: str, kinds: Sequence[Kind], at: str) -> bool:
        """Say that kinds of results are deleted, before they are; False if somebody keeps them."""
        wanted = {f"{kind.value}_deleted_at": at for kind in kinds}
        return self._decide(Due(project, run_id, at), wanted, condition="attribute_not_exists(#kept_at)")

    def mark_forgotten(self, project: str, run_id: str, present: Retention, by: Author, at: str) -> bool:
        """Say that all results of a run are deleted, and have it looked at; False if others have decided meanwhile."""
        wanted = {f"{kind.value}_deleted_at": at for kind in Kind if kind not in present.deleted}
        forgotten = {"forgotten_by": author_member(by), "forgotten_at": at}
        return self._decide(
            Due(project, run_id, at), wanted | forgotten, remove=("kept_by", "kept_at"),
            condition="attribute_not_exists(#forgotten_at)", is_due=True,
        )  # fmt: skip

    def _decide(
        self, due: Due, wanted: Item, *, condition: str, remove: Sequence[str] = (), is_due: bool = False
    ) -> bool:
        """Write a decision of the time of `due`, and, if it `is_due`, that the run is looked at: both or nothing."""
        project, run_id, at = due
        update = make_update(
            keys.results_key(project, run_id),
            set_={"kind": "results", **wanted, **expiry_members(project, at)},
            remove=remove,
            condition=condition,
        )
        try:
            if is_due:
                item = {**keys.due_key(*due), "kind": "due"}
                self._table.write([self._table.as_update(update), self._table.as_put(item)])
            else:
                self._table.update(update)
        except ConditionFailed:
            return False
        return True


def retention_of(item: Item | None) -> Retention:
    """What the item of a run's results says; a run of which nothing was decided has none."""
    if item is None:
        return NOTHING_DECIDED
    return Retention(
        kept_by=Author.from_item(item.get("kept_by")),
        kept_at=item.get("kept_at"),
        forgotten_by=Author.from_item(item.get("forgotten_by")),
        forgotten_at=item.get("forgotten_at"),
        deleted={kind: item[f"{kind.value}_deleted_at"] for kind in Kind if f"{kind.value}_deleted_at" in item},
    )


def _parts(item: Item) -> tuple[str, str, str]:
    at, project, run_id = item["sk"].split("#")
    return at, project, run_id
