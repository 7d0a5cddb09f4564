"""What waits in the queues: in AWS Batch's order, whose it is, and why; of others' projects only that it waits."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from botocore.awsrequest import AWSRequest, AWSResponse

from core_support import World
from launchbay_core.aws.clients import client
from launchbay_core.domain.runs import Run, StateChange
from launchbay_core.domain.scheduling.queues import Queue
from launchbay_core.errors import NotFound
from launchbay_core.services.queues import list_queues
from round_trips import recorded

EVENT = "before-send.batch.GetJobQueueSnapshot"
# More than the stand-in's machine has: it waits.
HUGE = {"vcpus": 8}
QUEUE = "launchbay_cpu-compute"


class Body(list[bytes]):
    """The raw stream of an answer."""

    def stream(self) -> Iterator[bytes]:
        return iter(self)


class Fronts(dict[str, list[str]]):
    """The ids of the jobs at the front of each queue, as AWS Batch would list them."""

    def answer(self, request: AWSRequest, **_: Any) -> AWSResponse:
        queue = json.loads(request.body)["jobQueue"]
        jobs = [
            {"jobArn": f"arn:aws:batch:us-east-1:123456789012:job/{job_id}", "earliestTimeAtPosition": 1_000}
            for job_id in self.get(queue, [])
        ]
        body = json.dumps({"frontOfQueue": {"jobs": jobs, "lastUpdatedAt": 2_000}}).encode()
        return AWSResponse(str(request.url), 200, {}, Body([body]))  # type: ignore[arg-type]  # a dict has what is read


@pytest.fixture
def fronts(world: World) -> Iterator[Fronts]:
    """AWS Batch, which says what a test lets it say of its queues."""
    found = Fronts()
    client("batch").meta.events.register(EVENT, found.answer)
    yield found
    client("batch").meta.events.unregister(EVENT, found.answer)


def waiting_run(world: World, **request: Any) -> Run:
    """A run that AWS Batch has and that waits for a machine."""
    run = world.launch(**request)
    world.dispatch(run)
    return world.send_status(run, "RUNNABLE")


def queues(world: World, *others: str, compute_class: str | None = "cpu-compute") -> Mapping[str, Queue]:
    visible = {world.project, *others}
    return {one.name: one for one in list_queues(world.adapters, world.project, visible.__contains__, compute_class)}


def test_runs_are_listed_in_aws_batch_s_order_with_whose_they_are_and_why_they_wait(
    world: World, fronts: Fronts
) -> None:
    world.register(command=["true"], hardware=HUGE)
    first, second = waiting_run(world), waiting_run(world, priority="high", name="urgent")
    world.adapters.store.add_note(first, StateChange(first.state, "2999-01-01T00:00:00.000Z", "no machine yet"))
    fronts[QUEUE] = [second.batch_job_id or "", first.batch_job_id or ""]

    found = queues(world)[QUEUE]

    places = [(one.position, one.project, one.run_id, one.run and one.run.reason) for one in found.waiting]
    assert places == [
        (1, world.project, second.run_id, None),
        (2, world.project, first.run_id, "no machine yet"),
    ]
    assert [one.run and (one.run.priority, one.run.labels.name) for one in found.waiting] == [
        ("high", "urgent"),
        ("normal", ""),
    ]
    assert (found.compute_class, found.spot, found.at) == ("cpu-compute", False, "1970-01-01T00:00:02.000Z")


def test_the_runs_at_the_front_are_read_at_once(world: World, fronts: Fronts) -> None:
    world.register(command=["true"], hardware=HUGE)
    runs = [waiting_run(world) for _ in range(3)]
    fronts[QUEUE] = [run.batch_job_id or "" for run in runs]

    with recorded([client("dynamodb")]) as trips:
        found = queues(world)[QUEUE]

    assert [one.run and one.run.run_id for one in found.waiting] == [run.run_id for run in runs]
    reads = [name for trip in trips for name in trip.names]
    lists = len({"QUEUED", "SUBMITTED", "RUNNABLE"})  # of the project's own runs that wait
    assert sorted(reads) == ["BatchGetItem"] * 2 + ["Query"] * lists


def test_of_a_project_that_the_caller_may_not_see_only_the_place_is_known(world: World, fronts: Fronts) -> None:
    world.register(command=["true"], hardware=HUGE)
    own = waiting_run(world)
    other = World("the-neighbours", world.bench)
    other.register(command=["true"], hardware=HUGE)
    theirs = waiting_run(other)
    fronts[QUEUE] = [theirs.batch_job_id or "", own.batch_job_id or ""]

    hidden, shown = queues(world)[QUEUE], queues(world, "the-neighbours")[QUEUE]

    place = hidden.waiting[0]
    assert (place.position, place.project, place.run_id, place.run) == (1, None, None, None)
    assert hidden.waiting[1].run_id == own.run_id
    assert (shown.waiting[0].project, shown.waiting[0].run_id) == ("the-neighbours", theirs.run_id)


def test_a_job_that_launchbay_has_not_submitted_is_only_a_place(world: World, fronts: Fronts) -> None:
    fronts[QUEUE] = ["11111111-2222-3333-4444-555555555555"]

    (place,) = queues(world)[QUEUE].waiting

    assert (place.position, place.project, place.run_id) == (1, None, None)


def test_the_caller_s_runs_that_have_no_place_yet_come_last_in_their_own_queue(world: World, fronts: Fronts) -> None:
    world.register(command=["true"], hardware=HUGE)
    queued = world.launch()
    spot = world.launch(hardware={**HUGE, "spot": True})
    placed = waiting_run(world)
    fronts[QUEUE] = [placed.batch_job_id or ""]

    found = queues(world)

    assert [(one.position, one.run_id) for one in found[QUEUE].waiting] == [(1, placed.run_id), (None, queued.run_id)]
    assert [(one.position, one.run_id) for one in found[f"{QUEUE}-spot"].waiting] == [(None, spot.run_id)]


def test_without_a_class_every_enabled_one_has_its_two_queues(world: World, fronts: Fronts) -> None:
    found = queues(world, compute_class=None)

    assert {f"{QUEUE}", f"{QUEUE}-spot", "launchbay_gpu-h100"} <= set(found)
    assert all(not one.waiting for one in found.values())


def test_a_class_that_does_not_exist_is_refused_with_the_nearest_ones(world: World) -> None:
    with pytest.raises(NotFound, match="Did you mean `gpu-a10g`"):
        queues(world, compute_class="gpu-a10")
