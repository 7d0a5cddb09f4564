"""JSON Schema 2020-12 by the categories of its public test suite, with vectors of our own and their verdicts.

No package for Python ships that suite. The verdicts are the specification's, not another validator's.
"""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.inputs import BadSchema, check_values, schema_from, validate_overrides

Vectors = tuple[Any, list[Any], list[Any]]  # a schema, what it takes, what it refuses

CATEGORIES: dict[str, list[Vectors]] = {
    "additionalProperties": [
        ({"properties": {"a": {}}, "patternProperties": {"^v": {}}, "additionalProperties": False},
         [{"a": 1}, {"vroom": 2}, [1], "x", 7], [{"a": 1, "b": 2}]),
        ({"additionalProperties": {"type": "boolean"}}, [{"a": True}, {}], [{"a": 1}]),
        ({"allOf": [{"properties": {"a": {}}}], "additionalProperties": {"type": "boolean"}},
         [{"a": True}], [{"a": 1, "b": True}]),
    ],
    "allOf": [
        ({"allOf": [{"required": ["a"]}, {"required": ["b"]}]}, [{"a": 1, "b": 2}], [{"a": 1}, {"b": 1}]),
        ({"allOf": [True, False]}, [], [1]),
        ({"allOf": [{}]}, [1, "x"], []),
    ],
    "anchor": [({"$ref": "#item", "$defs": {"A": {"$anchor": "item", "type": "integer"}}}, [1], ["a"])],
    "anyOf": [
        ({"type": "string", "anyOf": [{"maxLength": 2}, {"minLength": 4}]}, ["a", "abcd"], ["abc", 3]),
        ({"anyOf": [{"anyOf": [{"type": "null"}]}]}, [None], [1]),
    ],
    "boolean_schema": [(True, [1, None, {}], []), (False, [], [1, None, []])],
    "const": [
        ({"const": 2}, [2, 2.0], [5, "2"]),
        ({"const": False}, [False], [0, 0.0, [False]]),
        ({"const": {"a": [1, {"b": None}]}}, [{"a": [1.0, {"b": None}]}], [{"a": [1]}]),
        ({"const": None}, [None], [0]),
    ],
    "contains": [
        ({"contains": {"minimum": 5}}, [[3, 5], {"a": 1}], [[], [1]]),
        ({"contains": False}, ["x"], [[1], []]),
    ],
    "content": [({"contentMediaType": "application/json", "contentEncoding": "base64"}, ["{:}", "?", 1], [])],
    "default": [({"type": "integer", "default": []}, [13], ["a"])],
    "defs": [({"$defs": {"foo": {"type": "integer"}}}, [1, "x"], [])],
    "dependentRequired": [
        ({"dependentRequired": {"b": ["a"]}}, [{}, {"a": 1}, {"a": 1, "b": 2}, [1]], [{"b": 2}]),
        ({"dependentRequired": {"q": ["a", "b"]}}, [{"a": 1, "b": 1, "q": 1}], [{"a": 1, "q": 2}]),
    ],
    "dependentSchemas": [
        ({"dependentSchemas": {"b": {"properties": {"a": {"type": "integer"}}}}}, [{"a": "x"}, {"b": 1, "a": 2}],
         [{"b": 1, "a": "x"}]),
        ({"dependentSchemas": {"a": True, "b": False}}, [{"a": 1}, {}], [{"b": 1}]),
    ],
    "dynamicRef": [
        ({"$dynamicRef": "#node", "$defs": {"N": {"$dynamicAnchor": "node", "type": "string"}}}, ["a"], [1]),
    ],
    "enum": [
        ({"enum": [1, 2]}, [1, 2.0], [4, "1", True]),
        ({"enum": [6, "a", [], True, {"b": 12}]}, [[], {"b": 12}, True], [{"b": 13}, 1, None]),
        ({"enum": [False]}, [False], [0]),
        ({"enum": ["a\u0000b"]}, ["a\u0000b"], ["ab"]),
    ],
    "exclusiveMaximum": [({"exclusiveMaximum": 3}, [2.9, "x"], [3, 3.1])],
    "exclusiveMinimum": [({"exclusiveMinimum": 1.1}, [1.2, "x"], [1.1, 0.6])],
    "format": [
        ({"format": "ipv4"}, ["127.0.0.1", 12], ["256.0.0.1"]),
        ({"format": "ipv6"}, ["::1", {}], ["1::d6::42"]),
        ({"format": "date"}, ["2026-01-31", None], ["2026-02-30", "x"]),
        ({"format": "email"}, ["a@example.com"], ["2962"]),
        ({"format": "uuid"}, ["2eb8aa08-aa98-11ea-b4aa-73b441d16380"], ["2eb8"]),
        ({"format": "uri"}, ["http://example.com/a"], ["//example.com/a"]),
        ({"format": "duration"}, ["P4DT12H30M5S"], ["PT1D"]),
        ({"format": "regex"}, ["a+"], ["^(abc]"]),
        ({"format": "json-pointer"}, ["/foo/0"], ["foo"]),
        ({"format": "hostname"}, ["www.example.com"], ["-a-host-name-that-starts-with--"]),
    ],
    "if-then-else": [
        ({"if": {"exclusiveMaximum": 0}, "then": {"minimum": -10}, "else": {"multipleOf": 2}}, [-1, 4], [-100, 3]),
        ({"if": {"const": 0}}, [0, "x"], []),
        ({"then": {"const": 0}, "else": {"const": 1}}, [5], []),
        ({"if": False, "then": {"const": "t"}, "else": {"const": "e"}}, ["e"], ["t"]),
    ],
    "infinite-loop-detection": [
        ({"properties": {"a": {"$ref": "#/$defs/int"}}, "additionalProperties": {"$ref": "#/$defs/int"},
          "$defs": {"int": {"type": "integer"}}}, [{"a": 1}], [{"a": "x"}]),
    ],
    "items": [
        ({"items": {"type": "integer"}}, [[1, 2], {"0": "x"}], [[1, "x"]]),
        ({"items": False}, [[]], [[1]]),
        ({"prefixItems": [{}, {}], "items": False}, [[], [1], [1, 2]], [[1, 2, 3]]),
        ({"items": {"items": {"items": {"type": "number"}}}}, [[[[1]], [[2]]]], [[[["1"]]]]),
    ],
    "maxContains": [({"contains": {"const": 1}, "maxContains": 1}, [[1], [1, 2]], [[], [1, 1]])],
    "maxItems": [({"maxItems": 2.0}, [[1, 2], "xyz"], [[1, 2, 3]])],
    "maxLength": [({"maxLength": 2}, ["ab", "💩💩", 100], ["abc"])],
    "maxProperties": [({"maxProperties": 0}, [{}, "x"], [{"a": 1}])],
    "maximum": [({"maximum": 3.0}, [3, 2.6, "x"], [3.5])],
    "minContains": [
        ({"contains": {"const": 1}, "minContains": 2}, [[1, 1]], [[1], []]),
        ({"contains": {"const": 1}, "minContains": 0}, [[], [2]], []),
        ({"minContains": 2}, [[1]], []),
    ],
    "minItems": [({"minItems": 1}, [[1], ""], [[]])],
    "minLength": [({"minLength": 2}, ["ab", 1], ["a", "💩"])],
    "minProperties": [({"minProperties": 1}, [{"a": 1}, []], [{}])],
    "minimum": [({"minimum": -2}, [-2, 0, "x"], [-2.1])],
    "multipleOf": [
        ({"multipleOf": 2}, [10, "x"], [7]),
        ({"multipleOf": 0.01}, [4.5, 0.35], [0.0075]),
        ({"multipleOf": 1e-8}, [12391239123], []),
    ],
    "not": [
        ({"not": {"type": "integer"}}, ["x", 1.5], [1]),
        ({"not": {"properties": {"a": {"type": "string"}}}}, [{"a": 1}], [{"a": "x"}, 1]),
        ({"not": {}}, [], [1]),
        ({"not": {"not": {}}}, [1], []),
    ],
    "oneOf": [
        ({"oneOf": [{"type": "integer"}, {"minimum": 2}]}, [1, 2.5], [3, 1.5]),
        ({"oneOf": [True, True]}, [], [1]),
        ({"oneOf": [{"required": ["a", "b"]}, {"required": ["a", "c"]}]}, [{"a": 1, "b": 1}],
         [{"a": 1, "b": 1, "c": 1}]),
    ],
    "pattern": [({"pattern": "a+"}, ["xxaayy", 3], ["b"]), ({"pattern": r"^\d+$"}, ["12"], ["x"])],
    "patternProperties": [
        ({"patternProperties": {"f.*o": {"type": "integer"}, "X_": False}}, [{"foo": 1}, {"a": "x"}],
         [{"foo": "x"}, {"X_a": 1}]),
    ],
    "prefixItems": [({"prefixItems": [{"type": "integer"}, {"type": "string"}]}, [[1, "a"], [1], []], [["a"], [1, 2]])],
    "properties": [
        ({"properties": {"a": {"type": "integer"}, "__proto__": {"type": "number"}}}, [{"a": 1}, []],
         [{"__proto__": "x"}]),
        ({"properties": {"foo\nbar": {"type": "number"}, 'a"b': {"type": "number"}}}, [{"foo\nbar": 1}],
         [{'a"b': "x"}]),
    ],
    "propertyNames": [({"propertyNames": {"maxLength": 3}}, [{"abc": 1}, []], [{"abcd": 1}])],
    "ref": [
        ({"$ref": "#/$defs/a~1b", "$defs": {"a/b": {"type": "integer"}}}, [1], ["x"]),
        ({"$ref": "#/$defs/a%25b", "$defs": {"a%b": {"type": "integer"}}}, [1], ["x"]),
        ({"$ref": "#/$defs/r", "maxItems": 2, "$defs": {"r": {"type": "array"}}}, [[1]], [[1, 2, 3], "x"]),
        ({"properties": {"$ref": {"type": "string"}}}, [{"$ref": "a"}], [{"$ref": 2}]),
    ],
    "required": [({"required": ["a"]}, [{"a": None}, 12], [{"b": 1}]), ({"required": []}, [{}], [])],
    "type": [
        ({"type": "integer"}, [1, 1.0], [1.1, "1", None, True]),
        ({"type": "number"}, [1, 1.1], ["1", False]),
        ({"type": ["array", "object"]}, [[], {}], [1, None]),
        ({"type": "null"}, [None], [0, "", False]),
    ],
    "unevaluatedItems": [
        ({"prefixItems": [{}], "unevaluatedItems": False}, [[1]], [[1, 2]]),
        ({"contains": {"const": 1}, "unevaluatedItems": {"type": "string"}}, [[1, "a"]], [[1, 2]]),
    ],
    "unevaluatedProperties": [
        ({"properties": {"a": {}}, "unevaluatedProperties": False}, [{"a": 1}], [{"b": 1}]),
        ({"anyOf": [{"properties": {"a": {"const": 1}}, "required": ["a"]}, {"required": ["b"]}],
          "unevaluatedProperties": False}, [{"a": 1}], [{"a": 1, "c": 1}]),
        ({"properties": {"a": {}}, "dependentSchemas": {"a": {"properties": {"b": {}}}},
          "unevaluatedProperties": False},
         [{"a": 1, "b": 1}], [{"b": 1}]),
    ],
    "uniqueItems": [
        ({"uniqueItems": True}, [[1, 2], [1, True], [0, False], [[1], [True]], [{"a": 1}, {"a": "1"}]],
         [[1, 1.0], [{"a": 1, "b": 2}, {"b": 2, "a": 1}], [[[1]], [[1]]]]),
        ({"uniqueItems": False}, [[1, 1]], []),
    ],
    "unknownKeyword": [({"x-unit": {"type": "integer"}, "label": "L"}, ["x", 1], [])],
    "bignum": [({"type": "integer", "maximum": 18446744073709551615}, [18446744073709551600], [18446744073709551616])],
    "float-overflow": [({"type": "number"}, [1e308], [])],
    "non-bmp-regex": [({"pattern": "^🐲*$"}, ["🐲🐲"], ["🐲🐉"])],
}  # fmt: skip


