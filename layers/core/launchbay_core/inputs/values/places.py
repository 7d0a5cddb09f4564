"""Places in nested values: the keys and indices that lead to one of them, items of lists included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from launchbay_core.inputs.values.marks import change_value

Place = tuple[str | int, ...]


def set_values(override: Any, values: Mapping[Place, Any]) -> Any:
    """A copy of nested values, or of an override with its marks, with other values at some places; all else is shared.

    Raises:
        KeyError, IndexError, TypeError: a place is not there.

    >>> set_values({"a": [1, 2], "b": 3}, {("a", 1): 5})
    {'a': [1, 5], 'b': 3}
    """
    for place, value in values.items():
        override = _set(override, place, value)
    return override


def _set(override: Any, place: Place, value: Any) -> Any:
    return change_value(override, lambda inner: _set_inside(inner, place, value))


def _set_inside(values: Any, place: Place, value: Any) -> Any:
    if not place:
        return value
    copied: Any = list(values) if isinstance(values, list) else dict(values)
    copied[place[0]] = _set(copied[place[0]], place[1:], value)
    return copied


def find_value(values: Any, place: Sequence[str | int]) -> Any:
    """What nested plain values have at a place; None if they have nothing there.

    >>> find_value({"a": [1, 2]}, ("a", 1)), find_value({"a": [1, 2]}, ("a", 2))
    (2, None)
    """
    for step in place:
        if isinstance(values, list):
            values = values[step] if isinstance(step, int) and step < len(values) else None
        else:
            values = values.get(step) if isinstance(values, Mapping) else None
    return values
