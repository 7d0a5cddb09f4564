"""Finds runs: a page of a list of the table, or of those among its newest runs that a search accepts.

A list by job and by states is in the table as such. Everything else looks at the newest `MAX_LOOKED_AT` runs of that
list, or of a person's list, one by one, and says whether there are older ones. The pages of one search look at the same
runs, those not newer than at its first page: a cursor names the newest of them, and the last run of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.domain.clock import now
from launchbay_core.domain.names import check_name
from launchbay_core.domain.pages import from_cursor, to_cursor
from launchbay_core.domain.run_search.conditions import Condition
from launchbay_core.domain.run_search.facts import person_of
from launchbay_core.domain.run_search.operands import holds, sort_key
from launchbay_core.domain.run_search.resolution import MISSING
from launchbay_core.domain.run_search.search import Order, Search
from launchbay_core.domain.run_search.subjects import Input, Subject
from launchbay_core.domain.runs import Run
from launchbay_core.errors import Malformed
from launchbay_core.inputs.values.json_text import exchanged_text
from launchbay_core.services.run_search.values import RunValues

MAX_LOOKED_AT = 1000
MAX_OVERRIDES = 16 * 1024 * 1024  # characters of overrides that are looked at in one request
_STEP = 100  # runs whose versions are read together
_SKEW = timedelta(minutes=1)  # by which the clocks of those who launch may differ


@dataclass(frozen=True)
class FoundRuns:
    """A page of runs, with the values of the columns that were asked for; `cursor` is None at the end.

    `looked_at` counts the runs that a search looked at; None for a list as the table has it. `is_cut` if there are
    older runs that it did not look at.
    """

    runs: Sequence[Run]
    columns: Sequence[Mapping[str, Any]]
    cursor: str | None
    looked_at: int | None = None
    is_cut: bool = False
    notices: Sequence[str] = ()


def find_runs(
    adapters: Adapters,
    project: str,
    search: Search,
    *,
    columns: Sequence[Subject] = (),
    cursor: str | None = None,
    limit: int = 50,
) -> FoundRuns:
    """A page of the runs that a search finds, in its order or the newest first.

    Raises:
        Malformed: the cursor is invalid, or belongs to another search.
    """
    moment = now()
    values = RunValues(adapters, project, moment)
    if search.is_plain:
        page = adapters.store.list_runs(project, search.job, search.states, cursor, limit)
        return FoundRuns(page.items, _columns(values, page.items, columns), page.cursor, notices=values.notices())
    place = None if cursor is None else _Place.read(search, cursor)
    look = _Look(adapters, project, search, values, moment, None if place is None else place.newest)
    found = look.accepted()
    if search.order is not None:
        found = _sorted(found, search.order, values)
    start = 0 if place is None else place.after(found, is_sorted=search.order is not None)
    runs = found[start : start + limit]
    is_last = start + limit >= len(found)
    following = None if is_last else _Place(look.newest, runs[-1].run_id, start + limit).write(search)
    shown = _columns(values, runs, columns)
    return FoundRuns(runs, shown, following, look.count, look.is_cut, values.notices())


@dataclass(frozen=True)
class _Place:
    """Where a page of a search ends: the newest run that the search looks at, the page's last run, and its position."""

    newest: str
    last: str
    position: int

    @classmethod
    def read(cls, search: Search, cursor: str) -> _Place:
        newest, _, rest = from_cursor(f"found {search.told}", cursor).partition(".")
        last, _, position = rest.partition(".")
        if not (position.isascii() and position.isdigit() and 0 < int(position[:5]) <= 9999):
            raise Malformed(f"Invalid cursor `{cursor[:80]}`: send the one of the previous page, unchanged.")
        return cls(check_name("run", newest), check_name("run", last), int(position))

    def write(self, search: Search) -> str:
        return to_cursor(f"found {search.told}", f"{self.newest}.{self.last}.{self.position}")

    def after(self, found: Sequence[Run], *, is_sorted: bool) -> int:
        """Where the next page begins: after the last run, or after where it was if it is not found any more."""
        if is_sorted:
            return next((at + 1 for at, run in enumerate(found) if run.run_id == self.last), self.position - 1)
        return next((at for at, run in enumerate(found) if run.run_id < self.last), len(found))


