"""Where a text is meant, the spelling of a scalar is its value; elsewhere YAML decides."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.inputs import UnreadableInput, parse_one
from launchbay_core.inputs.formats.yaml.by_field import (
    NUMBER,
    OPEN,
    TEXT,
    TEXT_OR_BOOLEAN,
    Field,
    fields,
    list_of,
    map_of,
    parse_by_field,
)

# Each of them is something else than a text to YAML.
SPELLINGS = [
    *("12e03456", "77950e8", "3.10", "7.0", "0022", "08", "0x1F", "0b11", "1_000", "1e-4", "+1", "-0", ".5", "1."),
    *("12:30:45", "190:20:30.15", "2026-01-31", "2026-01-31 09:30:00", "2026-13-45", "9999-99-99"),
    *("off", "ON", "NO", "yes", "True", "false", ".inf", "-.INF", ".NaN", "=", "<<", "y", "n"),
]


def read(text: str, place: Field) -> Any:
    return parse_by_field(text, fields({"x": place}))["x"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_text_is_what_is_written(spelling: str) -> None:
    assert read(f"x: {spelling}", TEXT) == spelling
    assert read(f"x: [a, {spelling}]", list_of(TEXT)) == ["a", spelling]
    assert read(f"x: {{k: {spelling}}}", map_of(TEXT)) == {"k": spelling}


@pytest.mark.parametrize("spelling", [*SPELLINGS, "null", "NULL", "~"])
def test_a_name_of_a_map_is_what_is_written(spelling: str) -> None:
    if spelling != "<<":  # which adds the keys of another map
        assert read(f"x: {{? {spelling} : v}}", map_of(TEXT)) == {spelling: "v"}


@pytest.mark.parametrize("spelling", ["", "~", "null", "Null", "NULL"])
def test_a_null_is_nowhere_a_text(spelling: str) -> None:
    assert read(f"x: {spelling}", TEXT) is None
    assert read(f'x: "{spelling}"', TEXT) == spelling


@pytest.mark.parametrize(("written", "value"), [("false", False), ("off", False), ("1.10", "1.10"), ("src", "src")])
def test_a_switch_may_be_beside_a_text(written: str, value: Any) -> None:
    assert read(f"x: {written}", TEXT_OR_BOOLEAN) == value


@pytest.mark.parametrize(("written", "value"), [("10", 10), ("-0", 0), ("+1.5", 1.5), ("1e3", 1e3), (".5", 0.5)])
def test_a_number_in_decimal_is_one(written: str, value: Any) -> None:
    assert read(f"x: {written}", NUMBER) == value


@pytest.mark.parametrize("written", ["010", "1:30", "0x10", "1_000", "0b1", "1:30.5", "ten", ".inf", ".nan", "on"])
def test_what_only_yaml_takes_for_a_number_is_text(written: str) -> None:
    assert read(f"x: {written}", NUMBER) == written


def test_anchors_and_merged_maps_are_read_where_they_are_used() -> None:
    text = "a: &v 3.10\nb: &m {K: 0022, L: 1}\nx: {V: *v, <<: *m, L: 2.0}\n"

    assert parse_by_field(text, fields({"x": map_of(TEXT)})) == {
        "a": 3.1,
        "b": {"K": 18, "L": 1},
        "x": {"K": "0022", "L": "2.0", "V": "3.10"},
    }


def test_quotes_and_blocks_are_as_ever() -> None:
    text = "x:\n- '1'\n- \"2\\n\"\n- |\n  3\n- >-\n  4\n  5\n- a\n  b\n- !!str 6.0\n"

    assert read(text, list_of(TEXT)) == ["1", "2\n", "3\n", "4 5", "a b", "6.0"]


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="two keys of one map are both written `1`"):
        read("x: {1: a, '1': b}", map_of(TEXT))


def test_an_open_field_is_read_as_yaml_with_the_place_of_a_fault() -> None:
    with pytest.raises(UnreadableInput, match="not a valid timestamp") as refused:
        parse_by_field("a: 1\nb:\n  - 2026-13-45\n", fields({"x": TEXT}))

    assert (refused.value.line, refused.value.column) == (3, 5)


@given(st.lists(st.sampled_from([*SPELLINGS[:12], "word", "null"]), max_size=4))
def test_without_fields_every_document_is_what_yaml_reads(value: list[str]) -> None:
    text = f"a: {str(value).replace(chr(39), '')}\n1: {{off: b}}\n"

    assert parse_by_field(text, OPEN) == parse_one(text, "yaml")
