"""A format that only a test knows, through the API: registered, validated, launched, patched, and shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import properties_format
from api_support import request

JOBS, RUNS = "/v1/projects/vision/jobs", "/v1/projects/vision/runs"
TEXT = "# How it is trained.\nlr = 0.1  # tuned\nepochs = 10\n"


@pytest.fixture(autouse=True)
def properties() -> Iterator[None]:
    with properties_format.registered():
        yield


def register(path: str = "train.properties", **file: Any) -> Any:
    inputs = {"files": {path: {"text": TEXT, **file}}}
    return request("POST", JOBS, {"name": "digits", "command": ["true"], "inputs": inputs})


def launch(**values: Any) -> Any:
    return request("POST", RUNS, {"job": "digits", "overrides": {"files": {"train.properties": values}}})


def test_a_job_with_a_file_of_the_format_is_registered_with_a_schema() -> None:
    assert register().status == 201

    shown = request("GET", f"{JOBS}/digits/versions/1/schema").body["files"]["train.properties"]

    assert shown["format"] == "properties"
    assert shown["types"] == {"lr": "float", "epochs": "int"}


def test_the_format_may_be_named_where_the_suffix_says_nothing() -> None:
    assert register("train.conf", format="properties").status == 201
    assert request("GET", f"{JOBS}/digits/versions/1").body["inputs"]["files"]["train.conf"]["format"] == "properties"


def test_a_text_that_is_not_of_the_format_is_refused() -> None:
    refused = register(text="lr\n")

    assert refused.status == 400
    assert refused.body["errors"] == [
        {"field": "train.properties", "message": "line 1, column 1: not a line of `key = value`"}
    ]


def test_overrides_are_validated_against_the_file_s_schema() -> None:
    register()

    refused = launch(lr="fast", rate=1)

    assert refused.status == 422
    assert [(error["path"], error["file"]) for error in refused.body["errors"]] == [
        ("lr", "train.properties"),
        ("rate", "train.properties"),
    ]


def test_a_run_gets_the_patched_file_and_its_diff_shows_the_change() -> None:
    register()

    run = launch(lr=0.5)

    assert run.status == 201, run.body
    inputs = request("GET", f"{RUNS}/{run.body['run_id']}/inputs").body
    assert inputs["files"] == {"train.properties": TEXT.replace("0.1", "0.5")}
    plan = request(
        "POST", RUNS, {"job": "digits", "overrides": {"files": {"train.properties": {"epochs": 3}}}},
        query={"dry_run": "true"},
    )  # fmt: skip
    assert "-epochs = 10\n+epochs = 3\n" in plan.body["files"]["train.properties"]["diff"]


def test_a_value_that_the_format_can_t_hold_is_refused_at_launch() -> None:
    schema = {"type": "object", "properties": {"lr": {"type": ["number", "null"]}}}
    assert register(schema=schema).status == 201

    refused = launch(lr=None)

    assert refused.status == 422
    assert "properties can't hold a NoneType" in refused.body["errors"][0]["message"]
