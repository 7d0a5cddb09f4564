"""What is read of the ECS agent's task metadata endpoint."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from launchbay.runtime.results.task.metadata import Ended, ended_container
from launchbay.runtime.s3.ecs_task import Unanswered
from launchbay_local.http.messages import Response
from results_support import Agent, stopped


@pytest.fixture
def agent() -> Iterator[Agent]:
    agent = Agent()
    yield agent
    agent.server.stop()


@pytest.mark.parametrize("status", ["NONE", "PULLED", "CREATED", "RUNNING"])
def test_a_container_that_has_not_ended_has_no_exit_code(agent: Agent, status: str) -> None:
    agent.say(stopped("inputs", 0), {"Name": "job", "KnownStatus": status})

    assert ended_container("job", agent.environment) is None
    assert agent.asked == ["/v4/0123-1/task"]


@pytest.mark.parametrize("code", [0, 1, 137])
def test_a_container_that_has_ended_has_its_exit_code(agent: Agent, code: int) -> None:
    agent.say(
        {"Name": "results", "KnownStatus": "RUNNING"}, {"Name": "job", "KnownStatus": "STOPPED", "ExitCode": code}
    )

    assert ended_container("job", agent.environment) == Ended(code)


def test_a_container_that_could_not_start_has_none(agent: Agent) -> None:
    agent.say({"Name": "job", "KnownStatus": "STOPPED"})

    assert ended_container("job", agent.environment) == Ended(None)


def test_a_container_that_the_agent_does_not_know_yet_has_not_ended(agent: Agent) -> None:
    assert ended_container("job", agent.environment) is None


@pytest.mark.parametrize(
    "answer", [Response(429), Response(500), Response(200, body=b"<html>"), Response.json(200, ["no task"])]
)
def test_an_answer_that_says_nothing_is_no_answer(agent: Agent, answer: Response) -> None:
    agent.answer = answer

    with pytest.raises(Unanswered, match="the ECS agent"):
        ended_container("job", agent.environment)


@pytest.mark.parametrize("address", ["", "file:///etc/passwd", "http://127.0.0.1:9/v4/1"])
def test_without_an_agent_there_is_no_answer(address: str) -> None:
    with pytest.raises(Unanswered):
        ended_container("job", {"ECS_CONTAINER_METADATA_URI_V4": address})
