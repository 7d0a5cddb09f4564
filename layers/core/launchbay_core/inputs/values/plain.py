"""What JSON has no word for, and how it is written in it: nan and the infinities, dates and times, keys of other types.

Over HTTP and in schemas these are texts: `.nan`, `.inf` and `-.inf` as in YAML, and ISO 8601.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from launchbay_core.inputs.values.merge import key_text

FLOATS = {".nan": math.nan, ".inf": math.inf, "-.inf": -math.inf}


def to_json_value(value: Any) -> Any:
    """A value as standard JSON can hold it, which has no nan and no infinities: they become texts.

    >>> to_json_value({1: float("inf")})
    {'1': '.inf'}
    """
    return _in_json(value, words=True)


def plain_value(value: Any) -> Any:
    """A value as Python programs exchange it in JSON, in which nan and the infinities stay floats.

    >>> plain_value({1: float("inf"), "day": date(2026, 1, 31)})
    {'1': inf, 'day': '2026-01-31'}
    """
    return _in_json(value, words=False)


def _in_json(value: Any, *, words: bool) -> Any:
    if isinstance(value, Mapping):
        return {key_text(key): _in_json(inner, words=words) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [_in_json(item, words=words) for item in value]
    if words and isinstance(value, float) and not math.isfinite(value):
        return float_text(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return value.isoformat() if isinstance(value, date | time) else str(value)


def float_text(value: float) -> str:
    """The text that stands for nan or an infinity, in JSON and in YAML; the inverse of `float_of`.

    >>> float_text(float("-inf"))
    '-.inf'
    """
    return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"


def float_of(text: str) -> float | str:
    """The float that a text stands for, or the text.

    >>> float_of("-.inf")
    -inf
    """
    return FLOATS.get(text, text)
