"""Operators over the API: the document's shape, contradictions, and what a rerun says."""

from __future__ import annotations

from typing import Any

import pytest

from api_support import request

JOBS = "/v1/projects/vision/jobs"
RUNS = "/v1/projects/vision/runs"
SPEC: dict[str, Any] = {
    "name": "job",
    "command": ["true"],
    "inputs": {
        "config": {"values": {"opt": {"name": "adam", "lr": 0.1}, "layers": [64, 32], "a[0]": 1}},
        "files": {"c.yaml": {"text": "lr: 1\nlayers: [1, 2]\n"}},
    },
}


@pytest.fixture(autouse=True)
def job(account: None) -> None:
    assert request("POST", JOBS, SPEC).status == 201


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"add": {"config": ["x"]}}, "`add` names `x`, for which config has no value"),
        (
            {"config": {"lr": 1}, "remove": {"config": ["lr"]}},
            "`remove` names `lr`, but something else changes the same",
        ),
        ({"remove": {"files": {"c.yaml": ["x["]}}}, "`remove` names `x[`: brackets have the position of an item"),
        ({"items": {"config": [{"path": "layers", "value": 1}]}}, "`items` names `layers`, which is no item of a list"),
        ({"items": {"config": [{"path": "layers[*]", "value": 1}]}}, "which is not one place"),
        ({"items": {"config": [{"path": "layers[0]"}]}}, "this field is required"),
        ({"remove": ["lr"]}, "this must be a JSON object"),
        ({"remove": {"config": "lr"}}, "this must be a JSON array"),
        ({"args": "--fast"}, "this must be a JSON array"),
        ({"env": {"1A": "x"}}, "overrides.env"),
        ({"removes": {}}, "there is no field of this name"),
    ],
)
def test_a_document_of_another_shape_or_that_contradicts_itself_is_malformed(
    overrides: dict[str, Any], message: str
) -> None:
    answer = request("POST", RUNS, {"job": "job", "overrides": overrides})

    assert answer.status == 400
    assert message in str(answer.body)


@pytest.mark.parametrize("member", ["args", "entry_point"])
def test_words_that_the_author_fixed_are_refused(member: str) -> None:
    answer = request("POST", RUNS, {"job": "job", "overrides": {member: ["x"]}})

    assert (answer.status, answer.body["errors"][0]["path"]) == (422, member)


def test_a_key_with_a_bracket_is_named_with_a_backslash_and_the_record_says_so() -> None:
    overrides = {"config": {"a[0]": 2, "opt": {"lr": 1}}, "replace": {"config": [r"a\[0]"]}}

    answer = request("POST", RUNS, {"job": "job", "overrides": overrides})

    assert answer.status == 201, answer.body
    assert answer.body["overrides"]["replace"] == {"config": [r"a\[0]"], "files": {}}
    kept = request("GET", f"{RUNS}/{answer.body['run_id']}").body["overrides"]
    assert kept == answer.body["overrides"]
    assert (kept["add"], kept["remove"], kept["items"]) == ({"config": [], "files": {}},) * 3
    assert (kept["args"], kept["entry_point"], kept["env"]) == (None, None, {})


def test_a_rerun_says_which_overrides_of_the_run_no_longer_count() -> None:
    body = {"job": "job", "overrides": {"config": {"opt": {"lr": 1}}, "files": {"c.yaml": {"lr": 2}}}}
    first = request("POST", RUNS, body).body

    more = {"config": {"opt": {"lr": 3}}, "files": {"c.yaml": {"layers": [3]}}}
    again = request("POST", f"{RUNS}/{first['run_id']}/rerun", {"overrides": more}).body

    assert again["notices"] == ["`opt.lr` of the earlier run is overridden"]
    assert again["overrides"]["config"] == {"opt": {"lr": 3}}
    assert again["overrides"]["files"] == {"c.yaml": {"lr": 2, "layers": [3]}}
    assert request("POST", f"{RUNS}/{first['run_id']}/rerun").body["notices"] == []
