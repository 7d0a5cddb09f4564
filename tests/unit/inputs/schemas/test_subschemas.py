"""The one walker over schemas: what it finds strictly, and what cautiously."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.inputs.schemas.keywords import LISTS, MAPS, SINGLES
from launchbay_core.inputs.schemas.subschemas import (
    all_subschemas,
    applicable_subschemas,
    child_schemas,
    literals_of,
    schemas_at,
)

MARK = {"title": "wanted"}


def under(keyword: str, schema: Any) -> dict[str, Any]:
    """A schema that holds another under a keyword."""
    if keyword in MAPS:
        return {keyword: {"name": schema}}
    return {keyword: [schema]} if keyword in LISTS else {keyword: schema}


@pytest.mark.parametrize("keyword", [*MAPS, *LISTS, *SINGLES])
def test_every_subschema_is_visited_with_its_path(keyword: str) -> None:
    place = (keyword, "name") if keyword in MAPS else (keyword, 0) if keyword in LISTS else (keyword,)

    found = dict(all_subschemas({"properties": {"a": under(keyword, MARK)}}))

    assert list(found) == [(), ("properties", "a"), ("properties", "a", *place)]
    assert found["properties", "a", *place] is MARK


def test_what_a_reference_may_lead_to_is_visited_wherever_it_lies() -> None:
    schema = {"x-parts": [{"any": MARK}], "default": {"b": MARK}}

    found = [path for path, subschema in all_subschemas(schema) if subschema is MARK]
    assert found == [("x-parts", 0, "any"), ("default", "b")]


def test_a_property_may_be_named_like_a_keyword_that_holds_schemas() -> None:
    schema = {"properties": {"properties": {"items": MARK}}}

    assert [path for path, _ in all_subschemas(schema)] == [
        (), ("properties", "properties"), ("properties", "properties", "items"),
    ]  # fmt: skip


def test_the_literals_of_a_schema_are_those_of_its_own() -> None:
    schema = {"default": None, "examples": [1, 2], "enum": ["a"], "items": {"const": 5}}

    assert list(literals_of(schema)) == [("default", None), ("examples", 1), ("examples", 2), ("enum", "a")]


@pytest.mark.parametrize(
    ("schema", "strictly"),
    [
        ({"allOf": [MARK]}, True),
        ({"anyOf": [{}, {"oneOf": [MARK]}]}, True),
        ({"then": MARK}, True),
        ({"else": MARK}, True),
        ({"dependentSchemas": {"a": MARK}}, True),
        ({"$ref": "#/$defs/wanted"}, True),
        ({"$dynamicRef": "#wanted"}, True),
        ({"$ref": "#/$defs/other", "$dynamicRef": "#wanted"}, True),
        ({"if": MARK}, False),
    ],
)
def test_a_condition_s_test_applies_to_a_value_only_for_the_cautious(schema: Any, strictly: bool) -> None:
    definitions = {"wanted": MARK, "other": {}, "named": {"$anchor": "wanted", "allOf": [MARK]}}
    root = {"$defs": definitions, "properties": {"a": schema}}

    assert (MARK in applicable_subschemas(root, [schema])) is strictly
    assert MARK in applicable_subschemas(root, [schema], cautious=True)


@pytest.mark.parametrize(
    ("schema", "key", "strictly"),
    [
        ({"properties": {"a": MARK}}, "a", True),
        ({"properties": {"a": {}}, "patternProperties": {"a": MARK}}, "a", True),
        ({"properties": {"b": {}}, "additionalProperties": MARK}, "a", True),
        ({"unevaluatedProperties": MARK}, "a", True),
        ({"patternProperties": {"b": MARK}}, "a", False),
        ({"patternProperties": {"a": {}}, "additionalProperties": MARK}, "a", False),
        ({"prefixItems": [{}, MARK]}, 1, True),
        ({"prefixItems": [{}], "items": MARK}, 1, True),
        ({"prefixItems": [MARK]}, 1, False),
        ({"contains": MARK}, 1, False),
        ({"unevaluatedItems": MARK}, 1, False),
    ],
)
def test_a_value_may_be_what_any_other_is_only_for_the_cautious(schema: Any, key: str | int, strictly: bool) -> None:
    assert (MARK in child_schemas([schema], key)) is strictly
    assert MARK in child_schemas([schema], key, cautious=True)


def test_a_schema_of_itself_is_walked_once() -> None:
    root: dict[str, Any] = {"anyOf": [{"$ref": "#"}, {"properties": {"next": {"$ref": "#"}}}]}

    assert len(applicable_subschemas(root, [root])) == 3
    assert schemas_at(root, ["next"] * 50) == [{"$ref": "#"}]


def test_a_chain_of_very_many_references_is_followed() -> None:
    root: dict[str, Any] = {"$defs": {str(n): {"$ref": f"#/$defs/{n + 1}"} for n in range(5000)}}
    root["$defs"]["5000"] = MARK

    assert applicable_subschemas(root, [{"$ref": "#/$defs/0"}])[-1] is MARK
