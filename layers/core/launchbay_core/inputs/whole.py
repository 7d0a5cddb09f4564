"""A value that replaces what it meets as a whole, where a plain map would be merged key by key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Whole:
    """Replace the present value by `value`, even where both are maps."""

    value: Any


def unwrapped(value: Any) -> Any:
    """`value` without any `Whole` in it."""
    if isinstance(value, Whole):
        return value.value
    if isinstance(value, Mapping):
        return {key: unwrapped(inner) for key, inner in value.items()}
    return value


def with_whole(values: Mapping[str, Any], paths: Iterable[tuple[str, ...]]) -> dict[str, Any]:
    """A copy of nested values in which those at `paths` are whole.

    Raises:
        KeyError: a path leads to no value.

    >>> with_whole({"a": {"b": {"c": 1}}}, [("a", "b")])
    {'a': {'b': Whole(value={'c': 1})}}
    """
    copy = dict(values)
    for path in paths:
        key, below = path[0], path[1:]
        if below and not isinstance(copy[key], Mapping):
            raise KeyError(key)
        copy[key] = with_whole(copy[key], [below]) if below else Whole(unwrapped(copy[key]))
    return copy


def whole_paths(values: Mapping[str, Any], at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The paths of the values that are whole; the inverse of `with_whole` together with `unwrapped`."""
    for key, value in values.items():
        if isinstance(value, Whole):
            yield (*at, key)
        elif isinstance(value, Mapping):
            yield from whole_paths(value, (*at, key))
