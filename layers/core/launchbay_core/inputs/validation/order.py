"""Errors in the order of the file that they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from launchbay_core.inputs.errors import InputError
from launchbay_core.inputs.values.merge import key_text
from launchbay_core.inputs.values.paths import Path, keys_of


def sort_as_in(values: Mapping[str, Any], errors: Iterable[InputError]) -> list[InputError]:
    """Errors in the order of the values that they are about; a typo stands where the name that was meant does."""
    first: dict[Path, int] = {}
    last: dict[Path, int] = {}
    for position, path in enumerate(_paths(values, ())):
        first[path] = position
        last.update((path[:length], position) for length in range(len(path) + 1))
    return sorted(errors, key=lambda error: _position(error, first, last))


def _position(error: InputError, first: Mapping[Path, int], last: Mapping[Path, int]) -> float:
    path = keys_of(error.suggestion if error.kind == "unknown_key" and error.suggestion else error.path)
    if path in first:
        return first[path]
    while path not in last:
        path = path[:-1]
    return last[path] + 0.5  # a missing value stands after all that is there beside it


def _paths(values: Any, at: Path) -> Iterator[Path]:
    yield at
    if isinstance(values, Mapping):
        for name, value in values.items():
            yield from _paths(value, (*at, key_text(name)))
