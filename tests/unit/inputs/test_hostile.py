"""Inputs made to take a service's time or memory: each ends in an answer, and soon."""

from __future__ import annotations

import time
from typing import Any

import pytest

from launchbay_core.inputs import (
    UnreadableInput,
    infer_schema,
    input_types,
    merge,
    parse_text,
    schema_from,
    validate_overrides,
)

SOON = 15.0  # seconds; without its bound, each of these takes minutes or more memory than there is
KEYS = "abcdefghij"
NODE: dict[str, Any] = {"type": "object", "properties": {key: {"$ref": "#/$defs/n"} for key in KEYS}}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a: 0x" + "f" * 20_000, "yaml"),
        ("a: 1" + ":59" * 300_000, "yaml"),
        ("a: !!float 1" + ":59" * 300_000 + ".5", "yaml"),
        ("a = 0x" + "f" * 20_000, "toml"),
        ("b = [1, 0x" + "f" * 20_000 + "]", "toml"),
    ],
)
def test_a_number_that_nobody_can_write_is_refused(text: str, kind: Any) -> None:
    with pytest.raises(UnreadableInput, match="digits"):
        parse_text(text, kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [(".".join("a" * 400) + " = 1", "toml"), ("a = " + "[" * 150 + "]" * 150, "toml"),
     ('{"a":' * 150 + "1" + "}" * 150, "json")],
)  # fmt: skip
def test_what_nests_too_deep_is_refused_in_every_format(text: str, kind: Any) -> None:
    with pytest.raises(UnreadableInput, match="deeper"):
        parse_text(text, kind)


def test_the_view_of_maps_that_hold_each_other_without_end_is_bounded() -> None:
    view = input_types({"$defs": {"n": NODE}, "$ref": "#/$defs/n"})

    assert set(view) == set(KEYS)
    assert len(str(view)) < 1_000_000


def test_a_choice_of_itself_many_times_over_is_validated_soon() -> None:
    choice = {"anyOf": [{"type": "integer"}, *({"$ref": "#/properties/a"} for _ in range(8))]}
    began = time.monotonic()

    errors = validate_overrides(schema_from({"properties": {"a": choice}}), {"a": 1.5}, {"a": 2})

    assert [error.path for error in errors] == ["a"]
    assert time.monotonic() - began < SOON


def test_many_typos_among_very_many_names_are_reported_soon() -> None:
    schema = infer_schema({f"some_rather_long_name_{number:06}": 1 for number in range(20_000)})
    began = time.monotonic()

    errors = validate_overrides(schema, {f"some_rather_lang_nome_{number:06}": 1 for number in range(300)})

    assert len(errors) == 300
    assert errors[0].suggestion is not None
    assert time.monotonic() - began < SOON


def test_many_new_keys_beside_very_many_are_merged_soon() -> None:
    values: Any = dict.fromkeys([1, *(f"old{number}" for number in range(100_000))])
    began = time.monotonic()

    merged: dict[Any, Any] = merge(values, {**{f"new{number}": 2 for number in range(8000)}, "1": "c"})

    assert len(merged) == 108_001
    assert merged[1] == "c"
    assert time.monotonic() - began < SOON
