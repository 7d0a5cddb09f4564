"""Overrides as the registered values have their places: indexes from the beginning.

So two overrides of one place have one path, whichever way each was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.errors import InvalidOverrides
from launchbay_core.inputs.values.marks import Add, Items, Remove
from launchbay_core.inputs.values.merge import match_keys
from launchbay_core.inputs.values.paths import Index, Path, format_path


def locate(values: Mapping[str, Any], overrides: Mapping[str, Any], at: Path = ()) -> dict[str, Any]:
    """Overrides with the indexes of the lists in `values`.

    What leads to no place in `values` stays as it is.

    Raises:
        InvalidOverrides: two indexes mean the same item.

    >>> locate({"l": [1, 2], "lr": 3}, {"l": Items({-1: 5}), "lr": Add(4), "new": Add(1)})
    {'l': Items(edits={1: 5}, appended=()), 'lr': Add(value=4), 'new': Add(value=1)}
    """
    keys = match_keys(values, overrides)
    return {
        name: _locate(values[keys[name]], override, (*at, name)) if keys[name] in values else override
        for name, override in overrides.items()
    }


def _locate(present: Any, override: Any, at: Path) -> Any:
    """The override of what is at a path, located in it."""
    if isinstance(override, Add):
        return Add(_locate(present, override.value, at))
    if isinstance(override, Mapping) and isinstance(present, Mapping):
        return locate(present, override, at)
    if not isinstance(override, Items) or not isinstance(present, list):
        return override
    edits: dict[int, Any] = {}
    for index, edit in override.edits.items():
        position = index + len(present) if -len(present) <= index < 0 else index
        if position in edits:
            earlier = next(one for one in override.edits if one in (position, position - len(present)))
            both = " and ".join(f"`{format_path((*at, Index(one)))}`" for one in (earlier, index))
            raise InvalidOverrides(f"{both} are the same item of a list: give one of them")
        is_there = 0 <= position < len(present)
        edits[position] = _locate(present[position], edit, (*at, Index(position))) if is_there else edit
    return Items(edits, override.appended)


def withdraw(first: Mapping[str, Any], then: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both without what `first`, which is located, adds and `then` removes again: nothing of it is registered.

    >>> withdraw({"new": Add(1), "lr": 2}, {"new": Remove(), "lr": Remove()})
    ({'lr': 2}, {'lr': Remove()})
    """
    kept, left = dict(first), dict(then)
    for name, change in then.items():
        earlier = first.get(name)
        if isinstance(earlier, Add) and isinstance(change, Remove):
            del kept[name], left[name]
        elif isinstance(earlier, Mapping) and isinstance(change, Mapping):
            kept[name], left[name] = withdraw(earlier, change)
        elif isinstance(earlier, Items) and isinstance(change, Items):
            edits, others = withdraw(earlier.edits, change.edits)  # type: ignore[arg-type]  # keyed by indexes
            kept[name], left[name] = Items(edits, earlier.appended), Items(others, change.appended)  # type: ignore[arg-type]
    return kept, left
