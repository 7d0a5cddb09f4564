"""Answers as JSON that every reader takes: ASCII, so that nothing is lost on the way, and no bare `NaN`.

JSON has no word for nan and the infinities; they are given as the strings `.nan`, `.inf` and `-.inf`, which is what
the schemas of inputs call them too.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any


def to_json(value: Any) -> str:
    """The JSON text of plain values.

    >>> to_json({"rate": float("inf")})
    '{"rate":".inf"}'
    """
    try:
        return _dumped(value)
    except ValueError:
        return _dumped(_finite(value))


def _dumped(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def _finite(value: Any) -> Any:
    """`value` with a word for every float that JSON has none for."""
    if isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    if isinstance(value, Mapping):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return value
