"""Schemas that nobody wrote: the types and defaults of present values."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime, time
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from job_scripts import TRAINER_CONFIG
from launchbay_core.inputs import check_values, infer_schema, input_types, validate_overrides

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates() | st.datetimes()
KEYS = st.text(min_size=1, max_size=4) | st.integers(0, 9) | st.booleans()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=10
)


@pytest.mark.parametrize(
    ("value", "schema", "name"),
    [
        (2, {"type": "integer"}, "int"),
        (-1, {"type": "integer"}, "int"),
        (0, {"type": "number"}, "float"),
        (1, {"type": "number"}, "float"),
        (-0, {"type": "number"}, "float"),
        (False, {"type": "boolean"}, "bool"),
        (10**30, {"type": "integer"}, "int"),
        (1e-5, {"type": "number"}, "float"),
        (math.inf, {"type": "number"}, "float"),
        (True, {"type": "boolean"}, "bool"),
        ("x", {"type": "string"}, "str"),
        (None, {}, "any"),
        ("${oc.env:X}", {}, "any"),
        ("???", {}, "any"),
        (date(2026, 1, 31), {"type": "string", "format": "date"}, "date"),
        (datetime(2026, 1, 31, 9, 30, tzinfo=UTC), {"type": "string", "format": "date-time"}, "datetime"),
        (time(9, 30), {"type": "string", "format": "time"}, "time"),
        ([], {"type": "array"}, "list"),
        ([1, 2], {"type": "array", "items": {"type": "integer"}}, "list[int]"),
        ([2, 0, 1], {"type": "array", "items": {"type": "integer"}}, "list[int]"),
        ([0, 1], {"type": "array", "items": {"type": "number"}}, "list[float]"),
        ([0, 0.5], {"type": "array", "items": {"type": "number"}}, "list[float]"),
        (
            [[0, 1], [2, 3]],
            {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
            "list[list[int]]",
        ),
        ([[0, 1]], {"type": "array", "items": {"type": "array", "items": {"type": "number"}}}, "list[list[float]]"),
        (
            [0, True],
            {"type": "array", "items": {"anyOf": [{"type": "number"}, {"type": "boolean"}]}},
            "list[float | bool]",
        ),
        ([1, 2.5], {"type": "array", "items": {"type": "number"}}, "list[float]"),
        ([2, "a"], {"type": "array", "items": {"anyOf": [{"type": "integer"}, {"type": "string"}]}}, "list[int | str]"),
        ([1, None], {"type": "array"}, "list"),
        (
            [[1], [2.5], "a"],
            {"type": "array", "items": {"anyOf": [{"type": "array", "items": {"type": "number"}}, {"type": "string"}]}},
            "list[list[float] | str]",
        ),
        ([[1], []], {"type": "array", "items": {"type": "array"}}, "list[list]"),
        (
            [[[2]], [["a"]]],
            {
                "type": "array",
                "items": {
                    "type": "array",
                    "items": {"type": "array", "items": {"anyOf": [{"type": "integer"}, {"type": "string"}]}},
                },
            },
            "list[list[list[int | str]]]",
        ),
        ([{"a": 1}], {"type": "array", "items": {"type": "object"}}, "list[map]"),
        ({}, {"type": "object"}, "map"),
    ],
)
def test_a_value_s_type_is_inferred(value: Any, schema: dict[str, Any], name: str) -> None:
    inferred = infer_schema({"x": value})

    found = {word: asked for word, asked in inferred["properties"]["x"].items() if word != "default"}
    assert found == schema
    assert input_types(inferred) == {"x": name}


@pytest.mark.parametrize("value", [10**30, -0.0, 1e-300, "", [], {}, None, [1, [2, {"a": None}]]])
def test_a_present_value_is_its_default(value: Any) -> None:
    default = json.loads(json.dumps(infer_schema({"x": value})))["properties"]["x"]["default"]

    assert repr(default) == repr(value)


@pytest.mark.parametrize(("value", "word"), [(math.nan, ".nan"), (math.inf, ".inf"), (-math.inf, "-.inf")])
def test_a_float_that_json_has_no_word_for_has_one_as_a_default(value: float, word: str) -> None:
    assert infer_schema({"x": value})["properties"]["x"] == {"type": "number", "default": word}


def test_the_trainer_config_s_inputs_are_what_its_author_left_open() -> None:
    assert input_types(infer_schema(TRAINER_CONFIG, ["trainer"], ["trainer.private"])) == {
        "trainer": {"learning_rate": "float", "batch_size": "int", "model": "str", "dataset": "str"}
    }


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_any_values_have_a_schema_that_is_valid_and_that_they_satisfy(values: dict[Any, Any]) -> None:
    schema = infer_schema(values)

    jsonschema.Draft202012Validator.check_schema(json.loads(json.dumps(schema)))
    assert check_values(schema, values) == []
    assert validate_overrides(schema, {}) == []
