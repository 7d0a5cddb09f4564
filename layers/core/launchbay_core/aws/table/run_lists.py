"""Lists of runs in the table, the newest first: pages, a walk through them, and runs by a part of their id.

A run's id is a ULID, which begins with the time: in every list, the newest run has the largest id. The indexes have
keys alone: a list reads the ids that it needs from them, then those runs.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from launchbay_core.aws.table import keys
from launchbay_core.aws.table.run_items import run_of
from launchbay_core.aws.table.table import Item, Table
from launchbay_core.domain.names import check_name
from launchbay_core.domain.pages import Page, from_cursor, to_cursor
from launchbay_core.domain.runs import Run
from launchbay_core.domain.states import RunState

_STEP = 100  # runs that a walk reads at once
_PARTS = (keys.labels_key, keys.metrics_key, keys.request_key, keys.progress_key)  # of a run
_AFTER = "~"  # sorts after every character of an id


@dataclass(frozen=True)
class _List:
    """Where the table has a list of runs: the index, the name of its partition key, and the partition."""

    index: str
    key: str
    partition: str


class RunLists:
    """The lists of runs in the store."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def list_runs(
        self,
        project: str,
        job: str | None = None,
        states: Sequence[RunState] = (),
        cursor: str | None = None,
        limit: int = 50,
    ) -> Page[Run]:
        """A page of runs, the newest first, without their timelines; of one job, or in some states, or both.

        Raises:
            Malformed: the cursor is invalid.
        """
        after = None if cursor is None else check_name("run", from_cursor("runs", cursor))
        found = list(islice(self._walk(_lists_of(project, job, states), project, states, after, limit + 1), limit + 1))
        runs = found[:limit]
        return Page(runs, to_cursor("runs", runs[-1].run_id) if len(found) > limit else None)

    def walk_runs(
        self,
        project: str,
        job: str | None = None,
        states: Sequence[RunState] = (),
        first: str | None = None,
        person: str | None = None,
    ) -> Iterator[Run]:
        """Every run of a list, the newest first, read as they are asked for; from the id `first` on, if it is given.

        With a `person` (see `person_of`), the list is of that person's runs, of all jobs and in all states.
        """
        after = None if first is None else first + _AFTER
        if person is not None:
            lists = [_List(keys.BY_PERSON, "person_pk", keys.person_pk(project, person))]
            return self._walk(lists, project, (), after, _STEP)
        return self._walk(_lists_of(project, job, states), project, states, after, _STEP)

    def runs_from(self, project: str, beginning: str, limit: int) -> list[Run]:
        """The newest runs whose ids begin with a text; at most `limit`."""
        values = {"project": project, "beginning": beginning}
        rows = self._table.query(
            "#project = :project AND begins_with(run_id, :beginning)",
            values,
            index=keys.BY_PROJECT,
            limit=limit,
            forward=False,
        )
        return self._get_runs(project, _ids(rows.items))

    def newest_run_ids(self, project: str, limit: int) -> tuple[list[str], bool]:
        """The ids of the newest runs of a project, at most `limit`; whether there are others."""
        rows = self._table.query(
            "#project = :project", {"project": project}, index=keys.BY_PROJECT, limit=limit, forward=False
        )
        return _ids(rows.items), rows.more

    def find_runs(self, project: str, run_ids: Sequence[str]) -> list[Run]:
        """The runs with these ids that there are, in the order of the ids, without their timelines."""
        return self._get_runs(project, run_ids)

    def find_runs_of_all(self, wanted: Sequence[tuple[str, str]]) -> list[Run]:
        """The runs that there are of some projects and ids, in their order, without their timelines."""
        parts: dict[tuple[str, str], dict[str, Item]] = {}
        for item in self._table.get_many([key(*run) for run in dict.fromkeys(wanted) for key in _PARTS]):
            parts.setdefault(keys.run_of_key(item), {})[item["sk"]] = item
        runs = (run_of(parts.get(run, {})) for run in wanted)
        return [run for run in runs if run is not None]

    def _walk(
        self, lists: Sequence[_List], project: str, states: Sequence[RunState], after: str | None, step: int
    ) -> Iterator[Run]:
        """The runs of some lists after an id, merged by their ids, `step` at a time.

        A run that has left the states meanwhile is left out: its list was read before the run was.
        """
        merged = heapq.merge(*(self._walk_ids(one, after, step) for one in lists), reverse=True)
        ids = _without_repetitions(merged)
        while some := list(islice(ids, step)):
            yield from (run for run in self._get_runs(project, some) if not states or run.state in states)

    def _walk_ids(self, listed: _List, after: str | None, step: int) -> Iterator[str]:
        while True:
            condition, values = f"#{listed.key} = :pk", {"pk": listed.partition}
            if after is not None:
                condition, values = f"{condition} AND run_id < :after", {**values, "after": after}
            rows = self._table.query(condition, values, index=listed.index, limit=step, forward=False)
            yield from (ids := _ids(rows.items))
            if not rows.more:
                return
            after = ids[-1]

    def _get_runs(self, project: str, run_ids: Sequence[str]) -> list[Run]:
        return self.find_runs_of_all([(project, run_id) for run_id in run_ids])


def _ids(items: Sequence[Item]) -> list[str]:
    return [item["run_id"] for item in items]


def _without_repetitions(ids: Iterator[str]) -> Iterator[str]:
    """Sorted ids, each once: a run that changes its state meanwhile may be in two lists."""
    last = None
    for run_id in ids:
        if run_id != last:
            yield run_id
        last = run_id


def _lists_of(project: str, job: str | None, states: Sequence[RunState]) -> list[_List]:
    """The lists that together have a job's runs, or all, in some states, or in any."""
    wanted = [state.value for state in dict.fromkeys(states)]
    if job is not None and wanted:
        partitions = (keys.job_state_pk(project, job, state) for state in wanted)
        return [_List(keys.BY_JOB_STATE, "job_state_pk", one) for one in partitions]
    if wanted:
        return [_List(keys.BY_STATE, "state_pk", keys.state_pk(project, state)) for state in wanted]
    if job is not None:
        return [_List(keys.BY_JOB, "job_pk", keys.job_pk(project, job))]
    return [_List(keys.BY_PROJECT, "project", project)]
