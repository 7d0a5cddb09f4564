"""How deep values may nest and how long their numbers may be, in every format: what lies beyond ends in no answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.values.marks import Items, Remove, unwrapped

MAX_DEPTH = 100
TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels"
# Characters of a written number. Python writes none of over 4,300 digits, and a hexadecimal one has fewer than digits.
MAX_NUMBER = 3500
_MAX_BITS = 4 * MAX_NUMBER


def check_bounds(values: Any) -> None:
    """Refuse values, or overrides, that nest too deep, or a number that is too long.

    Raises:
        UnreadableInput: they do, or there is one.
    """
    level = [values]
    for _ in range(MAX_DEPTH + 1):
        level = [inner for outer in level for inner in _within(outer)]
        if any(isinstance(inner, int) and inner.bit_length() > _MAX_BITS for inner in level):
            raise UnreadableInput(f"it has a number of over {MAX_NUMBER:,} digits")
        if not level:
            return
    raise UnreadableInput(TOO_DEEP)


def _within(value: Any) -> Any:
    inner = unwrapped(value)
    if isinstance(inner, Mapping):
        return inner.values()
    if isinstance(inner, Items):
        return (*inner.edits.values(), *inner.appended)
    if isinstance(inner, Remove):
        return ()
    return inner if isinstance(inner, list | tuple) else ()
