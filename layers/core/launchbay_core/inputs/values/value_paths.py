"""Paths to values in nested values: the keys of maps, as they are there, and the positions in lists.

Unlike the dotted paths of overrides, they lead into lists and tell `1` from `"1"`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from launchbay_core.inputs.values.marks import Items, Mark, change_value

ValuePath = tuple[Any, ...]


def set_values(values: Any, replaced: Mapping[ValuePath, Any]) -> Any:
    """A copy of `values` with others at some paths, none of which leads through another; the rest is shared.

    `values` may be an override: a path leads through its marks, which stay. To an item that is edited leads its index,
    to one that is appended `("+", number)`.

    Raises:
        KeyError, IndexError, TypeError: a path leads nowhere.

    >>> set_values({"a": [1, 2], "b": 3}, {("a", 1): 5})
    {'a': [1, 5], 'b': 3}
    """
    if not replaced:
        return values
    if isinstance(values, Items):
        return _set_items(values, replaced)
    if isinstance(values, Mark):
        return change_value(values, lambda inner: set_values(inner, replaced))
    return _set(values, replaced)


def _set(values: Any, replaced: Mapping[ValuePath, Any]) -> Any:
    if () in replaced:
        return replaced[()]
    copied: Any = dict(values) if isinstance(values, Mapping) else list(values)
    for key, inner in _below(replaced).items():
        copied[key] = set_values(copied[key], inner)
    return copied


def _set_items(items: Items, replaced: Mapping[ValuePath, Any]) -> Items:
    edits, appended = dict(items.edits), list(items.appended)
    for step, inner in _below(replaced).items():
        if isinstance(step, tuple):
            appended[step[1]] = set_values(appended[step[1]], inner)
        else:
            edits[step] = set_values(edits[step], inner)
    return Items(edits, tuple(appended))


def _below(replaced: Mapping[ValuePath, Any]) -> dict[Any, dict[ValuePath, Any]]:
    """The paths by their first steps."""
    below: dict[Any, dict[ValuePath, Any]] = {}
    for path, value in replaced.items():
        below.setdefault(path[0], {})[path[1:]] = value
    return below


def find_value(values: Any, path: Sequence[Any]) -> Any:
    """What plain values have at a path; None if it leads nowhere.

    >>> find_value({"a": [1, 2]}, ("a", 1)), find_value({"a": [1, 2]}, ("a", 2))
    (2, None)
    """
    for step in path:
        if isinstance(values, list):
            values = values[step] if isinstance(step, int) and step < len(values) else None
        else:
            values = values.get(step) if isinstance(values, Mapping) else None
    return values
