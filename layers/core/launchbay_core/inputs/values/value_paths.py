"""Paths to values in nested values: the keys of maps, as they are there, and the positions in lists.

Unlike the dotted paths of overrides, they lead into lists and tell `1` from `"1"`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launchbay_core.inputs.values.marks import Add, Items, Mark, Replace, change_value, unwrapped
from launchbay_core.inputs.values.merge import key_text
from launchbay_core.inputs.values.paths import Index, Path, Step

ValuePath = tuple[Any, ...]


@dataclass(frozen=True)
class Appended:
    """A step to one of the items that an override appends to a list."""

    number: int


def inside_of(override: Any) -> Iterator[tuple[Any, Any]]:
    """The values right inside of a value, or of an override whatever its marks, each with the step to it."""
    override = unwrapped(override)
    if isinstance(override, Mapping):
        yield from override.items()
    elif isinstance(override, list | tuple):
        yield from enumerate(override)
    elif isinstance(override, Items):
        yield from ((Index(index), edit) for index, edit in override.edits.items())
        yield from ((Appended(number), item) for number, item in enumerate(override.appended))


def plain_path(place: Sequence[Any]) -> Path:
    """How people write a place in values of JSON, whose keys are texts.

    >>> plain_path(["a", 0])
    ('a', Index(position=0))
    """
    return tuple(Index(step) if isinstance(step, int) else step for step in place)


def written_path(values: Any, place: ValuePath) -> Path:
    """How people write a place in values or overrides, as `set_values` takes it.

    >>> written_path({1: [2]}, (1, 0))
    ('1', Index(position=0))
    """
    path: list[Step] = []
    for step in place:
        values = unwrapped(values)
        if isinstance(values, Items):
            path.append(Index("+") if isinstance(step, Appended) else step)
            values = values.appended[step.number] if isinstance(step, Appended) else values.edits[step.position]
        else:
            path.append(Index(step) if isinstance(values, list | tuple) else key_text(step))
            values = values[step]
    return tuple(path)


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


def without_places(overrides: Any, places: Collection[ValuePath]) -> Any:
    """A copy of overrides without what lies at some places; a plain list goes with what is in it.

    >>> without_places({"a": {"b": 1, "c": 2}, "d": [1, 2]}, [("a", "b"), ("d", 0)])
    {'a': {'c': 2}}
    """
    return _without(overrides, places) if places else overrides


def _without(override: Any, places: Collection[ValuePath]) -> Any:
    if isinstance(override, Replace | Add):
        return change_value(override, lambda inner: _without(inner, places))
    below = _below(dict.fromkeys(places))

    def left_in(inner: Mapping[Any, Any]) -> dict[Any, Any]:
        kept = {step: one for step, one in inner.items() if step not in below or _may_stay(one, below[step])}
        return {step: _without(one, below[step]) if step in below else one for step, one in kept.items()}

    if isinstance(override, Items):
        edits = left_in({Index(index): edit for index, edit in override.edits.items()})
        appended = left_in({Appended(number): item for number, item in enumerate(override.appended)})
        return Items({step.position: edit for step, edit in edits.items()}, tuple(appended.values()))
    return left_in(override)


def _may_stay(override: Any, gone: Collection[ValuePath]) -> bool:
    """Whether something of an override stays when some places in it go."""
    return () not in gone and isinstance(unwrapped(override), Mapping | Items)


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
