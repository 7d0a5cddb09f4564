"""Launches that race under one idempotency key, what they refuse, and where the values of secrets are kept."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from core_support import ADA, World
from launchbay_core.aws.clients import client
from launchbay_core.domain.jobs import AliasMove
from launchbay_core.domain.requests import MAX_OVERRIDES_BYTES, LaunchRequest
from launchbay_core.errors import Conflict, NotFound, TooLarge
from launchbay_core.inputs import Overrides
from launchbay_core.inputs.errors import InvalidInputs
from launchbay_core.services.launch import launch
from launchbay_core.services.launch_plans import plan
from launchbay_core.services.sealed_secrets import MAX_SECRETS
from round_trips import recorded

REQUEST = LaunchRequest.model_validate({"job": "job"})


def hide(world: World, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Let the first `times` looks at an idempotency key find nothing: another launch keeps it just after them."""
    store = world.adapters.store
    look_up, find, looks = store.look_up, store.find_idempotency, iter(range(times - 1))
    monkeypatch.setattr(store, "look_up", lambda *asked: replace(look_up(*asked), idempotency=None))
    monkeypatch.setattr(store, "find_idempotency", lambda *key: None if next(looks, None) is not None else find(*key))


def test_a_launch_waits_for_aws_three_times_one_after_another(world: World) -> None:
    files = {f"conf/{name}.yaml": {"text": "epochs: 10\n"} for name in ("one", "two", "three")}
    world.register(inputs={"config": {"values": {"lr": 0.1}}, "files": files})
    overrides = {"config": {"lr": 0.2}, "files": {path: {"epochs": 3} for path in files}}
    request = LaunchRequest.model_validate({"job": "job", "overrides": overrides})
    launch(world.adapters, world.project, request, ADA, "first")
    clients = [client("dynamodb"), client("s3")]

    with recorded(clients) as trips:
        launch(world.adapters, world.project, request, ADA, "second")

    assert [trip.names for trip in trips] == [["BatchGetItem"], ["PutObject"] * 4, ["TransactWriteItems"]]


def test_a_version_is_read_once_by_a_process(world: World) -> None:
    world.register()
    clients = [client("dynamodb"), client("s3")]

    with recorded(clients) as first:
        world.launch()
    with recorded(clients) as second:
        world.launch()

    assert [sorted(trip.names) for trip in first][:2] == [["BatchGetItem"], ["GetItem", "GetObject"]]
    assert [trip.names for trip in second] == [["BatchGetItem"], ["PutObject"], ["TransactWriteItems"]]


def test_of_an_alias_the_version_is_launched_that_it_names_at_that_moment(world: World) -> None:
    world.register(env={"A": "1"})
    world.register(env={"A": "2"})
    store = world.adapters.store
    for number in (1, 2, 1):
        store.set_alias(world.project, "job", "prod", AliasMove(number, ADA, "2026-01-01T00:00:00.000Z"))
        assert world.launch(alias="prod").version == number
    assert [world.launch(version=2).version, world.launch().version] == [2, 2]
    with pytest.raises(NotFound, match="prod"):
        world.launch(alias="prd")


def test_of_two_launches_that_race_under_one_key_the_second_gets_the_first_s_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.register()
    first, is_new = launch(world.adapters, world.project, REQUEST, ADA, "key")
    hide(world, monkeypatch, 1)

    assert is_new
    assert launch(world.adapters, world.project, REQUEST, ADA, "key") == (first, False)


