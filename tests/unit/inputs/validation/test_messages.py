"""What an error says beside its message: its path, its kind, what was expected, what was given, the nearest name."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from launchbay_core.inputs import InputError, validate_overrides

LONG = "y" * 198  # as Python writes it, the longest value that stands in an error
OPTIMIZERS = [
    {"properties": {"name": {"const": "adam"}}},
    {"properties": {"name": {"enum": ["sgd", "rmsprop"]}}},
]


def error_of(schema: Any, value: Any) -> InputError:
    """The one error about a value `x` of which `schema` asks something."""
    (error,) = validate_overrides({"properties": {"x": schema}}, {"x": value})
    return error


@pytest.mark.parametrize(
    ("schema", "value", "kind", "expected"),
    [
        ({"type": "integer"}, "a", "type", "an int"),
        ({"type": "boolean"}, 1, "type", "a bool"),
        ({"type": ["number", "integer"]}, "a", "type", "a float"),
        ({"anyOf": [{"type": "integer"}, {"type": "boolean"}]}, "a", "type", "an int or a bool"),
        ({"enum": ["adam", "sgd"]}, "zzz", "enum", '"adam" or "sgd"'),
        ({"const": "v2"}, "v1", "enum", '"v2"'),
        ({"minimum": 1}, 0, "range", "at least 1"),
        ({"minimum": 1, "maximum": 3}, 0, "range", "between 1 and 3"),
        ({"multipleOf": 8}, 12, "range", "a multiple of 8"),
        ({"maxItems": 1}, [1, 2], "range", "at most 1 item"),
        ({"pattern": "^a$"}, "b", "pattern", "^a$"),
        ({"format": "ipv4"}, "b", "pattern", "an IPv4 address"),
        ({"uniqueItems": True}, ["a", "b", "a"], "constraint", "items without repetition"),
        ({"contains": {"const": 5}}, [1], "constraint", "at least 1 item that is 5"),
        ({"contains": {"type": "string"}, "minContains": 2}, [1], "constraint", "at least 2 items that is a str"),
        (
            {"contains": {"type": "string"}, "minContains": 2, "maxContains": 3},
            [1],
            "constraint",
            "2 to 3 items that is a str",
        ),
        ({"not": {"type": "string"}}, "a", "constraint", "nothing that is a str"),
        ({"not": {"title": "Path"}}, "a", "constraint", "nothing that matches `Path`"),
        ({"not": {"multipleOf": 2}}, 2, "constraint", 'nothing that matches the schema `{"multipleOf": 2}`'),
        ({"not": {}}, "a", "constraint", "nothing that is anything at all"),
        ({"anyOf": [{"minimum": 3}, False]}, 2, "type", "is at least 3 or does not exist"),
        ({"anyOf": [{"minimum": 3}, {"maximum": 1}]}, 2, "type", "is at least 3 or is at most 1"),
        ({"oneOf": [{"minimum": 3}, {"minimum": 2}]}, 1, "type", "is at least 3 or is at least 2"),
        ({"oneOf": [{"minimum": 3}, {"minimum": 1}]}, 5, "constraint", "exactly one of its alternatives"),
        ({"prefixItems": [{}], "unevaluatedItems": False}, [1, 2], "constraint", None),
        ({"propertyNames": {"pattern": "^a$"}}, {"B": 1}, "constraint", "keys that matches the pattern `^a$`"),
        (False, 5, "constraint", "no value"),
        ({"format": "json-pointer"}, "b", "pattern", "of the format `json-pointer`"),
        ({"maximum": 5}, math.inf, "range", "at most 5"),
        ({"minimum": 5}, -math.inf, "range", "at least 5"),
        (
            {"anyOf": [{"type": "integer"}, {"maxLength": 0}, {"pattern": "^b"}]},
            "a",
            "type",
            "is an int, has at most 0 characters or matches the pattern `^b`",
        ),
    ],
)
def test_an_error_has_its_kind_what_was_expected_and_what_was_given(
    schema: Any, value: Any, kind: str, expected: str | None
) -> None:
    error = error_of(schema, value)

    assert (error.path, error.kind, error.expected, error.given) == ("x", kind, expected, value)


def test_an_item_too_many_is_named_by_its_position() -> None:
    error = error_of({"prefixItems": [{}], "items": False}, [1, "b"])

    assert (error.path, error.kind, error.expected, error.given) == ("x[1]", "constraint", "no value", "b")


@pytest.mark.parametrize(
    ("schema", "value", "path"),
    [({"required": ["name"]}, {"size": 1}, "x.name"), ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, "x.b")],
)
def test_a_missing_value_has_the_path_where_it_would_be(schema: Any, value: Any, path: str) -> None:
    error = error_of(schema, value)

    assert (error.path, error.kind, error.expected, error.given) == (path, "required", None, None)


def test_only_the_keys_that_are_given_are_said_to_need_another() -> None:
    needs = {"dependentRequired": {"a": ["b"], "c": ["b"], "d": ["e"]}}

    assert error_of(needs, {"a": 1, "d": 1, "e": 1}).message == "`x.a` can't be set without `x.b`, which has no value"


@pytest.mark.parametrize("closing", ["additionalProperties", "unevaluatedProperties"])
@pytest.mark.parametrize(("value", "given"), [(1, 1), (LONG, LONG), (LONG + "y", None)])
def test_an_unknown_key_has_the_name_that_was_meant_and_its_value_unless_it_is_long(
    closing: str, value: Any, given: Any
) -> None:
    error = error_of({"properties": {"lr": {}, "old": False}, closing: False}, {"lrr": value})

    assert (error.path, error.kind, error.given, error.suggestion) == ("x.lrr", "unknown_key", given, "x.lr")


def test_a_key_that_the_schema_forbids_is_not_suggested() -> None:
    schema = {"properties": {"lr": {}, "old": False}, "unevaluatedProperties": False}

    assert error_of(schema, {"olds": 1}).suggestion is None


@pytest.mark.parametrize(("value", "given"), [(LONG, LONG), (LONG + "y", None)])
def test_a_long_value_is_not_repeated_beside_the_message(value: str, given: str | None) -> None:
    assert error_of({"type": "integer"}, value).given == given


@pytest.mark.parametrize("choice", ["anyOf", "oneOf"])
def test_alternatives_that_one_value_tells_apart_are_named_at_that_value(choice: str) -> None:
    error = error_of({choice: OPTIMIZERS}, {"name": "adm"})

    assert error == InputError(
        path="x.name",
        kind="enum",
        message='`x.name` must be one of "adam", "sgd" or "rmsprop", but "adm" was given; did you mean "adam"?',
        expected='"adam", "sgd" or "rmsprop"',
        given="adm",
        suggestion="adam",
    )


@pytest.mark.parametrize(
    ("kinds", "text", "is_quoted_by_mistake"),
    [
        ("integer", "4", True),
        ("integer", "4.5", False),
        ("number", "4", True),
        ("number", "4.5", True),
        ("number", "true", False),
        ("boolean", "true", True),
        ("boolean", "4", False),
        ("array", "[1]", True),
        ("array", "[1", False),
    ],
)
def test_a_text_that_would_fit_without_its_quotes_is_said_to(
    kinds: str, text: str, *, is_quoted_by_mistake: bool
) -> None:
    message = error_of({"type": kinds}, text).message

    assert message.endswith("; write it without quotes") is is_quoted_by_mistake


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("z" * 58, '"' + "z" * 58 + '"'),
        ("z" * 59, '"' + "z" * 56 + "…"),
        ("é🚀", '"é🚀"'),
        ([date(2026, 1, 31)], '["2026-01-31"]'),
        ({date(2026, 1, 31): b"x", None: {2, 1}}, '{"2026-01-31": "eA==", "null": [1, 2]}'),
        ("a\ud800", '"a\ufffd"'),
        ([math.nan], '[".nan"]'),
    ],
)
def test_a_value_is_shown_as_json_up_to_60_characters(value: Any, shown: str) -> None:
    assert error_of({"enum": [1]}, value).message == f"`x` must be 1, but {shown} was given"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("abcdefgh", '"a", "b", "c", "d", "e", "f", "g" or "h"'),
        ("abcdefghij", '"a", "b", "c", "d", "e", "f", "g", "h" or 2 more'),
    ],
)
def test_of_many_options_the_first_eight_are_named(options: str, expected: str) -> None:
    assert error_of({"enum": list(options)}, "Z").expected == expected


@pytest.mark.parametrize(("given", "nearest"), [("adm", "adam"), ("ADAM", "adam"), ("dm", "adam"), ("do", None)])
def test_only_a_name_that_is_much_alike_is_suggested(given: str, nearest: str | None) -> None:
    assert error_of({"enum": ["adam", "lion"]}, given).suggestion == nearest


def test_the_first_item_that_is_there_already_is_shown() -> None:
    assert error_of({"uniqueItems": True}, ["b", "a", "a"]).message.endswith(', but "a" is in it twice')


def test_of_two_rules_that_ask_for_the_same_value_each_is_said() -> None:
    schema = {"properties": {"x": {"required": ["b"], "dependentRequired": {"a": ["b"]}}}}

    messages = [error.message for error in validate_overrides(schema, {"x": {"a": 1}})]

    assert sorted(messages) == [
        "`x.a` can't be set without `x.b`, which has no value",
        "`x.b` is required, but it has no value",
    ]


def test_of_many_unknown_keys_the_first_fifty_are_looked_up() -> None:
    schema = {"properties": {"x": {"properties": {"lr": {}}, "unevaluatedProperties": False}}}

    errors = validate_overrides(schema, {"x": {f"lr{number:02}": 1 for number in range(60)}})

    assert len(errors) == 60
    assert len([error for error in errors if error.suggestion]) == 50


def test_a_name_that_only_a_reference_has_is_suggested() -> None:
    schema = {
        "$defs": {"base": {"properties": {"lr": {}}}},
        "properties": {"x": {"$ref": "#/$defs/base", "unevaluatedProperties": False}},
    }

    (error,) = validate_overrides(schema, {"x": {"lrr": 1}})

    assert error.suggestion == "x.lr"


SECRET = {"format": "secret"}


@pytest.mark.parametrize(
    ("rule", "value", "message"),
    [
        ({"type": "string"}, 7, "`x` must be a str; the given value is secret and not shown"),
        ({"const": "a"}, "b", '`x` must be "a"; the given value is secret and not shown'),
        ({"minLength": 40}, "short", "`x` must have at least 40 characters"),
        ({"uniqueItems": True}, [1, 1], "`x` must not contain the same item twice"),
        ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, "`x.b` is required, but it has no value"),
        (
            {"properties": {"a": {}}, "unevaluatedProperties": False},
            {"b": 1},
            "`x.b` is not an input of this job; `x` has `a`",
        ),
    ],
)
def test_of_a_secret_only_the_rule_is_told(rule: Any, value: Any, message: str) -> None:
    error = error_of(SECRET | rule, value)

    assert (error.message, error.given) == (message, None)


@pytest.mark.parametrize(
    ("rule", "value", "given"),
    [
        ({"items": {"$ref": "#/$defs/key"}, "maxItems": 1}, ["HUSH", "HUSH"], ["(hidden)", "(hidden)"]),
        ({"properties": {"key": {"$ref": "#/$defs/key"}, "user": {}}, "maxProperties": 1},
         {"user": "me", "key": "HUSH"}, {"user": "me", "key": "(hidden)"}),
        ({"$ref": "#/$defs/login", "maxProperties": 1},
         {"user": "me", "key": "HUSH"}, {"user": "me", "key": "(hidden)"}),
        ({"items": {"$ref": "#/$defs/login"}, "maxItems": 0}, [{"user": "me", "key": "HUSH"}],
         [{"user": "me", "key": "(hidden)"}]),
    ],
)  # fmt: skip
def test_a_secret_inside_of_what_was_given_is_hidden_wherever_its_schema_lies(
    rule: Any, value: Any, given: Any
) -> None:
    definitions = {"key": SECRET, "login": {"properties": {"key": {"$ref": "#/$defs/key"}, "user": {}}}}

    (error,) = validate_overrides({"$defs": definitions, "properties": {"x": rule}}, {"x": value})

    assert error.given == given
