"""Every item that is made in the smoke test's project expires, and none of any other project."""

from __future__ import annotations

from typing import Any

import pytest

from core_support import World
from launchbay_core.aws.clients import client
from launchbay_core.domain.names import SMOKE_PROJECT
from launchbay_core.domain.runs import StateChange
from launchbay_core.errors import Malformed


def items_of(world: World, run_id: str) -> list[dict[str, Any]]:
    """The items of a project, and of a run's timeline there, whatever the table's layout."""
    table = world.adapters.settings.table
    pages = client("dynamodb").get_paginator("scan").paginate(TableName=table)
    named = [f"PROJECT#{world.project}", run_id]
    return [one for page in pages for one in page["Items"] if any(name in str(one) for name in named)]


def kind_of(item: dict[str, Any]) -> str:
    """What an item is of; what moves of a run says it by its key alone."""
    return str(item["kind"]["S"]) if "kind" in item else "run"


def make_items(world: World) -> str:
    """A job with two versions, and a run that moves and has a note; the run's id."""
    world.register(command=["true"])
    world.register(command=["false"])
    run = world.launch(key="once")
    world.dispatch(run)
    moved = world.send_status(run, "RUNNABLE")
    world.adapters.store.add_note(moved, StateChange(moved.state, "2999-01-01T00:00:00.000Z", "no machine"))
    return run.run_id


@pytest.mark.parametrize("project", [SMOKE_PROJECT, "lasting"])
def test_items_expire_in_the_smoke_test_s_project_alone(world: World, project: str) -> None:
    world.project = project

    run_id = make_items(world)
    found = items_of(world, run_id)

    assert {kind_of(one) for one in found} >= {"job", "version", "request", "run", "note"}
    assert any(run_id in str(one) for one in found)
    expiring = [one for one in found if "expires_at" in one]
    if project == SMOKE_PROJECT:
        assert len(expiring) == len(found)
    else:
        assert {kind_of(one) for one in expiring} == {"idempotency"}


def test_a_new_version_renews_its_job(world: World) -> None:
    world.project = SMOKE_PROJECT
    key = {"pk": {"S": f"PROJECT#{SMOKE_PROJECT}"}, "sk": {"S": "JOB#renewed"}}
    table = world.adapters.settings.table
    world.register("renewed", command=["true"])
    client("dynamodb").update_item(
        TableName=table,
        Key=key,
        UpdateExpression="SET expires_at = :soon",
        ExpressionAttributeValues={":soon": {"N": "1"}},
    )

    world.register("renewed", command=["false"])

    assert int(client("dynamodb").get_item(TableName=table, Key=key)["Item"]["expires_at"]["N"]) > 1


@pytest.mark.parametrize(("timeout", "retries"), [(14 * 24 * 3600, 0), (48 * 3600, 1), (24 * 3600, 9)])
def test_a_job_whose_runs_could_outlive_their_items_is_refused(world: World, timeout: int, retries: int) -> None:
    given = {"timeout_seconds": timeout, "retries": retries}
    world.register("long", command=["true"], **given)
    world.project = SMOKE_PROJECT

    with pytest.raises(Malformed) as refused:
        world.register("long", command=["true"], **given)

    assert [fault["field"] for fault in refused.value.errors] == ["timeout_seconds"]
