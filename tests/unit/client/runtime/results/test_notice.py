"""The notice of a reclaim: asked for by IMDSv2, told once, and nobody is asked for ever who can't be reached."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from batch_support import wait_for
from launchbay.runtime.results import notice as module
from launchbay.runtime.results.notice import MetadataService, ReclaimNotice
from launchbay_local.http.messages import Request, Response
from launchbay_local.http.server import LoopbackServer

ACTION = {"action": "terminate", "time": "2026-01-31T09:32:00Z"}


class Machine:
    """EC2's metadata service: a token, and a notice once there is one."""

    def __init__(self) -> None:
        self.notice: Any = None
        self.asked: list[tuple[str, str]] = []
        self.tokens = 0
        self.is_silent = False

    def __call__(self, request: Request) -> Response:
        self.asked.append((request.method, request.path))
        headers = {name.lower(): value for name, value in dict(request.headers).items()}
        if self.is_silent:
            return Response(500, [], b"")
        if request.method == "PUT" and request.path == "/latest/api/token":
            self.tokens += 1
            assert int(headers["x-aws-ec2-metadata-token-ttl-seconds"]) <= 21600
            return Response(200, [], f"token-{self.tokens}".encode())
        if headers.get("x-aws-ec2-metadata-token") != f"token-{self.tokens}":
            return Response(401, [], b"")
        if self.notice is None:
            return Response(404, [], b"")
        return Response(200, [], json.dumps(self.notice).encode())


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def environment(machine: Machine) -> Iterator[dict[str, str]]:
    """The variable that leads to the machine's service."""
    server = LoopbackServer(0, max_body=1000)
    server.start(machine)
    yield {"AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url + "/"}
    server.stop()


def test_a_notice_is_told_once_with_its_time(machine: Machine, environment: dict[str, str]) -> None:
    told: list[str] = []
    said: list[str] = []
    watch = ReclaimNotice(environment, lambda: told.append("told"), said.append, every=0.01)
    watch.start()
    wait_for(lambda: len(machine.asked) > 3)
    assert told == []

    machine.notice = ACTION

    wait_for(lambda: told)
    watch._thread.join(5)
    assert told == ["told"]
    assert said == ["AWS reclaims this machine at 2026-01-31T09:32:00Z: what is ready of the results is uploaded now"]
    assert machine.tokens == 1


def test_after_its_end_nothing_is_told(machine: Machine, environment: dict[str, str]) -> None:
    machine.notice = ACTION
    told: list[str] = []
    watch = ReclaimNotice(environment, lambda: told.append("told"), lambda _text: None, every=0.01)

    watch.stop()
    watch.start()
    watch._thread.join(5)

    assert not watch._thread.is_alive()
    assert told == []


def test_who_can_t_be_reached_is_asked_ever_less_often_and_then_no_more(
    machine: Machine, environment: dict[str, str]
) -> None:
    machine.is_silent = True
    watch = ReclaimNotice(environment, lambda: None, lambda _text: None, every=0.001)

    watch.start()
    watch._thread.join(20)

    assert not watch._thread.is_alive()
    assert len(machine.asked) == module._FAILURES


def test_a_token_that_has_run_out_is_replaced(machine: Machine, environment: dict[str, str]) -> None:
    seconds = 0.0
    service = MetadataService(environment, lambda: seconds)
    assert [service.instance_action() for _ in range(3)] == [None] * 3
    assert machine.tokens == 1

    seconds = 5 * 3600.0
    service.instance_action()
    assert machine.tokens == 2
    machine.tokens += 1  # the service takes the old one no longer
    machine.notice = ACTION

    assert service.instance_action() == ACTION


@pytest.mark.parametrize("notice", [[1], "terminate"])
def test_what_is_not_an_action_is_a_failure(machine: Machine, environment: dict[str, str], notice: Any) -> None:
    machine.notice = notice

    with pytest.raises(ValueError, match="not an action"):
        MetadataService(environment).instance_action()