def test_a_launch_that_loses_the_race_to_another_request_is_a_conflict(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.register()
    first, _ = launch(world.adapters, world.project, REQUEST, ADA, "key")
    hide(world, monkeypatch, 1)
    other = LaunchRequest.model_validate({"job": "job", "hardware": {"vcpus": 4}})

    with pytest.raises(Conflict, match=f"`key` was used for another request, which made run {first.run_id}"):
        launch(world.adapters, world.project, other, ADA, "key")


def test_a_launch_whose_key_is_given_up_while_it_races_is_a_conflict(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.register()
    launch(world.adapters, world.project, REQUEST, ADA, "key")
    hide(world, monkeypatch, 2)

    with pytest.raises(Conflict, match=r"^The idempotency key was given up while it was used; try again\.$"):
        launch(world.adapters, world.project, REQUEST, ADA, "key")


def test_overrides_that_a_run_can_t_keep_are_refused_with_their_size(world: World) -> None:
    world.register(inputs={"config": {"values": {"notes": ""}}})
    overrides = {"config": {"notes": "x" * 200_000}}

    with pytest.raises(TooLarge, match=r"^The overrides as JSON is 200,\d{3} bytes; at most 131,072 are accepted\.$"):
        world.launch(overrides=overrides)


def test_a_run_goes_to_the_queues_of_its_own_deployment(world: World) -> None:
    world.register()
    given = {"job_queue_prefix": "other", "compute_classes": "cpu-memory, gpu-t4"}
    settings = world.adapters.settings.model_copy(update=given)

    planned = plan(replace(world.adapters, settings=settings), world.project, REQUEST)

    assert planned.placement.job_queue == "other_cpu-memory"


def test_a_secret_is_kept_in_its_own_project_and_nowhere_else(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, bytes] = {}
    put_all = world.adapters.data_bucket.put_all

    def seen(objects: Any) -> None:
        kept.update(objects)
        put_all(objects)

    token = {"type": "string", "format": "secret"}
    config = {"values": {"token": ""}, "schema": {"properties": {"token": token}}}
    world.register(inputs={"config": config})
    monkeypatch.setattr(world.adapters.data_bucket, "put_all", seen)

    world.launch(overrides={"config": {"token": "HUSH"}})

    assert [key for key, value in kept.items() if b"HUSH" in value] == [
        key for key in kept if key.startswith(f"secrets/given/{world.project}/")
    ]
    assert b"HUSH" in kept.values()


def test_overrides_of_exactly_the_limit_are_kept(world: World) -> None:
    world.register(inputs={"config": {"values": {"notes": ""}}})
    empty = len(json.dumps(Overrides({"notes": ""}).to_json()))

    run = world.launch(overrides={"config": {"notes": "x" * (MAX_OVERRIDES_BYTES - empty)}})

    assert len(json.dumps(world.run(run).overrides.to_json())) == MAX_OVERRIDES_BYTES


def test_a_plan_has_the_run_config_s_values_after_the_command(world: World) -> None:
    inputs = {"config": {"values": {"lr": 0.1}}, "args": {"lr": "--lr"}}
    world.register(command=["python", "train.py"], inputs=inputs)
    request = LaunchRequest(job="job", overrides=Overrides({"lr": 0.5}))

    planned = plan(world.adapters, world.project, request)

    assert planned.command == ["python", "train.py", "--lr", "0.5"]


def test_a_launch_that_is_repeated_under_its_key_writes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.register()
    first, _ = launch(world.adapters, world.project, REQUEST, ADA, "key")
    monkeypatch.setattr(world.adapters.data_bucket, "put_all", lambda _objects: pytest.fail("something was written"))

    assert launch(world.adapters, world.project, REQUEST, ADA, "key") == (first, False)


def test_a_launch_gives_a_bounded_number_of_secrets(world: World) -> None:
    schema = {"additionalProperties": {"type": "string", "format": "secret"}}
    world.register(inputs={"config": {"values": {}, "schema": schema, "open": True}})

    for value in ("hf_{}", "${{secret:hf_{}}}"):
        given = {f"key{number}": value.format(number) for number in range(MAX_SECRETS + 1)}
        with pytest.raises(InvalidInputs) as refused:
            world.launch(overrides={"config": given})
        assert f"{MAX_SECRETS} secrets" in str(refused.value)

    del given["key0"]
    assert world.launch(overrides={"config": {name: f"hf_{name}" for name in given}}).state == "QUEUED"
