"""Marks: what an override does with the value that it meets, if it does more than be merged.

An override without a mark is merged: maps key by key, anything else takes the place of what is there. `merge` and
`compose` know what each mark does, `json_form` how it is named in JSON, and validation whether a value may have it.
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


@dataclass(frozen=True)
class Add:
    """`value` is set at a key that may be new: `+path=value`. It is merged as a value without a mark is.

    It may be marked itself, and so may what is in it.
    """

    value: Any


@dataclass(frozen=True)
class Remove:
    """The key, or the item of a list, goes: `~path`."""


@dataclass(frozen=True)
class Items:
    """Single items of a list change: `path[3].key=value`, `~path[0]`, `path[+]=value`.

    `edits` has an override for each index, each of which may be marked itself. Indexes mean the list as it is
    registered, whatever else changes; -1 is its last item. Edits come first, then removals; `appended` are the plain
    items that follow at the end.
    """

    edits: Mapping[int, Any]
    appended: tuple[Any, ...] = ()


Mark = Replace | Add | Remove | Items


def change_value(override: Any, change: Callable[[Any], Any]) -> Any:
    """An override with its value changed, under the same mark if it has one; of items, each edit and appended one.

    `change` may get an override that is marked itself, of what is added or of an item.

    >>> change_value(Replace(1), str), change_value(1, str), change_value(Remove(), str)
    (Replace(value='1'), '1', Remove())
    """
    if isinstance(override, Replace | Add):
        return dataclasses.replace(override, value=change(override.value))
    if isinstance(override, Items):
        return change_items(override, lambda _index, inner: change(inner))
    return override if isinstance(override, Remove) else change(override)


def change_items(items: Items, change: Callable[[int | None, Any], Any]) -> Items:
    """Items with each edit and each appended item changed; `change` gets an edit's index, None for an appended item.

    >>> change_items(Items({-1: 2}, (3,)), lambda index, value: value * 2)
    Items(edits={-1: 4}, appended=(6,))
    """
    edits = {index: change(index, edit) for index, edit in items.edits.items()}
    return Items(edits, tuple(change(None, item) for item in items.appended))


def has_any(override: Any, kinds: tuple[type[Mark], ...]) -> bool:
    """Whether an override has a mark of one of some kinds, itself or inside of it.

    >>> has_any({"a": {"b": Replace(1)}}, (Replace,)), has_any({"a": {"b": Replace(1)}}, (Add, Remove))
    (True, False)
    """
    if isinstance(override, kinds):
        return True
    if isinstance(override, Mapping):
        return any(has_any(inner, kinds) for inner in override.values())
    if isinstance(override, Items):
        return any(has_any(edit, kinds) for edit in override.edits.values())
    return isinstance(override, Add) and has_any(override.value, kinds)


def merged_part(overrides: Mapping[str, Any]) -> dict[str, Any]:
    """The overrides without what is added or removed, and without changes of single items.

    >>> merged_part({"a": {"b": Add(1), "c": 2}, "d": Remove()})
    {'a': {'c': 2}}
    """
    kept = {name: value for name, value in overrides.items() if not isinstance(value, Add | Remove | Items)}
    return {name: merged_part(value) if isinstance(value, Mapping) else value for name, value in kept.items()}


def unwrapped(override: Any) -> Any:
    """An override without the marks around it that have a value.

    >>> unwrapped(Add(Replace({"a": 1})))
    {'a': 1}
    """
    while isinstance(override, Replace | Add):
        override = override.value
    return override


def without_marks(override: Any) -> Any:
    """The values of an override, all its marks taken off; what removes a key or changes single items is left out.

    >>> without_marks({"a": Replace({"b": 1}), "c": Remove(), "d": Items({0: 1})})
    {'a': {'b': 1}}
    """
    if isinstance(override, Replace | Add):
        return without_marks(override.value)
    if isinstance(override, Mapping):
        return {key: without_marks(inner) for key, inner in override.items() if not isinstance(inner, Remove | Items)}
    return None if isinstance(override, Remove | Items) else override
