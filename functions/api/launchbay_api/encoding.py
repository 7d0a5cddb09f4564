"""Answers as JSON that every reader accepts: ASCII, so that nothing is lost on the way, and without a bare `NaN`."""

from __future__ import annotations

import json
from typing import Any

from launchbay_core.inputs.values.plain import to_json_value


def to_json(value: Any) -> str:
    """The JSON text of plain values; nan and the infinities become the strings `.nan`, `.inf` and `-.inf`.

    >>> to_json({"rate": float("inf")})
    '{"rate":".inf"}'
    """
    try:
        return _dump(value)
    except ValueError:
        return _dump(to_json_value(value))


def _dump(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)
