"""No override, however it is spelled and wherever it lies, changes what a registered exclude path names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from core_support import ADA, World
from examples import examples
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.domain.requests import LaunchRequest
from launchbay_core.errors import LaunchbayError
from launchbay_core.inputs import format_path, parse_path
from launchbay_core.inputs.errors import InvalidInputs
from launchbay_core.services.launch import launch
from launchbay_core.services.launch_plans import plan
from launchbay_core.services.register import register_version

# Each row: how a YAML file may spell one key, with quotes for texts that are written as one of them.
KEYS = [
    ["0x10", "16", "+16", "1_6", "0b10000", "020", '"16"', "16.0"],
    ["1e3", "1000.0", "1_000.0", '"1000.0"', "1000"],
    ["12:30:00", "45000", "45_000"],
    ["1", "+1", "1.0", "1.00", '"1"', '"1.0"', "true", "on", "Yes", "TRUE", '"true"'],
    ["-0", "0", "0.0", "-0.0", "false", "No", "off"],
    ["~", "null", "Null", '"null"'],
    [".inf", ".Inf", "+.inf", '".inf"'],
    [".nan", ".NaN", '".nan"'],
    ["2020-01-01", '"2020-01-01"'],
    ["2020-01-01 00:00:00", '"2020-01-01 00:00:00"'],
    ["1e-5", "1.0e-05", "0.00001"],
    ["caf\u00e9", '"caf\\u00e9"'],
    ['"a.b"', "a.b"],
]
# How the value lies in the file, the path to it, and overrides that would change it.
SHAPES: dict[str, tuple[str, str, list[Any]]] = {
    "top": ("KEY: mine\nz: 1\n", "KEY", ["OVER"]),
    "nested": ("m:\n  KEY: mine\n  z: 1\n", "m.KEY", [{"m": "OVER"}, {"m": "VALUE"}]),
    "flow": ("m: {KEY : mine, z: 1}\n", "m.KEY", [{"m": "OVER"}]),
    "below": ("KEY:\n  a: mine\n  z: 1\n", "KEY.a", [{"KEY": {"a": "VALUE"}}, "OVER"]),
    "merged": (
        "b: &x\n  KEY: mine\nm:\n  <<: *x\n  z: 1\n",
        "m.KEY",
        [{"m": "OVER"}, {"b": "OVER"}, {"m": {"<<": "OVER"}}],
    ),
    "aliased": ("b: &x\n  KEY: mine\nm: *x\n", "m.KEY", [{"m": "OVER"}, {"b": "OVER"}]),
    "documents": ("KEY: mine\n---\nKEY: 1\n", "[0].KEY", [{"[0]": "OVER"}, {"[0]": "VALUE"}]),
    "list": ("l:\n- KEY: mine\n", "l.0.KEY", [{"l": ["OVER"]}, {"l": "VALUE"}]),
}
# PyYAML reads these as texts; where an anchor's value is written out, their keys become floats with a dot.
ONLY_HERE = {"1e3", "1e-5"}
SCHEMAS: list[Any] = [None, {}, {"additionalProperties": True}, {"patternProperties": {".": {}}}]
VALUES: list[Any] = ["theirs", None, ["theirs"], {"a": "theirs"}, {"q": 1}, {}]


@dataclass(frozen=True)
class Attempt:
    text: str
    file: dict[str, Any]
    overrides: dict[str, Any]


def text_of(spelling: str) -> str:
    """The text of a spelling, as a key of a path or of JSON is written."""
    return yaml.safe_load(spelling) if spelling.startswith('"') else spelling


def fill(overrides: Any, key: str, value: Any) -> Any:
    if overrides == "OVER":
        return {key: value}
    if overrides == "VALUE":
        return value
    if isinstance(overrides, list):
        return [fill(inner, key, value) for inner in overrides]
    return {key if name == "KEY" else name: fill(inner, key, value) for name, inner in overrides.items()}


@st.composite
def attempts(draw: st.DrawFn) -> Attempt:
    spellings = draw(st.sampled_from(KEYS))
    in_file, in_path, in_override = (draw(st.sampled_from(spellings)) for _ in range(3))
    text, path, shapes = draw(st.sampled_from(list(SHAPES.values())))
    assume(not ("&x" in text and in_file in ONLY_HERE))
    text = text.replace("KEY", in_file)
    file: dict[str, Any] = {"text": text, "exclude": [path.replace("KEY", format_path([text_of(in_path)]))]}
    if (schema := draw(st.sampled_from(SCHEMAS))) is not None:
        file["schema"] = schema
    if draw(st.booleans()):
        file["include"] = [format_path(parse_path(file["exclude"][0])[:1]), "b", "z"]
    values = fill(draw(st.sampled_from(shapes)), text_of(in_override), draw(st.sampled_from(VALUES)))
    overrides: dict[str, Any] = {"files": {"c.yaml": values}}
    if draw(st.booleans()):
        top = next(iter(values))
        paths = [(top,), (top, *list(values[top])[:1])] if isinstance(values[top], dict) else [(top,)]
        if name := format_path(draw(st.sampled_from(paths))):
            overrides["replace"] = {"files": {"c.yaml": [name]}}
    return Attempt(text, file, overrides)


def values_named_mine(text: str) -> list[str]:
    """Where the author's value lies, as PyYAML reads the file."""
    found: list[str] = []

    def look(value: Any, at: tuple[Any, ...]) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                look(inner, (*at, key))
        elif isinstance(value, list):
            look(dict(enumerate(value)), at)
        elif value == "mine":
            found.append(repr(at))

    for number, document in enumerate(yaml.safe_load_all(text)):
        look(document, (number,))
    return found


