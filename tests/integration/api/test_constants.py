"""A script's constants as inputs, through the API: registered, checked, shown and patched."""

from __future__ import annotations

from typing import Any

import pytest

from api_support import Answer, request
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.contracts.run_manifest import parse_manifest
from launchbay_core.contracts.run_objects import file_key, inputs_prefix, manifest_key

JOBS = "/v1/projects/vision/jobs"
RUNS = "/v1/projects/vision/runs"
SCRIPT = "# %%\nLR = 1e-3  # tuned\nEPOCHS: int = 3; TAGS = 'a', 'b'\nX = 1\nX = 2\nif LR:\n    DEPTH = 4\n"


def register(include: list[str] | None = None, text: str = SCRIPT, **options: Any) -> Answer:
    file = {"text": text, "format": "python", **options} | ({} if include is None else {"include": include})
    return request("POST", JOBS, {"name": "job", "command": ["true"], "inputs": {"files": {"train.py": file}}})


def launch(overrides: Any, **query: str) -> Answer:
    return request("POST", RUNS, {"job": "job", "overrides": {"files": {"train.py": overrides}}}, query=query)


def messages(answer: Answer) -> str:
    return " ".join(str(error["message"]) for error in answer.body["errors"])


def test_the_selected_constants_are_the_inputs_with_their_types() -> None:
    answer = register(["LR", "EPOCHS", "TAGS"])

    assert answer.status == 201, answer.body
    assert answer.body["inputs"]["files"]["train.py"]["types"] == {"LR": "float", "EPOCHS": "int", "TAGS": "list[str]"}


def test_without_a_selection_all_constants_are_inputs() -> None:
    assert list(register().body["inputs"]["files"]["train.py"]["types"]) == ["LR", "EPOCHS", "TAGS"]


def test_a_launch_patches_the_script_and_shows_the_difference() -> None:
    register(["LR", "TAGS"])

    shown = launch({"LR": 2e-5, "TAGS": ["c"]}, dry_run="true")

    assert shown.status == 200, shown.body
    assert "-LR = 1e-3  # tuned\n" in shown.body["files"]["train.py"]["diff"]
    assert "+LR = 2e-05  # tuned\n" in shown.body["files"]["train.py"]["diff"]
    run = launch({"LR": 2e-5, "TAGS": ["c"]}).body
    inputs = inputs_prefix("vision", run["run_id"])
    bucket = create_adapters().data_bucket
    patched = SCRIPT.replace("1e-3", "2e-05").replace("'a', 'b'", "('c',)")
    assert bucket.get(file_key(inputs, "train.py")).decode() == patched
    assert parse_manifest(bucket.get(manifest_key(inputs))).files["train.py"].overrides.registered["LR"] == 1e-3


@pytest.mark.parametrize(
    ("overrides", "reason"),
    [
        ({"LR": "fast"}, "`LR` must be a float"),
        ({"EPOCHS": 1.5}, "`EPOCHS`"),
        ({"LRR": 0.1}, "did you mean `LR`?"),
        ({"X": 3}, "`X` is not an input"),
        ({"DEPTH": 3}, "`DEPTH` is not an input"),
    ],
)
def test_what_is_no_constant_or_has_another_type_is_refused(overrides: Any, reason: str) -> None:
    register(["LR", "EPOCHS"])

    answer = launch(overrides)

    assert answer.status == 422
    assert reason in messages(answer)


@pytest.mark.parametrize(
    ("include", "text", "reason"),
    [
        (["LR", "X"], SCRIPT, "`X` is assigned more than once, at the lines 4 and 5"),
        (["DEPTH"], SCRIPT, "`DEPTH` is not assigned at the top level of the script"),
        (["EPOCS"], SCRIPT, "`EPOCS` is not assigned in the script; did you mean `EPOCHS`?"),
        (["LR"], "LR = (1", "not valid Python"),
        (["LR"], "%matplotlib inline\nLR = 1", "write a notebook's commands as comments"),
    ],
)
def test_a_name_that_is_no_constant_can_t_be_registered(include: list[str], text: str, reason: str) -> None:
    answer = register(include, text)

    assert answer.status == 400
    assert reason in messages(answer)


def test_a_script_needs_its_format() -> None:
    file = {"text": SCRIPT}

    answer = request("POST", JOBS, {"name": "job", "command": ["true"], "inputs": {"files": {"train.py": file}}})

    assert answer.status == 400
    assert "is not a config file" in messages(answer)


def test_a_name_that_only_a_schema_has_is_not_written_into_the_script() -> None:
    schema = {"properties": {"LR": {"type": "number"}, "NEW": {"type": "number"}}}
    register(schema=schema)

    answer = launch({"NEW": 1})

    assert answer.status == 422
    assert "none can be added or removed" in messages(answer)


def test_a_secret_of_a_script_is_a_reference_until_the_job_starts() -> None:
    schema = {"properties": {"TOKEN": {"type": "string", "format": "secret"}}}
    answer = register(text="TOKEN = ''\nLR = 1\n", schema=schema)
    assert answer.status == 201, answer.body

    run = launch({"TOKEN": "hf_canary_5d41402abc4b"})

    assert run.status == 201, run.body
    inputs = inputs_prefix("vision", run.body["run_id"])
    bucket = create_adapters().data_bucket
    script = bucket.get(file_key(inputs, "train.py")).decode()
    assert script.startswith("TOKEN = '${secret:")
    assert parse_manifest(bucket.get(manifest_key(inputs))).file_secrets["train.py"].format == "python"
    assert "canary" not in script + str(run.body)


def test_the_python_of_a_job_travels_with_its_version() -> None:
    body = {"name": "job", "command": ["true"], "python": "3.12"}
    assert request("POST", JOBS, body).status == 201

    run = request("POST", RUNS, {"job": "job"}).body

    manifest = create_adapters().data_bucket.get(manifest_key(inputs_prefix("vision", run["run_id"])))
    assert parse_manifest(manifest).python == "3.12"
