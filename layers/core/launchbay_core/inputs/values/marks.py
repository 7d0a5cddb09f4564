"""Marks: what an override does with the value that it meets, if it does more than be merged.

An override without a mark is merged: maps key by key, anything else takes the place of what is there. Code that walks
overrides passes through a mark with `change_value`; `merge` and `compose` know what each mark does, `overrides` how it
is named in JSON, and validation whether a value may have it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Replace:
    """`value` takes the place of the present value, even where both are maps."""

    value: Any

    def applied(self, present: Any) -> Any:  # noqa: ARG002  (other marks depend on it)
        """The value that takes the place of `present`."""
        return self.value


@dataclass(frozen=True)
class Add:
    """`value` is set at a key that may be new: `+path=value`. It is merged as a value without a mark is."""

    value: Any


@dataclass(frozen=True)
class Remove:
    """The key, or the item of a list, goes: `~path`."""


@dataclass(frozen=True)
class Items:
    """Single items of a list change: `path[3].key=value`, `~path[0]`, `path[+]=value`.

    `edits` has an override for each index, each of which may be marked itself. Indexes mean the list as it is
    registered, whatever else changes; -1 is its last item. Edits come first, then removals; `appended` are the items
    that follow at the end.
    """

    edits: Mapping[int, Any]
    appended: tuple[Any, ...] = ()


Mark = Replace  # every kind of mark; a union once there are several


def change_value(override: Any, change: Callable[[Any], Any]) -> Any:
    """An override with its value changed, under the same mark if it has one.

    >>> change_value(Replace(1), str), change_value(1, str)
    (Replace(value='1'), '1')
    """
    if isinstance(override, Mark):
        return dataclasses.replace(override, value=change(override.value))
    return change(override)


def without_marks(override: Any) -> Any:
    """The values of an override, all its marks taken off."""
    if isinstance(override, Mark):
        return override.value
    if isinstance(override, Mapping):
        return {key: without_marks(inner) for key, inner in override.items()}
    return override
