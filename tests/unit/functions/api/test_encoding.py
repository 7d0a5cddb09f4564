"""Answers as JSON."""

from __future__ import annotations

import json
import math

from launchbay_api.encoding import to_json


def test_floats_that_json_can_not_represent_are_texts_at_any_depth() -> None:
    value = {"a": [math.nan, {"b": math.inf}, (-math.inf,)], "c": 1.0}

    assert json.loads(to_json(value)) == {"a": [".nan", {"b": ".inf"}, ["-.inf"]], "c": 1.0}


def test_any_text_is_ascii() -> None:
    assert to_json({"name": "é\ud800"}).isascii()


def test_whole_numbers_of_any_size_stay_as_they_are() -> None:
    assert to_json(2**80) == str(2**80)
