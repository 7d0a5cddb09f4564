"""Paths to values in nested values: the keys of maps, as they are there, and the positions in lists.

Unlike the dotted paths of overrides, they lead into lists and tell `1` from `"1"`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launchbay_core.inputs.values.marks import Add, Items, Mark, Replace, change_value
from launchbay_core.inputs.values.paths import Index, format_path

ValuePath = tuple[Any, ...]


@dataclass(frozen=True)
class Appended:
    """A step to one of the items that an override appends to a list."""

    number: int


def text_of_path(path: ValuePath) -> str:
    """A path as messages have it; positions in plain lists are written as keys are.

    >>> text_of_path(("a", 0, "b")), text_of_path(("a", Index(0), "b")), text_of_path(("a", Appended(1)))
    ('a.0.b', 'a[0].b', 'a[+]')
    """
    steps = (Index("+") if isinstance(step, Appended) else step for step in path)
    return format_path(step if isinstance(step, Index) else str(step) for step in steps)


def inside_of(override: Any) -> Iterator[tuple[Any, Any]]:
    """The values right inside of a value, or of an override whatever its marks, each with the step to it."""
    while isinstance(override, Replace | Add):
        override = override.value
    if isinstance(override, Mapping):
        yield from override.items()
    elif isinstance(override, list | tuple):
        yield from enumerate(override)
    elif isinstance(override, Items):
        yield from ((Index(index), edit) for index, edit in override.edits.items())
        yield from ((Appended(number), item) for number, item in enumerate(override.appended))


def set_values(values: Any, replaced: Mapping[ValuePath, Any]) -> Any:
    """A copy of `values` with others at some paths, none of which leads through another; the rest is shared.

    `values` may be an override: a path leads through its marks, which stay. To an item that is edited leads its
    `Index`, to one that is appended an `Appended`.

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
        if isinstance(step, Appended):
            appended[step.number] = set_values(appended[step.number], inner)
        else:
            edits[step.position] = set_values(edits[step.position], inner)
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
