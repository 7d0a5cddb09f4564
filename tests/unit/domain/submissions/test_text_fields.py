"""Names, words, variables and the like are what their author wrote, in each of people's files."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.domain.submissions.job_file import parse_job_file
from launchbay_core.domain.submissions.text_fields import LAUNCH_FILE, overrides_file
from launchbay_core.inputs.formats.yaml.by_field import parse_by_field

SPELLINGS = ["12e03456", "3.10", "0022", "12:30:45", "off", "ON", "NO", "1_000", "0x1F", "2026-01-31", "1e-4"]


def at(document: Any, path: str) -> Any:
    for key in path.split("/"):
        document = document[int(key) if isinstance(document, list) else key]
    return document


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("name: {}", "name"),
        ("description: {}", "description"),
        ("image: {}", "image"),
        ("python: {}", "python"),
        ("command: [python, {}]", "command/1"),
        ("env: {{V: {}}}", "env/V"),
        ("inputs: {{files: [{}]}}", "inputs/files/0"),
        ("inputs: {{files: {{a.yaml: {{include: [{}]}}}}}}", "inputs/files/a.yaml/include/0"),
        ("inputs: {{config: {{exclude: [{}]}}}}", "inputs/config/exclude/0"),
        ("inputs: {{config: {{file: {}}}}}", "inputs/config/file"),
        ("inputs: {{args: {{x: {{flag: {}}}}}}}", "inputs/args/x/flag"),
        ("inputs: {{args: {{x: {{separator: {}}}}}}}", "inputs/args/x/separator"),
        ("inputs: {{env: {{x: {}}}}}", "inputs/env/x"),
        ("inputs: {{variables: [{}]}}", "inputs/variables/0"),
        ("hardware: {{gpu: {{model: {}}}}}", "hardware/gpu/model"),
    ],
)
def test_a_text_of_a_job_file_is_what_is_written(text: str, path: str, spelling: str) -> None:
    assert at(parse_job_file("job.yaml", text.format(spelling)), path.format(spelling)) == spelling


@pytest.mark.parametrize("name", ["ON", "NO", "off", "0x10", "null"])
def test_a_variable_or_file_has_the_name_that_is_written(name: str) -> None:
    text = f"env: {{{name}: 1}}\ninputs: {{files: {{{name}: }}}}"

    assert parse_job_file("job.yaml", text) == {"env": {name: "1"}, "inputs": {"files": {name: None}}}


def test_values_stay_what_yaml_reads() -> None:
    text = "retries: 3\ntimeout_seconds: 90\ncode: false\n"
    inputs = "inputs: {config: {values: {a: 3.10, on: off}}, args: {lr: {repeat: yes}}}\n"

    assert parse_job_file("job.yaml", text + inputs) == {
        "retries": 3,
        "timeout_seconds": 90,
        "code": False,
        "inputs": {"config": {"values": {"a": 3.1, "true": False}}, "args": {"lr": {"repeat": True}}},
    }


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_launch_file_has_texts_too(spelling: str) -> None:
    overrides = f"{{env: {{V: {spelling}}}, args: [{spelling}], config: {{a: 1.10}}}}"
    text = f"alias: {spelling}\ntags: [{spelling}]\noverrides: {overrides}"

    assert parse_by_field(text, LAUNCH_FILE) == {
        "alias": spelling,
        "tags": [spelling],
        "overrides": {"env": {"V": spelling}, "args": [spelling], "config": {"a": 1.1}},
    }


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_an_override_that_can_only_be_text_is_what_is_written(spelling: str) -> None:
    text = {"type": "string"}
    schema = {"$defs": {"t": text}, "properties": {"a": {"$ref": "#/$defs/t"}, "b": {"items": text}, "c": {}}}
    of_file = {"properties": {"m": {"properties": {"a": text}}}}
    config = f"config: {{a: {spelling}, b: [{spelling}], c: 1.10}}\n"
    others = f"files: {{f.yaml: {{m: {{a: {spelling}}}}}}}\nentry_point: [{spelling}]"

    found = parse_by_field(config + others, overrides_file(schema, {"f.yaml": of_file}))

    assert found == {
        "config": {"a": spelling, "b": [spelling], "c": 1.1},
        "files": {"f.yaml": {"m": {"a": spelling}}},
        "entry_point": [spelling],
    }


def test_an_override_that_can_also_be_a_number_is_one() -> None:
    schema = {"properties": {"a": {"type": ["string", "number"]}, "b": {"type": ["string", "null"]}}}

    assert parse_by_field("config: {a: 1.10, b: off}", overrides_file(schema, {})) == {"config": {"a": 1.1, "b": "off"}}
