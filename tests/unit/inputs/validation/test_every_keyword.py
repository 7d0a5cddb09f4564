"""Every keyword of JSON Schema 2020-12, on overrides and on present values, beside another implementation of it."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from launchbay_core.inputs import check_values, schema_from, validate_overrides

NODE = {"properties": {"value": {"type": "integer"}, "next": {"$ref": "#/$defs/Node"}}, "required": ["value"]}
STRICT_TREE = {
    "$id": "https://example.com/strict-tree",
    "$dynamicAnchor": "node",
    "$ref": "tree",
    "unevaluatedProperties": False,
    "$defs": {
        "tree": {
            "$id": "tree",
            "$dynamicAnchor": "node",
            "type": "object",
            "properties": {"data": True, "children": {"type": "array", "items": {"$dynamicRef": "#node"}}},
        }
    },
}

RULES: dict[str, tuple[Any, list[Any]]] = {
    "type": ({"type": ["integer", "null"]}, [1, None, 1.0, 1.5, "1", True, [], {}]),
    "enum": ({"enum": [1, "a", None, {"b": []}]}, [1, 1.0, "a", None, {"b": []}, {"b": [1]}, False]),
    "const": ({"const": {"a": False}}, [{"a": False}, {"a": 0}, {}]),
    "multipleOf": ({"multipleOf": 0.5}, [1, 1.5, 1.2, "x"]),
    "maximum": ({"maximum": 3.0}, [3, 3.1, "x"]),
    "exclusiveMaximum": ({"exclusiveMaximum": 3}, [2.9, 3]),
    "minimum": ({"minimum": -2}, [-2, -2.1]),
    "exclusiveMinimum": ({"exclusiveMinimum": 0}, [0.1, 0]),
    "maxLength": ({"maxLength": 2}, ["ab", "abc", "💩💩", 100]),
    "minLength": ({"minLength": 2}, ["ab", "a", "💩"]),
    "pattern": ({"pattern": "^a*$"}, ["aaa", "abc", 5]),
    "maxItems": ({"maxItems": 1}, [[1], [1, 2], "x"]),
    "minItems": ({"minItems": 1}, [[1], []]),
    "uniqueItems": ({"uniqueItems": True}, [[1, 2], [1, 1.0], [{"a": 1}, {"a": 1}], [1, True]]),
    "contains": ({"contains": {"minimum": 5}}, [[1, 5], [1], []]),
    "minContains": ({"contains": {"const": 1}, "minContains": 2}, [[1, 1], [1]]),
    "minContains of none": ({"contains": {"const": 1}, "minContains": 0}, [[], [2]]),
    "maxContains": ({"contains": {"const": 1}, "maxContains": 1}, [[1], [1, 1], [2]]),
    "maxProperties": ({"maxProperties": 1}, [{"a": 1}, {"a": 1, "b": 2}]),
    "minProperties": ({"minProperties": 1}, [{"a": 1}, {}]),
    "required": ({"required": ["a"]}, [{"a": None}, {}, 5]),
    "dependentRequired": ({"dependentRequired": {"a": ["b"]}}, [{"a": 1, "b": 2}, {"a": 1}, {"b": 1}]),
    "dependentSchemas": (
        {"dependentSchemas": {"a": {"properties": {"b": {"type": "integer"}}}}},
        [{"a": 1, "b": 2}, {"a": 1, "b": "x"}, {"b": "x"}],
    ),
    "properties": ({"properties": {"a": {"type": "integer"}, "b": False}}, [{"a": 1}, {"a": "x"}, {"b": 1}, {"c": 1}]),
    "patternProperties": ({"patternProperties": {"f.*o": {"type": "integer"}}}, [{"foo": 1}, {"foo": "x"}, {"x": "y"}]),
    "additionalProperties": (
        {"properties": {"a": {}}, "patternProperties": {"^b": {}}, "additionalProperties": {"type": "boolean"}},
        [{"a": 1, "bb": 2, "c": True}, {"c": 1}],
    ),
    "propertyNames": ({"propertyNames": {"maxLength": 2}}, [{"ab": 1}, {"abc": 1}]),
    "prefixItems": ({"prefixItems": [{"type": "integer"}, {"type": "string"}]}, [[1, "a"], [1], ["a"], [1, 2]]),
    "items": ({"prefixItems": [{}], "items": {"type": "integer"}}, [["a", 1], ["a", "b"]]),
    "no items": ({"prefixItems": [{}], "items": False}, [[1], [1, 2]]),
    "unevaluatedItems": ({"allOf": [{"prefixItems": [{}]}], "unevaluatedItems": False}, [[1], [1, 2]]),
    "unevaluatedProperties": (
        {"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": False},
        [{"a": 1}, {"a": 1, "b": 2}],
    ),
    "unevaluated after a choice": (
        {
            "properties": {"kind": {}},
            "oneOf": [
                {"properties": {"a": {"const": 1}}, "required": ["a"]},
                {"properties": {"b": {}}, "required": ["b"]},
            ],
            "unevaluatedProperties": False,
        },
        [{"kind": 1, "a": 1}, {"kind": 1, "b": 1}, {"kind": 1, "a": 1, "c": 2}],
    ),
    "allOf": ({"allOf": [{"minimum": 1}, {"maximum": 3}]}, [2, 0, 4]),
    "anyOf": ({"anyOf": [{"type": "string"}, {"minimum": 3}]}, ["a", 3, 1]),
    "oneOf": ({"oneOf": [{"type": "integer"}, {"minimum": 2}]}, [1, 2.5, 3, 1.5]),
    "not": ({"not": {"type": "string"}}, [1, "a"]),
    "if then else": (
        {"if": {"minimum": 10}, "then": {"multipleOf": 10}, "else": {"multipleOf": 2}},
        [20, 15, 4, 5],
    ),
    "a boolean": (False, [1, None]),
    "a reference": ({"$ref": "#/$defs/Even", "maximum": 8}, [4, 5, 10]),
    "a reference in a circle": (
        {"$ref": "#/$defs/Node"},
        [{"value": 1, "next": {"value": 2}}, {"value": 1, "next": {}}],
    ),
    "an anchor": ({"$ref": "#even"}, [2, 3]),
    "an escaped pointer": ({"$ref": "#/$defs/a~1b%25"}, [1, "x"]),
    "a dynamic reference": (STRICT_TREE, [{"children": [{"data": 1}]}, {"children": [{"daat": 1}]}]),
    "annotations": (
        {
            "title": "T",
            "description": "D",
            "default": 5,
            "examples": [1],
            "deprecated": True,
            "readOnly": True,
            "$comment": "C",
        },
        [1, "x", None],
    ),
    "content": ({"contentMediaType": "application/json", "contentEncoding": "base64"}, ["{", "x"]),
    "an unknown word": ({"label": "L", "placeholder": 5, "format": "secret", "x-y": {"type": 7}}, [1, "x"]),
}
DEFINITIONS = {
    "Even": {"$anchor": "even", "multipleOf": 2},
    "Node": NODE,
    "a/b%": {"type": "integer"},
}


def cases() -> list[Any]:
    return [
        pytest.param(schema, value, id=f"{name}: {value}")
        for name, (schema, values) in RULES.items()
        for value in values
    ]


@pytest.mark.parametrize(("rule", "value"), cases())
def test_a_keyword_holds_for_overrides_and_present_values_as_the_specification_says(rule: Any, value: Any) -> None:
    schema = schema_from({"$defs": DEFINITIONS, "properties": {"x": rule}})
    valid = jsonschema.Draft202012Validator(schema).is_valid({"x": value})

    errors = validate_overrides(schema, {"x": value})

    assert (errors == []) is valid, errors
    assert (check_values(schema, {"x": value}) == []) is valid
    assert all(error.message and error.path.startswith("x") for error in errors)


def test_every_keyword_that_asserts_something_has_a_value_that_breaks_it() -> None:
    verdicts_of = {}
    for name, (rule, values) in RULES.items():
        schema = {"$defs": DEFINITIONS, "properties": {"x": rule}}
        verdicts_of[name] = {jsonschema.Draft202012Validator(schema).is_valid({"x": value}) for value in values}

    harmless = {"annotations", "content", "an unknown word", "minContains of none"}
    assert {name for name, verdicts in verdicts_of.items() if False not in verdicts} == harmless
