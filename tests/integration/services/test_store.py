"""Jobs, versions and runs in the table: unique, ordered, and safe from those who write at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from core_support import ADA, World
from launchbay_core.domain.jobs import AliasMove
from launchbay_core.domain.states import RunState
from launchbay_core.errors import Conflict, Malformed, NotFound


def test_the_same_content_is_the_same_version_however_often_it_is_registered_at_once(world: World) -> None:
    with ThreadPoolExecutor(8) as pool:
        versions = list(pool.map(lambda _: world.register(env={"A": "1"}), range(8)))

    assert set(versions) == {1}
    assert world.adapters.store.get_job(world.project, "job").latest_version == 1


def test_other_contents_at_once_get_numbers_without_gaps(world: World) -> None:
    with ThreadPoolExecutor(6) as pool:
        versions = list(pool.map(lambda number: world.register(env={"A": str(number)}), range(6)))

    assert sorted(versions) == [1, 2, 3, 4, 5, 6]
    page = world.adapters.store.list_versions(world.project, "job", None, 50)
    assert [one.version for one in page.items] == [6, 5, 4, 3, 2, 1]


def test_the_order_of_keys_is_part_of_the_content(world: World) -> None:
    assert world.register(inputs={"config": {"values": {"a": 1, "b": 2}}}) == 1
    assert world.register(inputs={"config": {"values": {"b": 2, "a": 1}}}) == 2


def test_one_idempotency_key_is_one_run_however_many_ask_at_once(world: World) -> None:
    world.register()
    with ThreadPoolExecutor(8) as pool:
        runs = list(pool.map(lambda _: world.launch(key="k-1").run_id, range(8)))

    assert len(set(runs)) == 1
    assert len(world.adapters.store.list_runs(world.project).items) == 1
    with pytest.raises(Conflict):
        world.launch(key="k-1", hardware={"vcpus": 2})


def test_pages_show_every_run_once_the_newest_first(world: World) -> None:
    world.register("a")
    world.register("b")
    launched = [world.launch("ab"[number % 2]).run_id for number in range(9)]
    store = world.adapters.store

    def all_pages(**only: object) -> list[str]:
        found: list[str] = []
        cursor = None
        while True:
            page = store.list_runs(world.project, cursor=cursor, limit=2, **only)  # type: ignore[arg-type]
            found += [run.run_id for run in page.items]
            cursor = page.cursor
            if cursor is None:
                return found

    assert all_pages() == sorted(launched, reverse=True)
    assert all_pages(job="a") == sorted(launched[::2], reverse=True)
    assert all_pages(states=[RunState.QUEUED]) == sorted(launched, reverse=True)
    assert all_pages(job="b", states=[RunState.QUEUED]) == sorted(launched[1::2], reverse=True)
    assert all_pages(states=[RunState.FAILED]) == []
    assert all_pages(states=[RunState.FAILED, RunState.QUEUED]) == sorted(launched, reverse=True)


def test_a_cursor_of_another_list_is_refused(world: World) -> None:
    world.register("a")
    world.register("b")
    cursor = world.adapters.store.list_jobs(world.project, limit=1).cursor

    with pytest.raises(Malformed):
        world.adapters.store.list_runs(world.project, cursor=cursor)


def test_an_alias_names_the_version_that_it_was_last_set_to(world: World) -> None:
    world.register(env={"A": "1"})
    world.register(env={"A": "2"})
    store = world.adapters.store
    store.set_alias(world.project, "job", "prod", AliasMove(2, ADA, "2026-01-01T00:00:00.000Z"))
    store.set_alias(world.project, "job", "prod", AliasMove(1, ADA, "2026-01-02T00:00:00.000Z"))

    assert store.get_version(world.project, "job", "prod").version == 1
    assert store.get_version(world.project, "job", "latest").version == 2
    with pytest.raises(NotFound, match="prod"):
        store.get_version(world.project, "job", "prd")


def test_odd_values_come_back_as_they_went_in(world: World) -> None:
    values = {
        "big": 2**80,
        "small": 1e-300,
        "float": 1.0,
        "nan": float("nan"),
        "none": None,
        "text": "é\n",
        "list": [1],
    }
    world.register(inputs={"config": {"values": dict.fromkeys(values, 0), "schema": {"type": "object"}}})

    run = world.launch(overrides={"config": values})

    assert repr(dict(world.run(run).overrides.config)) == repr(values)
