"""Patterns of schemas, and those that take too many tries to match."""

from __future__ import annotations

import pytest

from launchbay_core.inputs import check_values, schema_from, validate_overrides
from launchbay_core.inputs.schemas.bounds.patterns import MAX_TEXT, looks_around, matches
from launchbay_core.inputs.schemas.secrets import find_secrets

ENDLESS = r"^(a*)*\1b$"
TEXT = "a" * 40 + "c"


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("^a+$", "aaa", True), ("^a+$", "b", False), ("(", "a", False), ("^(a+)+$", TEXT, False),
        (ENDLESS, TEXT, None), ("^(?!x)", "y", True), ("^(?!x)", "x", False), ("(?=x)x*y", "x" * (MAX_TEXT + 1), None),
        ("x*y", "x" * (MAX_TEXT + 1), False),
    ],
)  # fmt: skip
def test_a_pattern_matches_or_not_or_is_given_up(pattern: str, text: str, found: bool | None) -> None:
    assert matches(pattern, text) is found


@pytest.mark.parametrize(
    ("pattern", "is_costly"), [("a(b|c)*", False), ("(?=a)", True), ("(?<!a)b", True), (r"(a)\1", True)]
)
def test_only_lookaround_and_backreferences_are_costly(pattern: str, is_costly: bool) -> None:
    assert looks_around(pattern) is is_costly


@pytest.mark.parametrize(
    ("schema", "values"),
    [
        ({"pattern": ENDLESS}, TEXT),
        ({"not": {"pattern": ENDLESS}}, TEXT),
        ({"items": {"pattern": ENDLESS}}, ["b", TEXT]),
        ({"patternProperties": {ENDLESS: False}}, {TEXT: 1}),
        ({"propertyNames": {"pattern": ENDLESS}}, {TEXT: 1}),
        ({"if": {"pattern": ENDLESS}, "then": {"type": "integer"}}, TEXT),
        ({"format": "password", "pattern": ENDLESS}, TEXT),
    ],
)
def test_a_value_for_which_a_pattern_can_t_be_decided_is_refused_in_one_error(schema: object, values: object) -> None:
    whole = schema_from({"properties": {"a": schema}})

    errors = [error for error in validate_overrides(whole, {"a": values}, {}) if "decided" in error.message]

    assert len(errors) == 1
    assert errors[0].kind == "pattern"
    assert "could not be decided" in errors[0].message
    assert TEXT not in errors[0].message
    assert check_values(whole, {"a": values}) != []


def test_an_alternative_that_can_t_be_decided_is_one_that_does_not_fit() -> None:
    schema = schema_from({"properties": {"a": {"anyOf": [{"pattern": ENDLESS}, {"type": "string"}]}}})

    assert validate_overrides(schema, {"a": TEXT}) == []


def test_a_key_that_may_be_a_secret_s_is_taken_for_one() -> None:
    schema = {"patternProperties": {ENDLESS: {"format": "secret"}}, "properties": {TEXT: {}}}

    assert find_secrets(schema, {TEXT: "hf_1"}) == [((TEXT,), "hf_1")]


def test_a_long_text_is_not_matched_with_lookaround_many_times() -> None:
    schema = schema_from({"properties": {"a": {"items": {"pattern": "(?=x)x*y"}}}})

    (error,) = validate_overrides(schema, {"a": ["x" * 30_000] * 4})

    assert "too many steps" in error.message
