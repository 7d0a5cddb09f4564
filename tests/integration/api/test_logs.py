"""A run's log over the API."""

from __future__ import annotations

import time
from typing import Any

import pytest

from api_support import request
from lambda_support import LOG_GROUP
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.clients import client
from launchbay_core.domain.clock import from_milliseconds
from launchbay_core.domain.runs import StateChange
from launchbay_core.domain.states import RunState

RUNS = "/v1/projects/vision/runs"
NOW = int(time.time() * 1000)  # CloudWatch Logs takes no old lines


@pytest.fixture
def run_id(digits: Any) -> str:
    """A run that Batch has started, with nothing logged yet."""
    run_id = str(request("POST", RUNS, {"job": "digits"}).body["run_id"])
    move(run_id, RunState.RUNNING, {"batch_job_id": "b-1", "log_streams": ["job/1"], "attempts": 1}, is_open=True)
    client("logs").create_log_stream(logGroupName=LOG_GROUP, logStreamName="job/1")
    return run_id


def test_a_log_is_read_from_its_start_and_then_from_the_cursor(run_id: str) -> None:
    write("one", "two")
    first = logs(run_id)
    write("three")
    second = logs(run_id, first["cursor"])

    assert [line["message"] for line in first["lines"]] == ["one", "two"]
    assert first["lines"][0]["at"] == from_milliseconds(NOW)
    assert [line["message"] for line in second["lines"]] == ["three"]
    assert not second["complete"]


def test_a_log_is_complete_when_the_run_has_ended_and_nothing_is_left(run_id: str) -> None:
    write("all")
    move(run_id, RunState.SUCCEEDED, {"exit_code": 0}, is_open=False)

    lines: list[str] = []
    page = logs(run_id)
    while not page["complete"]:
        lines += [line["message"] for line in page["lines"]]
        page = logs(run_id, page["cursor"])

    assert lines == ["all"]


def test_lines_of_a_container_that_begins_to_write_late_are_not_missed(run_id: str) -> None:
    store = create_adapters().store
    progress = store.find_progress("vision", run_id)
    assert progress is not None
    streams = ("inputs/1", "job/1", "job/2")
    assert store.record(progress, {"log_streams": streams}, heard_at=progress.updated_at, is_open=True)
    client("logs").create_log_stream(logGroupName=LOG_GROUP, logStreamName="inputs/1")
    before = logs(run_id)
    write("restored", stream="inputs/1")
    first = logs(run_id, before["cursor"])
    between = logs(run_id, first["cursor"])
    write("step 1")
    second = logs(run_id, between["cursor"])

    assert before["lines"] == between["lines"] == []
    assert [line["message"] for page in (first, second) for line in page["lines"]] == ["restored", "step 1"]


def test_a_run_that_has_not_started_has_an_empty_log(digits: Any) -> None:
    run = request("POST", RUNS, {"job": "digits"}).body

    page = logs(run["run_id"])

    assert (page["lines"], page["complete"]) == ([], False)


def logs(run_id: str, cursor: str | None = None) -> Any:
    """A page of a run's log."""
    answer = request("GET", f"{RUNS}/{run_id}/logs", query={} if cursor is None else {"cursor": cursor})
    assert answer.status == 200, answer.body
    return answer.body


def write(*lines: str, stream: str = "job/1") -> None:
    """Write lines as the container's log driver does."""
    events: Any = [{"timestamp": NOW, "message": line} for line in lines]
    client("logs").put_log_events(logGroupName=LOG_GROUP, logStreamName=stream, logEvents=events)


def move(run_id: str, state: RunState, facts: dict[str, Any], *, is_open: bool) -> None:
    """Move a run as the track function does."""
    store = create_adapters().store
    change = StateChange(state, "2999-01-01T00:00:00.000Z")
    assert store.transition(store.get_run("vision", run_id), change, facts, is_open=is_open)
