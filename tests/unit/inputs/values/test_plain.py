"""Values as JSON has them, with texts for what it can't write, or with the floats that Python's JSON has."""

from __future__ import annotations

import math
from datetime import date, time
from typing import Any

import pytest

from launchbay_core.inputs.values.plain import float_of, float_text, plain_value, to_json_value

NESTED: dict[Any, Any] = {1: {"a": [math.inf, (-math.inf, {"b": math.nan})]}, None: True, "day": date(2026, 1, 31)}


def test_every_float_that_json_can_t_write_is_a_text_however_deep_it_lies() -> None:
    assert to_json_value(NESTED) == {
        "1": {"a": [".inf", ["-.inf", {"b": ".nan"}]]},
        "null": True,
        "day": "2026-01-31",
    }


def test_a_plain_value_keeps_its_floats_however_deep_they_lie() -> None:
    plain = plain_value(NESTED)

    assert plain["1"]["a"][0] == math.inf
    assert plain["1"]["a"][1][0] == -math.inf
    assert math.isnan(plain["1"]["a"][1][1]["b"])


@pytest.mark.parametrize("value", [None, True, 5, 0.5, "text"])
def test_what_json_has_stays_as_it_is(value: Any) -> None:
    assert to_json_value(value) is value
    assert plain_value(value) is value


def test_times_and_all_else_are_texts() -> None:
    assert to_json_value([time(9, 30), b"x", {3}]) == ["09:30:00", "b'x'", [3]]


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_the_text_of_a_float_stands_for_it(value: float) -> None:
    found = float_of(float_text(value))

    assert repr(found) == repr(value)


def test_any_other_text_is_only_a_text() -> None:
    assert float_of("inf") == "inf"