@settings(max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(attempt=attempts())
def test_an_excluded_value_stays_in_its_place_whichever_way_its_key_is_spelled(world: World, attempt: Attempt) -> None:
    inputs = {"files": {"c.yaml": attempt.file}}
    spec = JobSpec.model_validate({"command": ["true"], "inputs": inputs})
    version, _ = register_version(world.adapters, world.project, "job", spec, ADA)
    mine = values_named_mine(attempt.text)
    excluded = [place for place in mine if not (("b" in place) and "b: &x" in attempt.text)]

    try:
        request = LaunchRequest.model_validate(
            {"job": "job", "version": version.version, "overrides": attempt.overrides}
        )
        patched = plan(world.adapters, world.project, request).files["c.yaml"].text
    except (LaunchbayError, ValidationError):
        return  # refused, with a reason

    assert set(excluded) <= set(values_named_mine(patched)), patched


@pytest.mark.parametrize(
    ("in_file", "in_path", "in_override"),
    [
        ("0x10", "0x10", "16"),
        ("0x10", "16", "0x10"),
        ("1e3", "1e3", "1000.0"),
        ("1_000", "1_000", "1000"),
        ("12:30:00", "12:30:00", "45000"),
        ("on", "yes", "true"),
        ("1", '"1"', "1"),
        ('"1"', "1", "1"),
    ],
)
def test_an_override_of_an_excluded_key_is_refused_as_one(
    world: World, in_file: str, in_path: str, in_override: str
) -> None:
    exclude = [format_path([text_of(in_path)])]
    world.register(inputs={"files": {"c.yaml": {"text": f"{in_file}: mine\nz: 1\n", "exclude": exclude}}})
    overrides = {"files": {"c.yaml": {in_override: "theirs"}}}

    with pytest.raises(InvalidInputs) as refused:
        plan(world.adapters, world.project, LaunchRequest.model_validate({"job": "job", "overrides": overrides}))

    assert [error.kind for error in refused.value.errors] == ["excluded"]


def test_a_run_config_s_paths_are_read_as_yaml_because_people_write_it_so(world: World) -> None:
    """`launchbay.yaml` gives `0x10: 1` as the JSON key `16`, but its exclude path as the text `0x10`."""
    world.register(inputs={"config": {"values": {"16": 1, "lr": 2}, "exclude": ["0x10"]}})

    with pytest.raises(InvalidInputs) as refused:
        plan(
            world.adapters,
            world.project,
            LaunchRequest.model_validate({"job": "job", "overrides": {"config": {"16": 2, "lr": 3}}}),
        )

    assert [(error.path, error.kind) for error in refused.value.errors] == [("16", "excluded")]


@pytest.mark.parametrize(
    ("spelling", "patched"), [("on", "on: theirs # c\nz: 1\n"), ("true", "on: theirs # c\nz: 1\n")]
)
def test_an_override_changes_the_key_that_is_there_in_whichever_spelling(
    world: World, spelling: str, patched: str
) -> None:
    world.register(inputs={"files": {"c.yaml": {"text": "on: mine # c\nz: 1\n"}}})
    overrides = {"files": {"c.yaml": {spelling: "theirs"}}}

    made = plan(world.adapters, world.project, LaunchRequest.model_validate({"job": "job", "overrides": overrides}))

    assert made.files["c.yaml"].text == patched
    assert made.overrides.files == {"c.yaml": {"true": "theirs"}}


def test_a_secret_under_another_spelling_of_its_key_is_the_same_request_and_kept_apart(world: World) -> None:
    schema = {"properties": {"16": {"type": "string", "format": "secret"}}}
    world.register(inputs={"files": {"c.yaml": {"text": "0x10: ''\n", "schema": schema}}})
    requests = [
        LaunchRequest.model_validate({"job": "job", "overrides": {"files": {"c.yaml": {key: "HUSH"}}}})
        for key in ("0x10", "16")
    ]

    run, is_new = launch(world.adapters, world.project, requests[0], ADA, "key")

    assert is_new
    assert "HUSH" not in str(run.overrides)
    assert launch(world.adapters, world.project, requests[1], ADA, "key") == (run, False)
