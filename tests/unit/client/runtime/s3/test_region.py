"""Which region a job is in: told, or asked of the ECS agent; guessed only if nobody knows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fake_server import FakeServer
from launchbay.runtime.s3 import S3Bucket
from launchbay.runtime.s3.region import find_region
from launchbay_local.http.messages import Response


@pytest.fixture
def agent() -> Iterator[FakeServer]:
    """The agent's metadata endpoint."""
    fake = FakeServer()
    task = {"TaskARN": "arn:aws:ecs:eu-central-1:123456789012:task/launchbay/158d1c8083dd49d6b527399fd6414f5c"}
    fake.answers["/v4/abc/task"] = lambda _: Response.json(200, task)
    yield fake
    fake.server.stop()


@pytest.mark.parametrize(
    ("told", "region"),
    [
        ({"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "us-west-2"}, "eu-west-1"),
        ({"AWS_DEFAULT_REGION": "us-west-2"}, "us-west-2"),
        ({}, "us-east-1"),
        ({"ECS_CONTAINER_METADATA_URI_V4": "http://127.0.0.1:1/v4/abc"}, "us-east-1"),
        ({"ECS_CONTAINER_METADATA_URI_V4": "file:///etc/passwd"}, "us-east-1"),
    ],
)
def test_the_region_is_the_one_that_the_environment_names(told: dict[str, str], region: str) -> None:
    assert find_region(told) == region


def test_a_container_that_is_not_told_its_region_asks_the_agent(agent: FakeServer) -> None:
    told = {"ECS_CONTAINER_METADATA_URI_V4": f"{agent.url}/v4/abc"}

    assert find_region(told) == "eu-central-1"
    assert find_region({**told, "AWS_REGION": "eu-west-1"}) == "eu-west-1"
    assert len(agent.requests) == 1
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    assert S3Bucket("bucket", {**told, **keys})._region == "eu-central-1"


@pytest.mark.parametrize("answer", [Response(404, [], b""), Response.json(200, {}), Response.json(200, {"TaskARN": 1})])
def test_an_agent_that_does_not_know_is_not_believed(agent: FakeServer, answer: Response) -> None:
    agent.answers["/v4/abc/task"] = lambda _: answer

    assert find_region({"ECS_CONTAINER_METADATA_URI_V4": f"{agent.url}/v4/abc"}) == "us-east-1"
