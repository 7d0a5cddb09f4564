"""Errors in the order of the file that they are about."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from launchbay_core.inputs.errors import InputError
from launchbay_core.inputs.values.merge import key_text
from launchbay_core.inputs.values.paths import keys_of


def sort_as_in(values: Mapping[str, Any], errors: Iterable[InputError]) -> list[InputError]:
    """Errors in the order of the values that they are about; a typo stands where the name that was meant does."""
    order = _Order(values)
    return sorted(errors, key=order.position)


class _Order:
    """The order of values in a file; of a map, it is looked at when the first error in it is."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self._entries: dict[int, dict[str, tuple[int, Any]]] = {}  # of each map, by its id: positions and values

    def position(self, error: InputError) -> list[float]:
        """The positions on the way to what an error is about; a missing value stands after all that is beside it."""
        path = keys_of(error.suggestion if error.kind == "unknown_key" and error.suggestion else error.path)
        found: list[float] = []
        values: Any = self._values
        for key in path:
            entry = self._entries_of(values).get(str(key)) if isinstance(values, Mapping) else None
            if entry is None:
                return [*found, math.inf]
            position, values = entry
            found.append(position)
        return found

    def _entries_of(self, values: Mapping[Any, Any]) -> dict[str, tuple[int, Any]]:
        entries = self._entries.get(id(values))
        if entries is None:
            entries = {key_text(name): (position, value) for position, (name, value) in enumerate(values.items())}
            self._entries[id(values)] = entries
        return entries
