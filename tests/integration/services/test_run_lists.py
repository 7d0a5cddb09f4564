"""Lists of runs cost the same whatever a project's history has: each page is a bounded number of calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from ulid import ULID

from core_support import ADA, World
from lambda_support import TABLE
from launchbay_core.aws.clients import client
from launchbay_core.aws.table.keys import progress_key, request_key
from launchbay_core.aws.table.progress_items import progress_item
from launchbay_core.aws.table.run_items import request_item
from launchbay_core.aws.table.table import encode
from launchbay_core.domain.authors import Author
from launchbay_core.domain.clock import now
from launchbay_core.domain.run_search.search import parse_search
from launchbay_core.domain.runs import Run, StateChange
from launchbay_core.domain.states import RunState
from launchbay_core.services.run_search import search as run_search
from launchbay_core.services.run_search.search import find_runs

BOB = Author("77e1", "Bob@example.com")
PAGE = 5


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each operation of DynamoDB is called from now on."""
    counted: Counter[str] = Counter()
    dynamodb: Any = client("dynamodb")
    called = dynamodb._make_api_call

    def call(operation: str, body: dict[str, Any]) -> Any:
        counted[operation] += 1
        return called(operation, body)

    monkeypatch.setattr(dynamodb, "_make_api_call", call)
    return counted


class History:
    """Runs of one project that were launched one after another."""

    def __init__(self, world: World) -> None:
        world.register()
        self.world = world
        self._first = world.launch()
        self.added: list[str] = []
        self._at = int(ULID.from_str(self._first.run_id).milliseconds)

    def add(self, number: int, **members: Any) -> list[str]:
        """Add newer runs, which differ from the first in some members; their ids, the newest first."""
        added = []
        for _ in range(number):
            self._at += 1
            run = replace(self._first, run_id=str(ULID.from_timestamp(self._at)), **members)
            _write("PutRequest", [{"Item": encode(item)} for item in (request_item(run), progress_item(run))])
            added.append(run.run_id)
        self.added += added
        return added[::-1]

    def forget(self) -> None:
        """Delete what was added."""
        for run_id in self.added:
            named = (key(self.world.project, run_id) for key in (request_key, progress_key))
            _write("DeleteRequest", [{"Key": encode(key)} for key in named])


def _write(kind: str, requests: Sequence[Any]) -> None:
    """Write items by themselves: emulated transactions copy the whole table."""
    client("dynamodb").batch_write_item(RequestItems={TABLE: [{kind: request} for request in requests]})


@pytest.fixture
def history(world: World) -> Iterator[History]:
    history = History(world)
    yield history
    history.forget()


def ids(runs: Sequence[Run]) -> list[str]:
    return [run.run_id for run in runs]


Listing = Callable[[World], Sequence[Run]]


def listing(job: str | None = None, states: Sequence[RunState] = ()) -> Listing:
    """A list's first page."""
    return lambda world: world.adapters.store.list_runs(world.project, job, states, None, PAGE).items


def found(**search: Any) -> Listing:
    """The first page of what a search finds."""
    return lambda world: find_runs(world.adapters, world.project, parse_search(now(), **search), limit=PAGE).runs


LISTS = {
    "job and state": (listing(job="other", states=[RunState.FAILED]), 2),
    "job and states": (listing(job="other", states=[RunState.FAILED, RunState.RUNNING]), 3),
    "state": (listing(states=[RunState.FAILED]), 2),
    "job": (listing(job="other"), 2),
    "person": (found(by="bob"), 2),
    "person and state": (found(by="bob@example.com", states=[RunState.FAILED]), 2),
    "person and time": (found(by="bob", since="2020-01-01"), 2),
}


def test_few_old_runs_among_many_newer_ones_are_found_at_once(history: History, calls: Counter[str]) -> None:
    old = history.add(2, job="other", state=RunState.FAILED, created_by=BOB)
    history.add(20)  # of another job, in another state, by another person
    for name, (listed, most) in LISTS.items():
        calls.clear()
        assert ids(listed(history.world)) == old, name
        assert calls.total() <= most, (name, calls)


def test_a_page_costs_the_same_however_many_runs_there_are(history: History, calls: Counter[str]) -> None:
    costs = []
    for _ in range(2):
        newest = history.add(15, created_by=ADA)
        calls.clear()
        for listed in (listing(), listing(job="job"), listing(job="job", states=[RunState.QUEUED])):
            assert ids(listed(history.world)) == newest[:PAGE]
        costs.append(calls.copy())

    assert costs[0] == costs[1]
    assert costs[0].total() == 6


def test_a_search_looks_at_a_bounded_number_of_runs(
    history: History, calls: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_search, "MAX_LOOKED_AT", 10)
    history.add(30)
    calls.clear()

    answer = find_runs(history.world.adapters, history.world.project, parse_search(now(), where=["attempts>5"]))

    assert (answer.looked_at, answer.is_cut) == (10, True)
    assert calls == {"Query": 1, "BatchGetItem": 2}  # a run has four parts, and one call reads a hundred


def test_somebody_is_found_by_the_subject_too(history: History) -> None:
    theirs = history.add(2, created_by=BOB)
    history.add(2)

    assert ids(found(by=BOB.subject)(history.world)) == theirs


def test_a_run_that_has_left_its_state_since_the_list_was_read_is_left_out(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended, waits = history.add(2, job="other")
    world, store = history.world, history.world.adapters.store
    table = store._table
    read = table.get_many

    def read_late(keys: Any) -> Any:
        run = store.find_progress(world.project, ended)
        assert run is not None
        store.transition(run, StateChange(RunState.FAILED, run.updated_at), {}, is_open=False)
        return read(keys)

    monkeypatch.setattr(table, "get_many", read_late)

    assert ids(listing(job="other", states=[RunState.QUEUED])(world)) == [waits]
