"""Answers as JSON."""

from __future__ import annotations

import json
import math

from launchbay_api.encoding import to_json


def test_floats_without_a_word_in_json_are_given_as_words_however_deep() -> None:
    value = {"a": [math.nan, {"b": math.inf}, (-math.inf,)], "c": 1.0}

    assert json.loads(to_json(value)) == {"a": [".nan", {"b": ".inf"}, ["-.inf"]], "c": 1.0}


def test_text_is_ascii_whatever_it_says() -> None:
    assert to_json({"name": "é\ud800"}).isascii()


def test_whole_numbers_of_any_size_stay_as_they_are() -> None:
    assert to_json(2**80) == str(2**80)
