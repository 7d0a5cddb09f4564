"""What a launch writes, in DynamoDB's units: few in all, and on no partition key more than it can take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from core_support import World
from launchbay_core.aws.clients import client
from launchbay_core.domain.names import new_run_id
from launchbay_core.domain.requests import MAX_OVERRIDES_BYTES
from launchbay_core.domain.runs import Run
from write_units import KIB, WriteMeter, size_of

LAUNCHES = 50  # a second: AWS Batch's limit on SubmitJob
MOST = 500  # units a second on one key: half of what a partition of DynamoDB takes
PER_LAUNCH = 45
LIFE = ("SUBMITTED", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED")
CONFIG = {"trainer": {"learning_rate": 0.01, "batch_size": 32, "model": "resnet"}, "seed": 42, "text": ""}
GPU = {"gpu": {"memory_gib": 16}}  # the placement with the longest list of fallbacks


@contextmanager
def counted(meter: WriteMeter) -> Iterator[None]:
    """Count every write of this process's client meanwhile."""
    dynamodb: Any = client("dynamodb")
    called = dynamodb._make_api_call

    def read(key: Any) -> Any:
        return called("GetItem", {"TableName": "launchbay-table", "Key": key, "ConsistentRead": True}).get("Item")

    def call(operation: str, body: dict[str, Any]) -> Any:
        with meter.watch(operation, body, read):
            return called(operation, body)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dynamodb, "_make_api_call", call)
        yield


def live(world: World, text: str) -> Run:
    """Launch a run with a text among its overrides, and let it live to its end."""
    overrides = {"config": {"text": text, "trainer": {"learning_rate": 0.1, "model": "a-model-with-a-longer-name"}}}
    run = world.launch("train-the-digits", new_run_id(), overrides=overrides, hardware=GPU)
    assert world.dispatch(run) == []
    for status in LIFE:
        run = world.send_status(run, status)
    assert not run.is_open
    return run


@pytest.fixture
def job(world: World) -> World:
    """A project whose job was launched before: the first launch registers its job definition."""
    world.project = "vision-research-team"
    world.register("train-the-digits", inputs={"config": {"values": CONFIG}})
    live(world, "")
    return world


def test_a_launch_writes_at_most_forty_five_units(job: World) -> None:
    meter = WriteMeter()

    with counted(meter):
        live(job, "x" * 800)

    assert meter.total <= PER_LAUNCH, meter.units


def test_what_moves_stays_under_a_kilobyte_until_the_run_ends(job: World) -> None:
    run = job.launch("train-the-digits", hardware=GPU)
    job.dispatch(run)
    sizes = []
    for status in LIFE[:-1]:
        job.send_status(run, status)
        key = {"pk": {"S": f"RUN#{run.project}#{run.run_id}"}, "sk": {"S": "STATE"}}
        sizes.append(size_of(client("dynamodb").get_item(TableName="launchbay-table", Key=key)["Item"]))

    assert max(sizes) <= KIB, sizes


def test_fifty_launches_a_second_in_one_project_with_large_overrides_fill_half_a_partition_at_most(job: World) -> None:
    meters = [WriteMeter(), WriteMeter()]
    for meter in meters:
        with counted(meter):
            live(job, "x" * (MAX_OVERRIDES_BYTES - 1000))

    one, other = (_by_shared_key(meter) for meter in meters)
    rates = {key: units * (LAUNCHES if key in other else 1) for key, units in one.items()}
    assert max(rates.values()) <= MOST, rates
    assert sum(units > MOST / LAUNCHES for units in one.values()) == 1  # that of the run's own request


def _by_shared_key(meter: WriteMeter) -> dict[tuple[str, str], int]:
    """The units by key; as if all open runs had one shard."""
    return {(place, "one shard" if place == "open_runs" else key): units for (place, key), units in meter.units.items()}
