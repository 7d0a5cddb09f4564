"""Overrides laid over values: maps are merged key by key, everything else is replaced."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from launchbay_core.inputs.values.marks import Mark, without_marks
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

    >>> merge({"a": {"b": 1, "c": [1, 2]}}, {"a": {"c": [3]}})
    {'a': {'b': 1, 'c': [3]}}
    """
    merged: dict[str, Any] = copy_map(values)
    keys = match_keys(values, overrides)
    for name, value in overrides.items():
        key = keys[name]
        present = values.get(key)
        if isinstance(value, Mark):
            merged[key] = value.applied(present)
        elif isinstance(value, Mapping) and isinstance(present, Mapping):
            merged[key] = merge(present, value, copy_map)
        else:
            merged[key] = without_marks(value)
    return merged


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
