"""JSON texts: standard ones for people and their programs, Python's for Launchbay's own."""

from __future__ import annotations

import json
import math
from typing import Any

from hypothesis import given

from launchbay_core.inputs.values.json_text import exchanged_text, json_text
from value_strategies import ANYTHING


def test_floats_that_json_can_not_represent_are_texts_at_any_depth() -> None:
    value = {"a": [math.nan, {"b": math.inf}, (-math.inf,)], "c": 1.0}

    assert json.loads(json_text(value)) == {"a": [".nan", {"b": ".inf"}, ["-.inf"]], "c": 1.0}


def test_whole_numbers_of_any_size_that_can_be_written_stay_as_they_are() -> None:
    assert json_text(2**80) == str(2**80)


def test_a_text_may_be_ascii_alone_or_readable_and_indented() -> None:
    assert json_text({"name": "é\ud800"}) == '{"name":"\\u00e9\\ufffd"}'
    assert json_text({"name": "é"}, ascii_only=False) == '{"name":"é"}'
    assert json_text({"a": 1}, indent=2) == '{\n  "a": 1\n}'


def refuse(word: str) -> None:
    raise AssertionError(f"{word} is not JSON")


@given(ANYTHING)
def test_any_value_that_there_is_has_a_text_of_standard_json(value: Any) -> None:
    text = json_text(value)

    assert text.isascii()
    json.loads(text, parse_constant=refuse)
    json_text(value, ascii_only=False).encode()


@given(ANYTHING)
def test_any_value_that_there_is_can_be_exchanged(value: Any) -> None:
    text = exchanged_text(value)

    assert exchanged_text(json.loads(text)) == text
