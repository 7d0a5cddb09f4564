"""What is said of a value that only the type of the present value refuses, and whether that helps."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.inputs import declared_schema, infer_schema, schema_from, validate_overrides
from launchbay_core.inputs.formats.yaml.reader import load_yaml

VALUES: dict[str, Any] = {
    "epochs": 3,
    "dropout": 0,
    "layers": [64, 64],
    "grid": [[2], [3]],
    "opt": {"beta": 1, "steps": 5, "name": "adam"},
    "a.b": 7,
    "no": 8,
    "when": "x",
}


def told(overrides: dict[str, Any], schema: Any = None) -> list[str]:
    if schema is None:
        return [str(error) for error in validate_overrides(infer_schema(VALUES), overrides, VALUES)]
    declared = declared_schema(schema, VALUES)
    return [str(error) for error in validate_overrides(declared, overrides, VALUES, schema_from(schema))]


def test_a_refused_number_says_what_the_author_can_write() -> None:
    (message,) = told({"epochs": 2.5})

    assert message == (
        "`epochs` must be an int, but the float 2.5 was given; the type is inferred from the present value 3, and the "
        "job's author can allow a float with `schema: {properties: {epochs: {type: number}}}`"
    )


@pytest.mark.parametrize(
    "overrides",
    [
        {"epochs": 2.5},
        {"epochs": None},
        {"epochs": "auto"},
        {"dropout": "off"},
        {"dropout": None},
        {"layers": [64, 1.5]},
        {"layers": [64, "a"]},
        {"layers": 64},
        {"grid": [[2.5]]},
        {"opt": {"steps": 2.5}},
        {"opt": {"name": 3}},
        {"opt": {"name": None}},
        {"opt": {"beta": False}},
        {"a.b": 7.5},
        {"no": 8.5},
        {"when": ["a"]},
        {"when": {"a": 1}},
    ],
)
def test_what_is_said_to_help_does(overrides: dict[str, Any]) -> None:
    (message,) = told(overrides)

    (schema,) = re.findall(r"with `schema: (.*)`$", message)
    assert told(overrides, load_yaml(schema)) == []


@pytest.mark.parametrize(
    ("overrides", "schema"),
    [
        ({"epochs": "4"}, None),
        ({"opt": 3}, None),
        ({"epochs": 2.5}, {"properties": {"epochs": {"type": "integer"}}}),
        ({"opt": {"steps": 2.5}}, {"properties": {"opt": {"properties": {"steps": {"enum": [5, 6]}}}}}),
        ({"epochs": 9}, {"properties": {"epochs": {"maximum": 5}}}),
    ],
)
def test_nothing_is_said_of_an_author_s_own_rules_or_of_quotes(overrides: dict[str, Any], schema: Any) -> None:
    (message,) = told(overrides, schema)

    assert "inferred" not in message


def test_beside_an_author_s_schema_it_is_said_of_what_is_inferred() -> None:
    (message,) = told({"epochs": 2.5}, {"properties": {"dropout": {"maximum": 1}, "epochs": {"minimum": 1}}})

    assert message.endswith("with `schema: {properties: {epochs: {type: number}}}`")


def test_of_a_long_path_nothing_is_said() -> None:
    values: Any = 3
    given: Any = 2.5
    for _ in range(30):
        values, given = {"a long name": values}, {"a long name": given}

    (error,) = validate_overrides(infer_schema(values), given)

    assert error.message.endswith("was given")


@given(st.sampled_from([0, 1]), st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_where_a_0_or_1_is_present_every_number_is_taken(present: int, number: float) -> None:
    values = {"x": present, "inner": {"x": present}, "items": [present]}

    overrides = {"x": number, "inner": {"x": number}, "items": [number, number]}
    assert validate_overrides(infer_schema(values), overrides) == []
