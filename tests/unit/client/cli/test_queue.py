"""`launchbay queue`: what waits in each queue, in order, whose and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fake_server import FakeServer
from launchbay.cli.main import group
from launchbay_local.http.messages import Request, Response

AT = "2026-01-31T09:30:00.000Z"
ANOTHER = {
    **dict.fromkeys(("project", "run_id", "job", "name", "state", "priority", "created_by", "reason")),
    "position": 1,
    "since": AT,
}
OWN = {
    "position": 2,
    "since": AT,
    "project": "vision",
    "run_id": "01JZ8Q4T6V2M9X3C7B5N1K0HFD",
    "job": "digits",
    "name": "",
    "state": "RUNNABLE",
    "priority": "high",
    "created_by": {"subject": "5f0c", "name": "ada"},
    "reason": "no machine is available",
}
QUEUED = {**OWN, "position": None, "state": "QUEUED", "priority": "low", "reason": None}


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    """A server, of which nothing is known yet."""
    monkeypatch.setenv("LAUNCHBAY_SETTINGS", str(tmp_path))
    fake = FakeServer()
    yield fake
    fake.server.stop()


def queue_of(*waiting: Mapping[str, Any], **members: Any) -> dict[str, Any]:
    about = {"name": "launchbay-gpu-l4", "compute_class": "gpu-l4", "spot": False, "at": AT, "may_have_more": False}
    return {**about, "waiting": list(waiting), **members}


def show(server: FakeServer, *queues: Mapping[str, Any], words: tuple[str, ...] = ()) -> Result:
    server.answers["/v1/projects/vision/queues"] = lambda _: Response.json(200, {"queues": list(queues)})
    return CliRunner().invoke(group, ["queue", *words, "--server", server.url, "--project", "vision"])


def test_each_busy_queue_lists_what_waits_in_order(server: FakeServer) -> None:
    shown = show(server, queue_of(ANOTHER, OWN, QUEUED), queue_of(name="empty", compute_class="cpu-general"))

    assert shown.exit_code == 0, shown.output
    heading, names, *rows = shown.output.splitlines()
    assert heading.startswith("gpu-l4, as of")
    assert names.split() == ["#", "PROJECT", "RUN", "JOB", "PRIORITY", "BY", "SINCE", "WHY"]
    assert rows[0].startswith("1  another project  ")
    assert [word in rows[1] for word in ("2", "vision", "digits", "high", "ada", "no machine is available")] == [
        True
    ] * 6
    assert rows[2].startswith("-  vision")
    assert rows[2].rstrip().endswith("not submitted to AWS Batch yet")
    assert "cpu-general" not in shown.output


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"position": 1}, "next, once a machine is free"),
        ({"position": 2}, "others are before it"),
        ({"position": None}, "no place among the first yet"),
        ({"position": None, "state": "QUEUED"}, "not submitted to AWS Batch yet"),
        ({"position": 1, "reason": "no such quota"}, "no such quota"),
    ],
)
def test_a_run_without_a_reason_of_aws_batch_waits_for_what_its_place_says(
    server: FakeServer, members: dict[str, Any], why: str
) -> None:
    shown = show(server, queue_of({**OWN, "reason": None, **members}))

    assert shown.output.splitlines()[-1].rstrip().endswith(why)


def test_a_queue_with_more_behind_its_front_says_so(server: FakeServer) -> None:
    assert "may have more" in show(server, queue_of(ANOTHER, may_have_more=True)).output
    assert "may have more" not in show(server, queue_of(ANOTHER)).output


def test_queues_in_which_nothing_waits_are_one_line(server: FakeServer) -> None:
    assert show(server, queue_of(), queue_of(spot=True)).output == "Nothing waits in 2 queues.\n"


def test_a_class_and_json_go_through_as_they_are(server: FakeServer) -> None:
    asked: list[Request] = []
    shown = show(server, queue_of(OWN), words=("gpu-l4", "--json"))
    asked += server.requests

    assert json.loads(shown.output) == {"queues": [queue_of(OWN)]}
    assert [request.query for request in asked][-1:] == ["compute_class=gpu-l4"]
