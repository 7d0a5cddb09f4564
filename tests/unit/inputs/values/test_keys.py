"""What a key of a path names, whichever way it is spelled."""

from __future__ import annotations

import math
from typing import Any

import pytest

from launchbay_core.inputs.errors import InvalidOverrides
from launchbay_core.inputs.formats.keys import key_reader
from launchbay_core.inputs.values.keys import are_spelled_out, as_written, labels_of, spell_as_in
from launchbay_core.inputs.values.marks import Replace

YAML = key_reader("yaml")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0x10", "16"),
        ("1e3", "1000.0"),
        ("1e3", "1000"),
        ("1_000", "1000"),
        ("12:30:00", "45000"),
        ("017", "15"),
        ("0b11", "+3"),
        (".inf", ".Inf"),
        (".NaN", ".nan"),
        ("-0", "0"),
        ("1.0", "1.00"),
        ("1", "true"),
        ("Yes", "on"),
        ("~", "null"),
        ("2020-01-01T00:00:00Z", "2020-01-01T01:00:00+01:00"),
    ],
)
def test_keys_that_yaml_reads_as_the_same_have_a_label_in_common(one: str, other: str) -> None:
    assert set(labels_of(one, YAML)) & set(labels_of(other, YAML))
    assert not set(labels_of(one, as_written)) & set(labels_of(other, as_written))


@pytest.mark.parametrize(
    ("one", "other"),
    [("y", "yes"), ("0o17", "15"), ("None", "null"), ("2020-1-1", "2020-01-01"), ("\u00e9", "e\u0301")],
)
def test_keys_that_yaml_reads_as_different_texts_have_none(one: str, other: str) -> None:
    assert not set(labels_of(one, YAML)) & set(labels_of(other, YAML))


@pytest.mark.parametrize(
    ("values", "overrides", "spelled"),
    [
        ({16: 1}, {"0x10": 2}, {"16": 2}),
        ({True: 1, "on": 2}, {"on": 3}, {"on": 3}),
        ({True: 1}, {"1": 2}, {"1": 2}),  # equal to True, and written otherwise
        ({"16": 1}, {"0x10": 2}, {"0x10": 2}),  # a text is another key than the number
        ({}, {"0x10": 2}, {"0x10": 2}),
        ({math.inf: 1}, {".Inf": 2}, {".inf": 2}),
        ({"a": {None: 1}}, {"a": {"~": 2}}, {"a": {"null": 2}}),
        ({"a": {None: 1}}, {"a": Replace({"~": 2})}, {"a": Replace({"~": 2})}),
    ],
)
def test_overrides_get_the_keys_of_the_file(values: Any, overrides: Any, spelled: Any) -> None:
    assert spell_as_in(values, overrides, YAML) == spelled


@pytest.mark.parametrize("overrides", [{"on": 1, "yes": 2}, {"on": 1, "true": 2}, {"true": 1, "on": 2}])
def test_two_spellings_of_one_key_are_refused(overrides: dict[str, int]) -> None:
    with pytest.raises(
        InvalidOverrides, match=r"^`a\.\w+` and `a\.true` name the same key of the file: give one of them$"
    ):
        spell_as_in({"a": {True: 0}}, {"a": overrides}, YAML)


def test_overrides_without_other_spellings_need_no_file() -> None:
    assert are_spelled_out({"lr": 1, "opt": {"16": 2, "true": [{"on": 1}]}}, YAML)
    assert not are_spelled_out({"opt": {"on": 2}}, YAML)
