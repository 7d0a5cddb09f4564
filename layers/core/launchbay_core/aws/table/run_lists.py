"""Lists of runs in the table, the newest first: pages, a walk through them, and runs by a part of their id.

A run's id is a ULID, which begins with the time: in every list, the newest run has the largest id.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from launchbay_core.aws.table import keys
from launchbay_core.aws.table.run_items import run_of
from launchbay_core.aws.table.table import Table
from launchbay_core.domain.names import check_name
from launchbay_core.domain.pages import Page, from_cursor, to_cursor
from launchbay_core.domain.runs import Run
from launchbay_core.domain.states import RunState

_STEP = 100  # runs that a walk reads at once
_AFTER = "~"  # sorts after every character of an id


@dataclass(frozen=True)
class _List:
    """Where the table has a list of runs: the key condition, its values, the index and the filter."""

    condition: str
    values: dict[str, Any]
    index: str | None = None
    only: str | None = None

    def key_of(self, project: str, run_id: str) -> dict[str, str]:
        """The key of a run in this list, whether it is there or not."""
        key = keys.run_key(project, run_id)
        if self.index == keys.BY_JOB:
            return {**key, "job_pk": self.values["pk"], "run_sort": run_id}
        if self.index == keys.BY_STATE:
            return {**key, "state_pk": self.values["pk"], "run_sort": run_id}
        return key


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
        found = list(islice(self._walk(project, job, states, after, limit + 1), limit + 1))
        runs = found[:limit]
        return Page(runs, to_cursor("runs", runs[-1].run_id) if len(found) > limit else None)

    def walk_runs(
        self, project: str, job: str | None = None, states: Sequence[RunState] = (), first: str | None = None
    ) -> Iterator[Run]:
        """Every run of a list, the newest first, read as they are asked for; from the id `first` on, if it is given."""
        yield from self._walk(project, job, states, None if first is None else first + _AFTER, _STEP)

    def runs_from(self, project: str, beginning: str, limit: int) -> list[Run]:
        """The newest runs whose ids begin with a text; at most `limit`."""
        values = {"pk": keys.project_pk(project), "sk": keys.run_key(project, beginning)["sk"]}
        rows = self._table.query("pk = :pk AND begins_with(sk, :sk)", values, limit=limit, forward=False)
        return [run_of(item) for item in rows.items]

    def newest_run_ids(self, project: str, limit: int) -> tuple[list[str], bool]:
        """The ids of the newest runs of a project, at most `limit`; whether there are others."""
        listed = _list_of(project, None, None)
        rows = self._table.query(listed.condition, listed.values, limit=limit, forward=False, members=("run_id",))
        return [item["run_id"] for item in rows.items], rows.more

    def open_runs(self, heard_before: str, limit: int) -> list[Run]:
        """Open runs of all projects whose last news is older than `heard_before`, the oldest first."""
        rows = self._table.query(
            "open_pk = :pk AND open_sort < :before",
            {"pk": keys.OPEN, "before": heard_before},
            index=keys.OPEN_RUNS,
            limit=limit,
        )
        return [run_of(item) for item in rows.items]

    def _walk(
        self, project: str, job: str | None, states: Sequence[RunState], after: str | None, step: int
    ) -> Iterator[Run]:
        """The runs of a list after an id, `step` at a time; those of several states are merged by their ids."""
        wanted = tuple(dict.fromkeys(states))
        if job is None and len(wanted) > 1:
            lists = [_list_of(project, None, (state,)) for state in wanted]
        else:
            lists = [_list_of(project, job, wanted)]
        walks = [self._walk_one(project, one, after, step) for one in lists]
        last = None
        for run in heapq.merge(*walks, key=lambda run: run.run_id, reverse=True):
            if run.run_id != last:  # a run that changes its state meanwhile may be in two lists
                yield run
            last = run.run_id

    def _walk_one(self, project: str, listed: _List, after: str | None, step: int) -> Iterator[Run]:
        while True:
            rows = self._table.query(
                listed.condition,
                listed.values,
                index=listed.index,
                limit=step,
                after=None if after is None else listed.key_of(project, after),
                forward=False,
                only=listed.only,
            )
            yield from map(run_of, rows.items)
            if not rows.more:
                return
            after = rows.items[-1]["run_id"]


def _list_of(project: str, job: str | None, states: Sequence[RunState] | None) -> _List:
    marks = {f"state{number}": keys.state_pk(project, state.value) for number, state in enumerate(states or ())}
    if job is not None:
        values = {"pk": keys.job_pk(project, job), **marks}
        # `state` is a reserved word of DynamoDB; `state_pk` is not.
        only = f"state_pk IN ({', '.join(f':{name}' for name in marks)})" if marks else None
        return _List("job_pk = :pk", values, keys.BY_JOB, only)
    if marks:
        return _List("state_pk = :pk", {"pk": marks["state0"]}, keys.BY_STATE)
    return _List("pk = :pk AND begins_with(sk, :sk)", {"pk": keys.project_pk(project), "sk": "RUN#"})
