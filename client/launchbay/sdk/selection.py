"""Which of a run's overrides the script itself leaves open, and how those that it does not are undone."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from launchbay_core.contracts.run_manifest import SourceOverrides
from launchbay_core.inputs import Add, Remove, Replace, format_path
from launchbay_core.inputs.formats.keys import read_config_key
from launchbay_core.inputs.values.json_marks import read_marks
from launchbay_core.inputs.values.keys import KeyReader
from launchbay_core.inputs.values.merge import match_keys
from launchbay_core.inputs.values.overrides import leaf_paths
from launchbay_core.inputs.values.selection import Selection


def split_by_selection(
    overrides: SourceOverrides,
    include: Sequence[str] | None,
    exclude: Sequence[str] | None,
    read_key: KeyReader = read_config_key,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The overrides that a script's selection leaves open, and the others, which are reported on standard error.

    `read_key` is that of the file that they are of; by default they are of the run config.
    """
    marked = read_marks(overrides.values, overrides.marks)
    opened = _open_part(marked, overrides.registered, Selection.of(include, exclude, read_key))
    closed = _subtract(marked, opened)
    for path in leaf_paths(closed):
        name = format_path(path)
        sys.stderr.write(f"Launchbay: `{name}` keeps its own value: the script leaves it out of its inputs.\n")
    return opened, closed


def _open_part(overrides: Mapping[str, Any], registered: Mapping[str, Any], selection: Selection) -> dict[str, Any]:
    """The overrides that a selection leaves open; in the place of a list or scalar, a map replaces that as a whole.

    So does what changes single items of a list.
    """
    opened: dict[str, Any] = {}
    for name, override in overrides.items():
        here, present = selection.below(name), registered.get(name)
        value = override.value if isinstance(override, Add) else override
        is_merged = isinstance(value, Mapping) and (present is None or isinstance(present, Mapping))
        if is_merged and value:
            if inner := _open_part(value, present or {}, here):
                opened[name] = Add(inner) if isinstance(override, Add) else inner
        elif here.covers_all_of() or (is_merged and here.covers()):
            opened[name] = override
    return opened


def _subtract(marked: Mapping[str, Any], opened: Mapping[str, Any]) -> dict[str, Any]:
    """What is in `marked` and not in `opened`, which is a part of it."""
    found: dict[str, Any] = {}
    for name, override in marked.items():
        if name not in opened:
            found[name] = override
            continue
        is_added = isinstance(override, Add)
        value, other = (override.value, opened[name].value) if is_added else (override, opened[name])
        if isinstance(value, Mapping) and (inner := _subtract(value, other)):
            found[name] = Add(inner) if is_added else inner
    return found


def undo(closed: Mapping[str, Any], registered: Mapping[str, Any]) -> dict[str, Any]:
    """The overrides that give what `closed` overrides its registered values back; what it adds goes again.

    >>> undo({"lr": 1, "new": Add(2), "old": Remove()}, {"lr": 0, "old": 3})
    {'lr': Replace(value=0), 'new': Remove(), 'old': Replace(value=3)}
    """
    return {
        name: _undo(override, registered[name]) if name in registered else Remove() for name, override in closed.items()
    }


def _undo(override: Any, registered: Any) -> Any:
    value = override.value if isinstance(override, Add) else override
    both = isinstance(value, Mapping) and isinstance(registered, Mapping)
    return undo(value, registered) if both else Replace(registered)


def without_gone(values: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Overrides without the removal of what a script's own values don't have: it is gone already.

    >>> without_gone({"a": {"b": 1}}, {"a": {"b": Remove(), "c": Remove()}, "d": Remove()})
    {'a': {'b': Remove()}}
    """
    keys = match_keys(values, overrides)
    kept: dict[str, Any] = {}
    for name, override in overrides.items():
        present = values.get(keys[name])
        if isinstance(override, Remove):
            if keys[name] in values:
                kept[name] = override
        elif isinstance(override, Mapping):
            kept[name] = without_gone(present if isinstance(present, Mapping) else {}, override)
        else:
            kept[name] = override
    return kept