class _Look:
    """One look at the newest runs of a list, as far as the bounds of one request allow."""

    def __init__(
        self,
        adapters: Adapters,
        project: str,
        search: Search,
        values: RunValues,
        moment: datetime,
        newest: str | None,
    ) -> None:
        self._adapters = adapters
        self._project = project
        self._search = search
        self._values = values
        self._moment = moment
        self._first = newest
        self.newest = newest or ""
        self.count = 0
        self.is_cut = False
        self._left = MAX_OVERRIDES

    def accepted(self) -> list[Run]:
        """The runs that the search accepts, the newest first."""
        found: list[Run] = []
        for runs in self._steps():
            likely = [run for run in runs if self._is_listed(run) and self._search.accepts_record(run, self._moment)]
            found += self._with_inputs(likely)
            if self._values.has_left_out:
                self.is_cut = True
                break
        return found

    def _steps(self) -> Iterator[list[Run]]:
        """The runs to look at, some at a time."""
        walk = iter(self._runs())
        while some := list(islice(self._bounded(walk), _STEP)):
            yield some

    def _bounded(self, walk: Iterator[Run]) -> Iterator[Run]:
        """Runs of a walk until the bounds of a request, or the oldest time that is looked for, are reached."""
        for run in walk:
            if self._is_too_old(run):
                return
            if self.count == MAX_LOOKED_AT or self._left <= 0:
                self.is_cut = True
                return
            self.newest = self.newest or run.run_id
            self.count += 1
            self._left -= len(exchanged_text(run.overrides.to_json()))
            yield run

    def _is_too_old(self, run: Run) -> bool:
        since = self._search.since
        return since is not None and datetime.fromisoformat(run.created_at) + _SKEW < since

    def _is_listed(self, run: Run) -> bool:
        """Whether a run is of the job and in the states that are looked for."""
        return self._search.job in {None, run.job} and (not self._search.states or run.state in self._search.states)

    def _runs(self) -> Iterable[Run]:
        search, store = self._search, self._adapters.store
        if search.part is not None:
            return filter(self._is_listed, self._of_part(search.part))
        if search.by is not None:
            theirs = store.walk_runs(self._project, first=self._first, person=person_of(search.by))
            if (newest := next(theirs, None)) is not None:
                return chain([newest], theirs)
            # Nobody has this name: it may be a subject, by which there is no list.
        return store.walk_runs(self._project, search.job, search.states, self._first)

    def _of_part(self, part: str) -> list[Run]:
        """The runs whose ids begin with a text, and those of the newest whose ids end with it, the newest first."""
        store = self._adapters.store
        beginning = store.runs_from(self._project, part, _STEP + 1)
        ids, are_cut = store.newest_run_ids(self._project, MAX_LOOKED_AT)
        known = {run.run_id for run in beginning}
        ending = [run_id for run_id in ids if run_id.endswith(part) and run_id not in known]
        self.is_cut = are_cut or len(beginning) > _STEP or len(ending) > _STEP
        runs = [*beginning, *store.find_runs(self._project, ending[:_STEP])]
        return sorted(runs, key=lambda run: run.run_id, reverse=True)

    def _with_inputs(self, runs: Sequence[Run]) -> list[Run]:
        """Those of the runs whose inputs are as the conditions say, with the versions read that sorting needs, too."""
        conditions = self._search.conditions_on_inputs
        order = self._search.order
        if not conditions and (order is None or not isinstance(order.subject, Input)):
            return list(runs)
        self._values.read_versions(runs)
        found = []
        for at, run in enumerate(runs):
            is_so = self._values.knows(run) and all(self._holds(run, one) for one in conditions)
            if self._values.has_left_out:
                self.count -= len(runs) - at  # they were not looked at, after all
                break
            found += [run] if is_so else []
        return found

    def _holds(self, run: Run, condition: Condition) -> bool:
        value = self._values.value(run, condition.subject)
        return value is not MISSING and holds(value, condition.operator, condition.operand)


def _sorted(runs: Sequence[Run], order: Order, values: RunValues) -> list[Run]:
    """Runs in an order, those without a value last; equal ones stay in theirs, the newest first."""
    valued = [(run, values.value(run, order.subject)) for run in runs]
    present = [pair for pair in valued if pair[1] is not MISSING and pair[1] is not None and pair[1] != ""]
    present.sort(key=lambda pair: sort_key(pair[1]), reverse=order.descending)
    placed = {run.run_id for run, _ in present}
    return [run for run, _ in chain(present, (pair for pair in valued if pair[0].run_id not in placed))]


def _columns(values: RunValues, runs: Sequence[Run], columns: Sequence[Subject]) -> list[dict[str, Any]]:
    """The values of the columns that each run has."""
    if any(isinstance(subject, Input) for subject in columns):
        values.read_versions(runs)
    rows = [{str(subject): values.value(run, subject) for subject in columns} for run in runs]
    return [{name: value for name, value in row.items() if value is not MISSING} for row in rows]
