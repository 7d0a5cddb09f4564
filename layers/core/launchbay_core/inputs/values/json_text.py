"""JSON texts of any values: for people and their programs in standard JSON, for Launchbay's own in Python's."""

from __future__ import annotations

import json
from typing import Any

from launchbay_core.inputs.values.plain import to_exchanged_value, to_json_value

_COMPACT = (",", ":")


def json_text(value: Any, *, indent: int | None = None, ascii_only: bool = True) -> str:
    """The standard JSON of a value, in the forms of `launchbay_core.inputs.values.plain`; never fails.

    >>> json_text({"rate": float("inf")})
    '{"rate":".inf"}'
    """
    separators = _COMPACT if indent is None else None
    return json.dumps(
        to_json_value(value), ensure_ascii=ascii_only, allow_nan=False, indent=indent, separators=separators
    )


def exchanged_text(value: Any) -> str:
    """The JSON of a value as Launchbay's own programs exchange and store it: nan and the infinities stay floats.

    >>> exchanged_text({"rate": float("inf")})
    '{"rate":Infinity}'
    """
    return json.dumps(to_exchanged_value(value), separators=_COMPACT)
