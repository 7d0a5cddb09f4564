"""Overrides laid over values: maps are merged key by key, everything else is replaced."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from launchbay_core.inputs.errors import UnknownPlace
from launchbay_core.inputs.values.marks import Add, Items, Remove, Replace, without_marks
from launchbay_core.inputs.values.paths import Index, Path, format_path
from launchbay_core.inputs.values.texts import text_of


def match_key(values: Mapping[Any, Any], key: str) -> Any:
    """The key of `values` that `key` names: itself, or a key of another type that is written so.

    Overrides travel as JSON, whose keys are strings; YAML has `1:`, `true:` and `null:` as keys too.

    >>> match_key({1: "a"}, "1")
    1
    """
    if key in values:
        return key
    for candidate in values:
        if not isinstance(candidate, str) and key_text(candidate) == key:
            return candidate
    return key


def match_keys(values: Mapping[Any, Any], names: Iterable[str]) -> dict[str, Any]:
    """The key that each name stands for, as `match_key` finds them one by one; `values` is looked through once.

    >>> match_keys({1: "a", "b": 2}, ["1", "b", "c"])
    {'1': 1, 'b': 'b', 'c': 'c'}
    """
    wanted = list(names)
    if all(name in values for name in wanted):
        return {name: name for name in wanted}
    others = [key for key in values if not isinstance(key, str)]
    written = {key_text(key): key for key in reversed(others)}
    return {name: name if name in values else written.get(name, name) for name in wanted}


def key_text(key: Any) -> str:
    """How a key of any type is written in a path: as in YAML."""
    return key if isinstance(key, str) else text_of(key)


def merge(
    values: Mapping[str, Any], overrides: Mapping[str, Any], copy_map: Callable[[Any], Any] = dict
) -> dict[str, Any]:
    """What the run will see: `overrides` laid over `values`; lists are replaced. Neither argument is changed.

    `copy_map` copies a map of `values`, for one who wants it to stay of its own class.

    Raises:
        UnknownPlace: a key or item is removed, or an item changed, that is not there.

    >>> merge({"a": {"b": 1, "c": [1, 2]}}, {"a": {"c": [3]}})
    {'a': {'b': 1, 'c': [3]}}
    >>> merge({"a": [1, 2, 3], "b": 4}, {"a": Items({-1: 5, 0: Remove()}, (6,)), "b": Remove()})
    {'a': [2, 5, 6]}
    """
    return _merge(values, overrides, copy_map, ())


def _merge(
    values: Mapping[str, Any], overrides: Mapping[str, Any], copy_map: Callable[[Any], Any], at: Path
) -> dict[str, Any]:
    merged: dict[str, Any] = copy_map(values)
    keys = match_keys(values, overrides)
    for name, value in overrides.items():
        key = keys[name]
        if isinstance(value, Remove):
            if key not in values:
                raise UnknownPlace(format_path((*at, name)), "is not there, so it can't be removed")
            del merged[key]
        else:
            merged[key] = _laid_over(values.get(key), value, copy_map, (*at, name))
    return merged


def _laid_over(present: Any, override: Any, copy_map: Callable[[Any], Any], at: Path) -> Any:
    """What an override makes of the present value at a path."""
    if isinstance(override, Replace):
        return without_marks(override.value)
    if isinstance(override, Add):
        return _laid_over(present, override.value, copy_map, at)
    if isinstance(override, Items):
        return _change_items(present, override, copy_map, at)
    if isinstance(override, Mapping):
        return (
            _merge(present, override, copy_map, at) if isinstance(present, Mapping) else _merge({}, override, dict, at)
        )
    return override


def _change_items(present: Any, items: Items, copy_map: Callable[[Any], Any], at: Path) -> list[Any]:
    """A list with single items changed: edits first, then removals, then what is appended."""
    if not isinstance(present, list | tuple):
        raise UnknownPlace(format_path(at), "is no list, so it has no items that could change")
    changed, removed = list(present), set()
    for index, edit in items.edits.items():
        path = (*at, Index(index))
        position = position_in(present, index, path)
        if isinstance(edit, Remove):
            removed.add(position)
        else:
            changed[position] = _laid_over(changed[position], edit, copy_map, path)
    return [item for position, item in enumerate(changed) if position not in removed] + list(items.appended)


def position_in(values: Sequence[Any], index: int, path: Path) -> int:
    """The position that an index, which may count from the end, means in a list; `path` leads to it.

    Raises:
        UnknownPlace: the list has no such item.
    """
    position = index + len(values) if index < 0 else index
    if not 0 <= position < len(values):
        has = f"{len(values)} item" + ("" if len(values) == 1 else "s")
        raise UnknownPlace(format_path(path), f"is not there: the list has {has}")
    return position


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal to the type: `1` is not `1.0` nor `True`, and nan equals nan."""
    if one is other:
        return True
    kind = type(one)
    if kind is not type(other):
        return isinstance(one, Mapping) and isinstance(other, Mapping) and _same_maps(one, other)
    if kind is dict:
        return _same_maps(one, other)
    if kind is list or kind is tuple:
        return len(one) == len(other) and all(map(same, one, other))
    if kind is float:
        return (math.isnan(one) and math.isnan(other)) or (
            one == other and math.copysign(1, one) == math.copysign(1, other)
        )
    return (isinstance(one, Mapping) and _same_maps(one, other)) or bool(one == other)


def _same_maps(one: Mapping[Any, Any], other: Mapping[Any, Any]) -> bool:
    if len(one) != len(other):
        return False
    if not all(type(key) is str for key in one) or not all(type(key) is str for key in other):
        one, other = _by_type(one), _by_type(other)
    return all(key in other and same(value, other[key]) for key, value in one.items())


def _by_type(values: Mapping[Any, Any]) -> dict[Any, Any]:
    """With keys that tell 1 from True, and find nan."""
    return {(type(key), repr(key)): value for key, value in values.items()}
