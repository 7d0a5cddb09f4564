"""Each job goes to AWS Batch as its project's share, with the priority of its run there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from core_support import ADA, World
from launchbay_core.aws.clients import client
from launchbay_core.domain.requests import RerunRequest
from launchbay_core.services.rerun import rerun

EVENT = "provide-client-params.batch.SubmitJob"


@pytest.fixture
def submitted(world: World) -> Iterator[list[dict[str, Any]]]:
    """The requests of SubmitJob, as they are made."""
    requests: list[dict[str, Any]] = []

    def keep(params: dict[str, Any], **_: Any) -> None:
        requests.append(params)

    submitting = client("batch", is_retrying=False)
    submitting.meta.events.register(EVENT, keep)
    yield requests
    submitting.meta.events.unregister(EVENT, keep)


@pytest.mark.parametrize(("priority", "number"), [("low", 100), ("normal", 500), ("high", 900)])
def test_a_job_is_submitted_as_its_project_s_share_with_its_run_s_priority(
    world: World, submitted: list[dict[str, Any]], priority: str, number: int
) -> None:
    world.project = "speech-q"
    world.register(priority)

    world.dispatch(world.launch(priority, priority=priority))

    (request,) = submitted
    assert (request["shareIdentifier"], request["schedulingPriorityOverride"]) == ("speechQ0Q1", number)


def test_a_launch_without_a_priority_has_the_job_s(world: World, submitted: list[dict[str, Any]]) -> None:
    world.register("urgent", priority="high")
    world.register("plain")

    runs = [world.launch("urgent"), world.launch("plain"), world.launch("urgent", priority="low")]
    world.dispatch(*runs)

    assert [world.run(run).priority for run in runs] == ["high", "normal", "low"]
    assert sorted(request["schedulingPriorityOverride"] for request in submitted) == [100, 500, 900]


def test_a_rerun_does_not_take_over_a_priority_for_which_its_caller_may_lack_the_right(world: World) -> None:
    world.register()
    first = world.launch(priority="high")

    again = rerun(world.adapters, world.project, first.run_id, RerunRequest.model_validate({}), ADA)
    low = rerun(world.adapters, world.project, first.run_id, RerunRequest.model_validate({"priority": "low"}), ADA)

    assert (again.run.priority, low.run.priority) == ("normal", "low")
    assert again.notices == ("the earlier run had the priority `high`, this one has the job's: `normal`",)
    assert low.notices == ()
