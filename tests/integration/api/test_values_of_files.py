"""Values that only a config file can have (dates, bytes, sets, keys of other types) through every answer of the API."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api_support import Answer, request
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.contracts.run_manifest import parse_manifest
from launchbay_core.contracts.run_objects import inputs_prefix, manifest_key

JOBS = "/v1/projects/vision/jobs"
RUNS = "/v1/projects/vision/runs"

# How a value is written, and what it is in JSON.
YAML_VALUES: list[tuple[str, Any]] = [
    ("2026-01-31", "2026-01-31"),
    ("2026-01-31 09:30:00", "2026-01-31T09:30:00"),
    ("2026-01-31T09:30:00Z", "2026-01-31T09:30:00+00:00"),
    ("!!binary /w==", "/w=="),
    ("!!set {b, a, 2026-01-31}", ["2026-01-31", "a", "b"]),
    ("!!omap [b: 1, a: 2026-01-31]", [["b", 1], ["a", "2026-01-31"]]),
    ("!!pairs [a: 1, a: 2]", [["a", 1], ["a", 2]]),
    ("[.nan, .inf, -.inf]", [".nan", ".inf", "-.inf"]),
    ("{2026-01-31: 1, ~: 2, true: 3, 1.5: 4, !!binary eA==: 5, .nan: 6}",
     {"2026-01-31": 1, "null": 2, "true": 3, "1.5": 4, "eA==": 5, ".nan": 6}),
    ("{1: int, '1': text}", {"1": "text"}),
    ("{a: {b: [{2026-01-31: !!set {x}}]}}", {"a": {"b": [{"2026-01-31": ["x"]}]}}),
]  # fmt: skip
TOML_VALUES: list[tuple[str, Any]] = [
    ("2026-01-31", "2026-01-31"),
    ("09:30:00", "09:30:00"),
    ("[2026-01-31T09:30:00Z, {d = 09:30:00}]", ["2026-01-31T09:30:00+00:00", {"d": "09:30:00"}]),
    ("[nan, inf]", [".nan", ".inf"]),
]
VALUES = [
    *(("c.yaml", f"a: {text}\nn: 1\n", form) for text, form in YAML_VALUES),
    *(("c.toml", f"a = {text}\nn = 1\n", form) for text, form in TOML_VALUES),
]
# Each is broken by all of these values, and each has another message.
BREAKING: list[Any] = [
    {"type": "integer"},
    {"const": 1},
    {"enum": ["x", 2, None]},
    {"not": {}},
    False,
    {"oneOf": [{"type": "integer"}, {"type": "boolean"}]},
    {"anyOf": [{"const": 1}, {"const": 2}]},
    {"anyOf": [{"properties": {"k": {"const": word}}, "required": ["k"], "type": "object"} for word in "xy"]},
]


def registered(path: str, text: str, schema: Any = None) -> Answer:
    file: dict[str, Any] = {"text": text}
    if schema is not None:
        file["schema"] = {"properties": {"a": schema}}
    return request("POST", JOBS, {"name": "job", "command": ["true"], "inputs": {"files": {path: file}}})


@pytest.mark.parametrize("schema", BREAKING, ids=json.dumps)
@pytest.mark.parametrize(("path", "text", "form"), VALUES)
def test_a_registered_value_that_breaks_its_schema_is_refused_and_shown(
    path: str, text: str, form: Any, schema: Any
) -> None:
    answer = registered(path, text, schema)

    assert answer.status == 422, answer.body
    assert {error["path"] for error in answer.body["errors"]} == {"a"}
    assert all(error["given"] in (form, None) for error in answer.body["errors"])
    if isinstance(form, str) and schema == {"type": "integer"}:
        assert answer.body["errors"][0]["given"] == form
        assert form in answer.body["errors"][0]["message"]


@pytest.mark.parametrize(("path", "text", "form"), VALUES)
def test_a_schema_made_from_a_file_shows_its_values_as_json_has_them(path: str, text: str, form: Any) -> None:
    assert registered(path, text).status == 201

    schema = request("GET", f"{JOBS}/job/versions/1/schema").body["files"][path]["schema"]

    assert _values(schema["properties"]["a"]) == form


def _values(schema: dict[str, Any]) -> Any:
    if "properties" in schema and "default" not in schema:
        return {name: _values(inner) for name, inner in schema["properties"].items()}
    return schema["default"]


@pytest.mark.parametrize("override", [5, "text", [1], {"x": 1}, None], ids=json.dumps)
@pytest.mark.parametrize(("path", "text", "form"), VALUES)
def test_a_launch_that_changes_such_a_value_is_carried_out_or_refused(
    path: str, text: str, form: Any, override: Any
) -> None:
    assert registered(path, text, True).status == 201

    answer = request("POST", RUNS, {"job": "job", "overrides": {"files": {path: {"a": override, "n": 2}}}})

    if override is None and path.endswith(".toml"):
        assert answer.status == 422, answer.body
        return
    assert answer.status == 201, answer.body
    run_id = answer.body["run_id"]
    assert request("GET", f"{RUNS}/{run_id}/inputs").body["overrides"]["files"][path] == {"a": override, "n": 2}
    content = create_adapters().data_bucket.get(manifest_key(inputs_prefix("vision", run_id)))
    registered_values = parse_manifest(content).files[path].overrides.registered
    if not isinstance(override, dict) and "nan" not in text and "inf" not in text:
        assert registered_values == {"a": form, "n": 1}


@pytest.mark.parametrize(("path", "text", "form"), VALUES)
def test_an_override_of_another_type_than_such_a_value_is_refused_and_shown(path: str, text: str, form: Any) -> None:
    assert registered(path, text, {"not": {"type": "null"}}).status == 201

    answer = request("POST", RUNS, {"job": "job", "overrides": {"files": {path: {"a": None}}}})

    assert answer.status == 422, answer.body
    assert [(error["path"], error["given"]) for error in answer.body["errors"]] == [("a", None)]


def test_half_of_a_surrogate_pair_in_a_json_file_is_refused_at_registration() -> None:
    answer = registered("c.json", '{"a": ["\\ud800"], "n": 1}')

    assert answer.status == 400
    assert "half of a surrogate pair" in answer.body["errors"][0]["message"]
    assert registered("c.json", '{"a": ["\\ud83d\\ude00"], "n": 1}').status == 201


def test_of_two_keys_that_are_written_alike_the_string_is_the_input() -> None:
    assert registered("c.yaml", "a: {1: 5, '1': text}\n").status == 201

    schema = request("GET", f"{JOBS}/job/versions/1/schema").body["files"]["c.yaml"]["schema"]
    assert schema["properties"]["a"]["properties"] == {"1": {"type": "string", "default": "text"}}
    launched = request("POST", RUNS, {"job": "job", "overrides": {"files": {"c.yaml": {"a": {"1": "new"}}}}})
    inputs = request("GET", f"{RUNS}/{launched.body['run_id']}/inputs").body
    assert inputs["files"]["c.yaml"] == "a: {1: 5, '1': new}\n"
