"""Overrides that replace a map, over the API: in launches, dry runs, reruns and comparisons."""

from __future__ import annotations

from typing import Any

import pytest

from api_support import request
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.contracts.run_manifest import parse_manifest
from launchbay_core.contracts.run_objects import inputs_prefix, manifest_key

JOBS = "/v1/projects/vision/jobs"
RUNS = "/v1/projects/vision/runs"
TEXT = "opt: {name: adam, lr: 0.1}  # tuned\nseed: 1\n"
SPEC: dict[str, Any] = {
    "name": "job",
    "command": ["true"],
    "inputs": {
        "config": {"values": {"opt": {"name": "adam", "lr": 0.1}, "seed": 1}},
        "files": {"c.yaml": {"text": TEXT}},
    },
}
OVERRIDES = {"config": {"opt": {"name": "sgd"}}, "files": {"c.yaml": {"opt": {"name": "sgd"}}}}
REPLACE = {"config": ["opt"], "files": {"c.yaml": ["opt"]}}


@pytest.fixture(autouse=True)
def job(account: None) -> None:
    assert request("POST", JOBS, SPEC).status == 201


def launched(overrides: dict[str, Any]) -> dict[str, Any]:
    answer = request("POST", RUNS, {"job": "job", "overrides": overrides})
    assert answer.status == 201, answer.body
    return dict(answer.body)


def inputs(run: dict[str, Any]) -> dict[str, Any]:
    return dict(request("GET", f"{RUNS}/{run['run_id']}/inputs").body)


def test_a_map_merges_unless_it_is_named_as_replacing() -> None:
    merged, replaced = launched(OVERRIDES), launched({**OVERRIDES, "replace": REPLACE})

    assert inputs(merged)["config"]["opt"] == {"name": "sgd", "lr": 0.1}
    assert inputs(merged)["files"]["c.yaml"] == "opt: {name: sgd, lr: 0.1}  # tuned\nseed: 1\n"
    assert inputs(replaced)["config"]["opt"] == {"name": "sgd"}
    assert inputs(replaced)["files"]["c.yaml"] == "opt: {name: sgd}  # tuned\nseed: 1\n"


def test_a_replacement_is_stored_returned_and_passed_to_the_job() -> None:
    run = launched({**OVERRIDES, "replace": REPLACE})

    assert run["overrides"]["replace"] == REPLACE
    assert launched({})["overrides"]["replace"] == {"config": [], "files": {}}
    manifest = parse_manifest(create_adapters().data_bucket.get(manifest_key(inputs_prefix("vision", run["run_id"]))))
    assert manifest.config_overrides.marks == manifest.files["c.yaml"].overrides.marks == {"replace": ["opt"]}
    assert manifest.config_overrides.registered == {"opt": {"name": "adam", "lr": 0.1}}


def test_a_dry_run_shows_what_replacing_leaves() -> None:
    body = {"job": "job", "overrides": {**OVERRIDES, "replace": REPLACE}}

    plan = request("POST", RUNS, body, query={"dry_run": "true"}).body

    assert plan["config"]["opt"] == {"name": "sgd"}
    assert "+opt: {name: sgd}  # tuned\n" in plan["files"]["c.yaml"]["diff"]


def test_a_rerun_merges_into_what_its_run_replaced_and_can_replace_that_again() -> None:
    first = launched({**OVERRIDES, "replace": REPLACE})
    path = f"{RUNS}/{first['run_id']}/rerun"

    merged = request("POST", path, {"overrides": {"config": {"opt": {"lr": 3}}}}).body
    again = {"config": {"opt": {"lr": 3}}, "replace": {"config": ["opt"]}}
    replaced = request("POST", path, {"overrides": again}).body

    assert inputs(merged)["config"]["opt"] == {"name": "sgd", "lr": 3}
    assert inputs(replaced)["config"]["opt"] == {"lr": 3}
    diff = request("GET", f"{RUNS}/{merged['run_id']}/diff/{replaced['run_id']}").body
    assert diff["config"] == [{"path": "opt.name", "a": "sgd", "b": None}]


@pytest.mark.parametrize(
    "replace",
    [
        {"config": ["seed"]},
        {"config": ["opt.lr"]},
        {"config": ["opt.name.x"]},
        {"config": ["a..b"]},
        {"config": "opt"},
        {"config": [1]},
        {"files": {"other.yaml": ["opt"]}},
        {"files": {"c.yaml": ["seed"]}},
        {"opt": []},
    ],
)
def test_a_replacement_without_a_value_is_a_400(replace: dict[str, Any]) -> None:
    answer = request("POST", RUNS, {"job": "job", "overrides": {**OVERRIDES, "replace": replace}})

    assert answer.status == 400
    assert "replace" in answer.body["detail"]


@pytest.mark.parametrize("value", [{}, {"lr": 1}, {"name": "x", "private": 1}])
def test_a_map_that_holds_something_excluded_can_t_be_replaced(value: dict[str, Any]) -> None:
    config = {"values": {"opt": {"lr": 1, "private": 2}}, "exclude": ["opt.private"]}
    request("POST", JOBS, {**SPEC, "name": "other", "inputs": {"config": config}})

    body = {"job": "other", "overrides": {"config": {"opt": value}, "replace": {"config": ["opt"]}}}
    answer = request("POST", RUNS, body)

    assert answer.status == 422
    assert {error["kind"] for error in answer.body["errors"]} == {"excluded"}


def test_a_replacement_without_a_run_config_is_refused_with_what_was_given() -> None:
    files = {"c.yaml": {"text": TEXT}}
    request("POST", JOBS, {**SPEC, "name": "files-only", "inputs": {"files": files}})

    body = {"job": "files-only", "overrides": {"config": {"opt": {"lr": 1}}, "replace": {"config": ["opt"]}}}
    answer = request("POST", RUNS, body)

    assert answer.status == 422
    assert [(error["kind"], error["given"]) for error in answer.body["errors"]] == [("unknown_key", {"lr": 1})]
