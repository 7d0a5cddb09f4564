"""What callers get wrong: each a problem with the right status, never a 500."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from api_support import Answer, request

PROJECT = "/v1/projects/vision"
RUNS = f"{PROJECT}/runs"
RUN = f"{RUNS}/01ARZ3NDEKTSV4RRFFQ69G5FAV"
pytestmark = pytest.mark.usefixtures("digits")


def assert_problem(answer: Answer, status: int) -> None:
    """The answer is a problem of this status, and says so in all places."""
    assert answer.status == status, answer
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.body["status"] == status
    assert answer.body["title"]
    assert answer.body["detail"]
    assert answer.body["type"].startswith("urn:launchbay:problem:")
    assert answer.body["request_id"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/v1/projects/nobody/jobs", None),
        ("GET", "/v1/projects/nobody/runs", None),
        ("GET", "/v1/projects/nobody/jobs/digits", None),
        ("GET", f"{PROJECT}/jobs/digit", None),
        ("GET", f"{PROJECT}/jobs/digit/versions", None),
        ("GET", f"{PROJECT}/jobs/digits/versions/2", None),
        ("GET", f"{PROJECT}/jobs/digits/versions/0", None),
        ("GET", f"{PROJECT}/jobs/digits/versions/999999999", None),
        ("GET", f"{PROJECT}/jobs/digits/versions/prod", None),
        ("GET", f"{PROJECT}/jobs/digits/versions/prod/schema", None),
        ("PUT", f"{PROJECT}/jobs/digits/aliases/prod", {"version": 2}),
        ("PUT", f"{PROJECT}/jobs/digit/aliases/prod", {"version": 1}),
        ("POST", RUNS, {"job": "digit"}),
        ("POST", RUNS, {"job": "digits", "version": 2}),
        ("POST", RUNS, {"job": "digits", "alias": "prod"}),
        ("POST", RUNS, {"job": "digits", "alias": "no/such alias\u0000"}),
        ("POST", RUNS, {"job": "digits", "alias": ""}),
        ("GET", RUN, None),
        ("GET", f"{RUN}/events", None),
        ("GET", f"{RUN}/inputs", None),
        ("GET", f"{RUN}/logs", None),
        ("GET", f"{RUN}/diff/01ARZ3NDEKTSV4RRFFQ69G5FAV", None),
        ("POST", f"{RUN}/cancel", None),
        ("POST", f"{RUN}/rerun", {}),
    ],
)
def test_something_that_does_not_exist_is_a_404(method: str, path: str, body: Any) -> None:
    assert_problem(request(method, path, body), 404)


def test_a_missing_job_comes_with_the_nearest_names() -> None:
    answer = request("GET", f"{PROJECT}/jobs/digit")

    assert (answer.body["kind"], answer.body["name"], answer.body["suggestions"]) == ("job", "digit", ["digits"])


def test_runs_of_a_job_that_is_not_there_are_a_404_and_of_one_without_runs_an_empty_list() -> None:
    assert_problem(request("GET", RUNS, query={"job": "digit"}), 404)
    assert request("GET", RUNS, query={"job": "digits"}).body["runs"] == []


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "-1"},
        {"limit": "201"},
        {"limit": "many"},
        {"limit": "9" * 5000},
        {"limit": "1,2"},
        {"cursor": "%%%"},
        {"cursor": "é"},
        {"cursor": "x" * 3000},
        {"cursor": ""},
        {"cursor": base64.urlsafe_b64encode(b"jobs:digits").decode()},
        {"cursor": base64.urlsafe_b64encode(b"runs:nothing").decode()},
        {"cursor": base64.urlsafe_b64encode(b"\xff\xfe").decode()},
        {"cursor": base64.urlsafe_b64encode(b"runs:01ARZ3NDEKTSV4RRFFQ69G5FAV").decode() + "="},
        {"cursor": base64.b64encode(b"runs:~~~???").decode()},
        {"state": "DONE"},
        {"job": "a/b"},
        {"job": "x" * 100},
        {"stat": "QUEUED"},
    ],
)
def test_a_query_that_can_t_be_read_is_a_400(query: dict[str, str]) -> None:
    assert_problem(request("GET", RUNS, query=query), 400)


@pytest.mark.parametrize("place", [f"{RUN}/logs", f"{PROJECT}/jobs", f"{PROJECT}/jobs/digits/versions"])
@pytest.mark.parametrize(
    "content",
    [
        *(b"logs:[]", b"logs:{}", b"logs:[-1, null]", b"logs:" + b"[" * 1400, b"logs:" + b"9" * 1400),
        *(b"versions:x", b"versions:\xc2\xb2", b"jobs:a#b", b":", b""),
    ],
)
def test_a_made_up_cursor_is_refused_everywhere(place: str, content: bytes) -> None:
    if place.startswith(RUN):
        run = request("POST", RUNS, {"job": "digits"}).body["run_id"]
        place = f"{RUNS}/{run}/logs"

    assert_problem(request("GET", place, query={"cursor": base64.urlsafe_b64encode(content).decode()}), 400)


@pytest.mark.parametrize("dry_run", ["maybe", "", "2"])
def test_a_dry_run_that_is_neither_true_nor_false_launches_nothing(dry_run: str) -> None:
    assert_problem(request("POST", RUNS, {"job": "digits"}, query={"dry_run": dry_run}), 400)
    assert request("GET", RUNS).body["runs"] == []


@pytest.mark.parametrize(
    "path",
    [
        f"{RUNS}/not-an-id",
        f"{RUNS}/01arz3ndektsv4rrffq69g5fav",
        f"{RUNS}/é",
        f"{RUNS}/%00",
        f"{RUNS}/..",
        f"{RUN}/diff/nothing",
        f"{PROJECT}/jobs/-x",
        f"{PROJECT}/jobs/a b",
        f"{PROJECT}/jobs/{'x' * 65}",
        f"{PROJECT}/jobs/digits/versions/-1",
        f"{PROJECT}/jobs/digits/versions/1.0",
        f"{PROJECT}/jobs/digits/versions/²",
        f"{PROJECT}/jobs/digits/versions/{'9' * 5000}",
        "/v1/projects/Vision/jobs",
        "/v1/projects/vision#x/jobs",
    ],
)
def test_an_invalid_name_is_a_400_or_no_endpoint(path: str) -> None:
    answer = request("GET", path)

    assert_problem(answer, 404 if "#" in path else 400)


@pytest.mark.parametrize(
    "spec",
    [
        {"name": "../x"},
        {"name": "a\u0000b"},
        {"name": ""},
        {"name": "x" * 100_000},
        {"command": []},
        {"command": "true"},
        {"command": [1]},
        {"env": {"1X": "y"}},
        {"env": {"X": 1}},
        {"timeout_seconds": 1},
        {"retries": 10},
        {"code": {"sha256": "0"}},
        {"inputs": {"files": {"../x.yaml": {"text": ""}}}},
        {"inputs": {"files": {"/etc/x.yaml": {"text": ""}}}},
        {"inputs": {"files": {"a\u0000.yaml": {"text": ""}}}},
        {"inputs": {"files": {"./a.yaml": {"text": ""}}}},
        {"inputs": {"files": {"a.txt": {"text": ""}}}},
        {"inputs": {"files": {"a.yaml": {"text": "a: [1"}}}},
        {"inputs": {"files": {"a.json": {"text": "[" * 5000}}}},
        {"inputs": {"files": {"a.toml": {"text": "a ="}}}},
        {"inputs": {"config": {"values": {"a": 1}, "include": [""]}}},
        {"inputs": {"config": {"values": {"a": 1}, "include": ["a\\"]}}},
        {"inputs": {"config": {"values": {"a": 1}, "schema": {"type": 7}}}},
        {"inputs": {"config": {"values": {"a": 1}, "schema": {"$ref": "http://127.0.0.1:1/x"}}}},
        {"inputs": {"config": {"values": {"a": 1}, "schema": {"$ref": "#/$defs/nothing"}}}},
        {"unknown": True},
    ],
)
def test_a_job_that_can_t_be_read_is_a_400_and_is_not_there(spec: dict[str, Any]) -> None:
    answer = request("POST", f"{PROJECT}/jobs", {"name": "new", "command": ["true"], **spec})

    assert_problem(answer, 400)
    assert len(json.dumps(answer.body)) < 20_000
    assert [job["name"] for job in request("GET", f"{PROJECT}/jobs").body["jobs"]] == ["digits"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"job": "digits", "version": 1, "alias": "prod"}, 400),
        ({"job": "digits", "version": 0}, 400),
        ({"job": "digits", "version": 10**2000}, 400),
        ({"job": "digits", "version": "1"}, 400),
        ({"job": "../x"}, 400),
        ({"job": None}, 400),
        ({"job": "digits", "overrides": {"config": []}}, 400),
        ({"job": "digits", "overrides": {"config": {"trainer": {"learning_rate": "fast"}}}}, 422),
        ({"job": "digits", "overrides": {"config": {"trainer": "off"}}}, 422),
        ({"job": "digits", "overrides": {"config": {"a.b": 2, "\u0000": 3}}}, 422),
        ({"job": "digits", "overrides": {"config": {"": 1}}}, 422),
        ({"job": "digits", "overrides": {"files": {"../x": {"a": 1}}}}, 422),
        ({"job": "digits", "overrides": {"files": {"conf/train.yaml": {"training": {"epochs": []}}}}}, 422),
        ({"job": "digits", "overrides": {"config": {"trainer": {"model": "x" * 200_000}}}}, 413),
        ({"job": "digits", "hardware": {"gpu": {"model": "voodoo"}}}, 422),
        ({"job": "digits", "hardware": {"gpu": {"model": "a10g", "count": 64}}}, 422),
        ({"job": "digits", "hardware": {"memory_gib": 60000}}, 422),
        ({"job": "digits", "hardware": {"vcpus": 0}}, 400),
        ({"job": "digits", "hardware": {"gpu": {"count": True}}}, 400),
    ],
)
def test_a_launch_that_can_t_be_done_starts_no_run(body: dict[str, Any], status: int) -> None:
    assert_problem(request("POST", RUNS, body), status)
    assert request("GET", RUNS).body["runs"] == []


def test_a_run_that_has_ended_can_not_be_cancelled() -> None:
    from launchbay_core.aws.adapters import create_adapters
    from launchbay_core.domain.runs import StateChange
    from launchbay_core.domain.states import RunState

    run_id = request("POST", RUNS, {"job": "digits"}).body["run_id"]
    store = create_adapters().store
    change = StateChange(RunState.SUCCEEDED, "2999-01-01T00:00:00.000Z")
    assert store.transition(store.get_run("vision", run_id), change, {}, is_open=False)

    assert_problem(request("POST", f"{RUNS}/{run_id}/cancel"), 409)