def vectors() -> list[Any]:
    return [
        pytest.param(schema, value, is_valid, id=f"{name} {number}: {value!r} {is_valid}")
        for name, found in CATEGORIES.items()
        for number, (schema, taken, refused) in enumerate(found)
        for is_valid, values in ((True, taken), (False, refused))
        for value in values
    ]


@pytest.mark.parametrize(("rule", "value", "is_valid"), vectors())
def test_a_value_is_taken_or_refused_as_the_specification_says(rule: Any, value: Any, *, is_valid: bool) -> None:
    definitions = rule.get("$defs", {}) if isinstance(rule, dict) else {}
    schema = schema_from({"$defs": definitions, "properties": {"x": rule}})

    errors = validate_overrides(schema, {"x": value})

    assert (errors == []) is is_valid, errors
    assert (check_values(schema, {"x": value}) == []) is is_valid
    assert all(error.path.startswith("x") for error in errors)


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "http://localhost:1234/integer.json"},
        {"$ref": "#/$defs/missing"},
        {"type": "str"},
        {"minimum": "1"},
        {"required": "a"},
        {"properties": []},
        {"pattern": "("},
        {"minLength": -1},
        {"anyOf": []},
        {"allOf": [{"$ref": "#"}]},
    ],
)
def test_what_is_no_schema_or_leads_out_of_it_is_refused(schema: dict[str, Any]) -> None:
    with pytest.raises(BadSchema):
        schema_from(schema)
