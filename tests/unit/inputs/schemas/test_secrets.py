"""Which values a schema calls secrets, however it says so."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.inputs import validate_overrides
from launchbay_core.inputs.schemas.secrets import (
    HIDDEN,
    find_secrets,
    has_secrets,
    is_or_holds_secret,
    is_secret_at,
    mask_secrets,
)
from launchbay_core.inputs.validation.registered_secrets import find_secret_faults
from launchbay_core.inputs.values.value_paths import set_values

CANARY = "hf_canary"
SECRET = {"type": "string", "format": "secret"}
TREE = {
    "properties": {"token": SECRET, "left": {"$ref": "#"}, "name": {"type": "string"}},
    "additionalProperties": False,
}


def places(schema: dict[str, Any], values: Any) -> list[tuple[str | int, ...]]:
    return [place for place, _ in find_secrets(schema, values)]


@pytest.mark.parametrize(
    "inner",
    [
        SECRET,
        {"anyOf": [SECRET, {"type": "null"}]},
        {"oneOf": [{"type": "integer"}, {"allOf": [SECRET]}]},
        {"$ref": "#/$defs/token"},
        {"if": {"minLength": 3}, "then": {"format": "secret"}},
        {"type": "string", "format": "password", "writeOnly": True},
    ],
)
def test_a_secret_is_one_however_its_schema_says_so(inner: dict[str, Any]) -> None:
    schema = {"properties": {"a": inner, "b": {"type": "string"}}, "$defs": {"token": SECRET}}

    assert places(schema, {"a": CANARY, "b": "x"}) == [("a",)]
    assert places(schema, {"a": None, "b": "x"}) == []


@pytest.mark.parametrize(
    ("schema", "values", "place"),
    [
        ({"additionalProperties": SECRET}, {"any": CANARY}, ("any",)),
        ({"patternProperties": {"^t": SECRET}}, {"token": CANARY}, ("token",)),
        ({"properties": {"a": {"items": SECRET}}}, {"a": [CANARY]}, ("a", 0)),
        ({"properties": {"a": {"prefixItems": [{}, SECRET]}}}, {"a": [CANARY]}, ("a", 0)),
        (TREE, {"left": {"left": {"token": CANARY}}}, ("left", "left", "token")),
    ],
)
def test_a_secret_is_found_in_maps_lists_and_recursive_schemas(schema: Any, values: Any, place: Any) -> None:
    assert places(schema, values) == [place]


@pytest.mark.parametrize(
    ("schema", "values", "place"),
    [
        ({"properties": {"a": {"contains": SECRET}}}, {"a": [CANARY]}, ("a", 0)),
        ({"properties": {"a": {"unevaluatedItems": SECRET}}}, {"a": [CANARY]}, ("a", 0)),
        ({"unevaluatedProperties": SECRET}, {"any": CANARY}, ("any",)),
        ({"dependentSchemas": {"a": {"properties": {"b": SECRET}}}}, {"b": CANARY}, ("b",)),
        ({"if": {"properties": {"a": SECRET}}}, {"a": CANARY}, ("a",)),
        ({"properties": {"1": SECRET}}, {1: CANARY}, (1,)),
        ({"properties": {"true": SECRET}}, {True: CANARY}, (True,)),
        ({"properties": {"a": {"$ref": "#/x-parts/token"}}, "x-parts": {"token": SECRET}}, {"a": CANARY}, ("a",)),
    ],
)
def test_a_secret_is_found_behind_every_keyword_that_may_speak_of_a_value(schema: Any, values: Any, place: Any) -> None:
    assert places(schema, values) == [place]
    assert mask_secrets(schema, [schema], values) == set_values(values, {place: HIDDEN})


@pytest.mark.parametrize("name", ["format", "$ref", "$id", "properties", "items"])
def test_a_property_that_is_named_like_a_keyword_is_a_property(name: str) -> None:
    schema = {"properties": {name: {"type": "string"}, "token": SECRET}}

    assert not has_secrets({"properties": {name: {"type": "string"}}})
    assert places(schema, {name: "secret", "token": CANARY}) == [("token",)]
    assert find_secret_faults(schema, {name: "secret", "token": ""}) == []


def test_a_part_of_a_secret_is_as_secret() -> None:
    schema = {"properties": {"login": {"format": "secret", "properties": {"user": {"type": "integer"}}}}}

    assert is_secret_at(schema, ["login", "user"])
    assert is_or_holds_secret(schema, ["login", "user"])
    (error,) = validate_overrides(schema, {"login": {"user": CANARY}})
    assert (error.given, CANARY in error.message) == (None, False)


def test_putting_values_leaves_what_they_were_put_into_as_it_was() -> None:
    values = {"a": [{"b": 1}, 2], "c": 3}

    assert set_values(values, {("a", 0, "b"): 9, ("c",): 8}) == {"a": [{"b": 9}, 2], "c": 8}
    assert values == {"a": [{"b": 1}, 2], "c": 3}


@pytest.mark.parametrize(
    "schema",
    [
        {"$defs": {"T": SECRET}, "properties": {"token": {"$ref": "#/$defs/T", "type": "string"}}},
        {"properties": {"token": {"type": "string"}}, "patternProperties": {"en$": {"format": "secret"}}},
        {"properties": {"name": {}}, "$ref": "#/$defs/M", "$defs": {"M": {"properties": {"token": SECRET}}}},
        {"$defs": {"A": {}, "B": {"$dynamicAnchor": "b", **SECRET}}, "properties": {"token": {
            "$ref": "#/$defs/A", "$dynamicRef": "#b",
        }}},
    ],
)  # fmt: skip
def test_what_else_a_schema_says_of_a_value_hides_no_secret(schema: dict[str, Any]) -> None:
    assert places(schema, {"token": CANARY}) == [("token",)]
    assert is_or_holds_secret(schema, ["token"])
    assert find_secret_faults(schema, {"token": ""}) == []


def test_a_pattern_that_python_would_try_for_years_is_given_up() -> None:
    schema = {"patternProperties": {"^(a+)+$": {"type": "string"}}, "additionalProperties": SECRET}

    assert validate_overrides(schema, {"a" * 40 + "!": "x"}, {}) == []
