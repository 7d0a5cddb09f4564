"""A value that replaces what it meets as a whole, where a plain map would be merged key by key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Replace:
    """Replace the present value by `value`, even where both are maps."""

    value: Any


def without_marks(value: Any) -> Any:
    """`value` without any `Replace` in it."""
    if isinstance(value, Replace):
        return value.value
    if isinstance(value, Mapping):
        return {key: without_marks(inner) for key, inner in value.items()}
    return value


def mark_replacements(values: Mapping[str, Any], paths: Iterable[tuple[str, ...]]) -> dict[str, Any]:
    """A copy of nested values in which those at `paths` are whole.

    Raises:
        KeyError: a path leads to no value.

    >>> mark_replacements({"a": {"b": {"c": 1}}}, [("a", "b")])
    {'a': {'b': Replace(value={'c': 1})}}
    """
    copy = dict(values)
    for path in paths:
        key, below = path[0], path[1:]
        if below and not isinstance(copy[key], Mapping):
            raise KeyError(key)
        copy[key] = mark_replacements(copy[key], [below]) if below else Replace(without_marks(copy[key]))
    return copy


def replacement_paths(values: Mapping[str, Any], at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The paths of the values that are whole; the inverse of `mark_replacements` together with `without_marks`."""
    for key, value in values.items():
        if isinstance(value, Replace):
            yield (*at, key)
        elif isinstance(value, Mapping):
            yield from replacement_paths(value, (*at, key))
