"""The texts that stand for what JSON has no word for."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from launchbay_core.inputs import parse_text
from launchbay_core.inputs.values.merge import key_text, match_key
from launchbay_core.inputs.values.texts import float_of, float_text, is_well_formed, text_of, well_formed


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_the_text_of_a_float_stands_for_it(value: float) -> None:
    found = float_of(float_text(value))

    assert repr(found) == repr(value)


def test_any_other_text_is_only_a_text() -> None:
    assert float_of("inf") == "inf"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (16, "16"),
        (1e16, "1e+16"),
        (math.inf, ".inf"),
        (math.nan, ".nan"),
        (date(2026, 1, 31), "2026-01-31"),
        (datetime(2026, 1, 31, 9, 30, tzinfo=UTC), "2026-01-31T09:30:00+00:00"),
        (time(9, 30), "09:30:00"),
        (b"\xff\x00", "/wA="),
        pytest.param(10**4300, hex(10**4300), id="long"),
    ],
)
def test_each_type_has_its_text_as_a_key_too(value: Any, text: str) -> None:
    assert text_of(value) == text
    assert key_text(value) == text
    assert match_key({value: 1}, text) is value


def test_the_key_of_a_file_is_written_as_yaml_writes_it() -> None:
    keys = parse_text("2: a\ntrue: b\n~: c\n.inf: d\n2026-01-31: e\n!!binary eA==: f\n", "yaml")

    assert list(map(key_text, keys)) == ["2", "true", "null", ".inf", "2026-01-31", "eA=="]


def test_an_object_that_has_no_text_is_named_by_its_type() -> None:
    class Silent:
        def __str__(self) -> str:
            raise RuntimeError("no")

    assert text_of(Silent()) == "<Silent>"


@pytest.mark.parametrize("text", ["", "a", "größe", "😀", "\ufeffa"])
def test_a_text_of_characters_stays(text: str) -> None:
    assert is_well_formed(text)
    assert well_formed(text) == text


@pytest.mark.parametrize(
    ("text", "found"), [("a\ud800b", "a\ufffdb"), ("\udc00\ud800", "\ufffd\ufffd"), ("\ud83d\ude00", "😀")]
)
def test_a_half_of_a_surrogate_pair_is_replaced(text: str, found: str) -> None:
    assert not is_well_formed(text)
    assert well_formed(text) == found
