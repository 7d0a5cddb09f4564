"""Which of a run's overrides the script itself leaves open, and how those that it does not are undone."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from launchbay.sdk.errors import LaunchError
from launchbay_core.contracts.run_manifest import SourceOverrides
from launchbay_core.inputs import Replace, format_path, merge
from launchbay_core.inputs.formats.keys import read_config_key
from launchbay_core.inputs.values.json_marks import read_marks
from launchbay_core.inputs.values.keys import KeyReader
from launchbay_core.inputs.values.marks import Items, Remove
from launchbay_core.inputs.values.overrides import leaf_paths
from launchbay_core.inputs.values.selection import Selection

_CLOSED = object()


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
    """The overrides that a selection leaves open; in the place of a list or scalar, a map replaces that as a whole."""
    opened: dict[str, Any] = {}
    for name, value in overrides.items():
        here, present = selection.below(name), registered.get(name)
        found = _open_value(value, present, here)
        if found is not _CLOSED:
            opened[name] = found
    return opened


def _open_value(value: Any, present: Any, here: Selection) -> Any:
    """What a selection leaves open of the override of one place; `_CLOSED` if nothing is."""
    if isinstance(value, Items) and isinstance(present, list):
        return _open_items(value, present, here)
    is_merged = isinstance(value, Mapping) and (present is None or isinstance(present, Mapping))
    if is_merged and value:
        return _open_part(value, present or {}, here) or _CLOSED
    return value if here.covers_all_of() or (is_merged and here.covers()) else _CLOSED


def _open_items(items: Items, present: list[Any], here: Selection) -> Any:
    """The items that may change; none is removed before one that may not, which would move."""
    length = len(present)
    shut = max((at for at in range(length) if not here.item(at, length).covers_all_of()), default=-1)
    edits: dict[int, Any] = {}
    for index, edit in items.edits.items():
        position = index % length
        if isinstance(edit, Remove) and position < shut:
            continue
        found = _open_value(edit, present[position], here.item(position, length))
        if found is not _CLOSED:
            edits[index] = found
    appended = items.appended if here.item(None).covers_all_of() else ()
    return Items(edits, appended) if edits or appended else _CLOSED


def _subtract(marked: Mapping[Any, Any], opened: Mapping[Any, Any]) -> dict[Any, Any]:
    """What is in `marked` and not in `opened`, which is a part of it."""
    found = {}
    for name, value in marked.items():
        if name not in opened:
            found[name] = value
        elif isinstance(value, Items) and value != opened[name]:
            edits = _subtract(value.edits, opened[name].edits)
            found[name] = Items(edits, () if opened[name].appended else value.appended)
        elif isinstance(value, Mapping) and (inner := _subtract(value, opened[name])):
            found[name] = inner
    return found


def undo(
    closed: Mapping[str, Any], registered: Mapping[str, Any], opened: Mapping[str, Any], at: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The overrides that give what `closed` overrides its registered values back, beside what `opened` changes.

    Raises:
        LaunchError: something was added, which has no registered value.
    """
    overrides = {}
    for name, value in closed.items():
        path = (*at, name)
        if name not in registered:
            raise LaunchError(
                f"This run adds `{format_path(path)}`, which the script leaves out of its inputs: "
                "register the job again, with what the script says."
            )
        beside = opened.get(name)
        if isinstance(value, Mapping) and isinstance(registered[name], Mapping):
            overrides[name] = undo(value, registered[name], beside if isinstance(beside, Mapping) else {}, path)
        else:
            overrides[name] = Replace(_list_with(registered[name], beside))
    return overrides


def undo_items(closed: Mapping[str, Any], registered: Mapping[str, Any], opened: Mapping[str, Any]) -> dict[str, Any]:
    """The same for single items of lists alone, which a selection of whole values can't tell apart."""
    return undo(_only_items(closed), registered, opened)


def _only_items(closed: Mapping[str, Any]) -> dict[str, Any]:
    inner = {name: _only_items(value) if isinstance(value, Mapping) else value for name, value in closed.items()}
    return {name: value for name, value in inner.items() if isinstance(value, dict | Items) and value != {}}


def _list_with(registered: Any, opened: Any) -> Any:
    """A registered value; of a list, with the items that may change."""
    return merge({"": registered}, {"": opened})[""] if isinstance(opened, Items) else registered
