"""Which of a run's overrides the script itself leaves open, and how those that it does not are undone."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from launchbay_core.contracts.run_manifest import SourceOverrides
from launchbay_core.inputs import Add, Index, Items, Remove, Replace, format_path, merge
from launchbay_core.inputs.formats.keys import read_config_key
from launchbay_core.inputs.values.json_form.marks import read_marks
from launchbay_core.inputs.values.keys import KeyReader
from launchbay_core.inputs.values.merge import key_text, match_keys
from launchbay_core.inputs.values.paths import Path
from launchbay_core.inputs.values.selection import Selection

_CLOSED = object()


def split_by_selection(
    overrides: SourceOverrides,
    include: Sequence[str] | None,
    exclude: Sequence[str] | None,
    read_key: KeyReader = read_config_key,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The overrides that a script's selection leaves open, and the others, for `report_closed`.

    `read_key` is that of the file that they are of; by default they are of the run config.
    """
    marked = read_marks(overrides.values, overrides.marks)
    opened = _open_part(marked, overrides.registered, Selection.of(include, exclude, read_key))
    return opened, _subtract(marked, opened)


def report_closed(paths: Iterable[Path]) -> None:
    """Say on standard error what the script does not leave open, at paths as `leaf_paths` gives them."""
    for path in paths:
        what = "is not appended" if path[-1] == Index("+") else "keeps its own value"
        sys.stderr.write(f"Launchbay: `{format_path(path)}` {what}: the script leaves it out of its inputs.\n")


def _open_part(overrides: Mapping[str, Any], registered: Mapping[str, Any], selection: Selection) -> dict[str, Any]:
    """The overrides that a selection leaves open; in the place of a list or scalar, a map replaces that as a whole."""
    found = {
        name: _open_value(override, registered.get(name), selection.below(name)) for name, override in overrides.items()
    }
    return {name: override for name, override in found.items() if override is not _CLOSED}


def _open_value(override: Any, present: Any, here: Selection) -> Any:
    """What a selection leaves open of the override of one place; `_CLOSED` if nothing is."""
    if isinstance(override, Add):
        found = _open_value(override.value, present, here)
        return found if found is _CLOSED else Add(found)
    if isinstance(override, Items) and isinstance(present, list):
        return _open_items(override, present, here)
    is_merged = isinstance(override, Mapping) and (present is None or isinstance(present, Mapping))
    if is_merged and override:
        return _open_part(override, present or {}, here) or _CLOSED
    return override if here.covers_all_of() or (is_merged and here.covers()) else _CLOSED


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
    appended = tuple(item for item in items.appended if _is_open(item, here.item(None)))
    return Items(edits, appended) if edits or appended else _CLOSED


def _is_open(added: Any, here: Selection) -> bool:
    """Whether nothing in a new value is left out, as validation has it: a map without the excluded keys may be new."""
    if not isinstance(added, Mapping):
        return here.covers_all_of()
    return here.covers() and all(_is_open(inner, here.below(key_text(key))) for key, inner in added.items())


def _subtract(marked: Mapping[Any, Any], opened: Mapping[Any, Any]) -> dict[Any, Any]:
    """What is in `marked` and not in `opened`, which is a part of it."""
    found: dict[Any, Any] = {}
    for name, override in marked.items():
        left = override if name not in opened else _left_of(override, opened[name])
        if left is not None or name not in opened:
            found[name] = left
    return found


def _left_of(override: Any, opened: Any) -> Any:
    """What is in an override and not in its open part; None if nothing is."""
    if isinstance(override, Add):
        left = _left_of(override.value, opened.value)
        return None if left is None else Add(left)
    if isinstance(override, Items):
        edits, kept = _subtract(override.edits, opened.edits), set(map(id, opened.appended))
        appended = tuple(item for item in override.appended if id(item) not in kept)
        return Items(edits, appended) if edits or appended else None
    return (_subtract(override, opened) or None) if isinstance(override, Mapping) else None


def undo(
    closed: Mapping[str, Any], registered: Mapping[str, Any], opened: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The overrides that give what `closed` overrides its registered values back; what it adds goes again.

    `opened` is what else is overridden, and stays; so do other items of a list.

    >>> undo({"lr": 1, "new": Add(2), "old": Remove()}, {"lr": 0, "old": 3})
    {'lr': Replace(value=0), 'new': Remove(), 'old': Replace(value=3)}
    """
    return {name: _undo(override, registered, name, opened or {}) for name, override in closed.items()}


def _undo(override: Any, registered: Mapping[str, Any], name: str, opened: Mapping[str, Any]) -> Any:
    value, other = _value_of(override), _value_of(opened.get(name))
    present = registered.get(name)
    # A map that was not there before stays for what is left of it.
    beside = present if name in registered else other
    if isinstance(value, Mapping) and isinstance(beside, Mapping):
        return undo(value, present or {}, other if isinstance(other, Mapping) else {})
    if name not in registered:
        return Remove()
    return Replace(merge({"": present}, {"": other})[""] if isinstance(other, Items) else present)


def _value_of(override: Any) -> Any:
    return override.value if isinstance(override, Add) else override


def over_registered(overrides: Mapping[str, Any], registered: Mapping[str, Any]) -> dict[str, Any]:
    """The overrides with each change of single items as the list that it makes of the registered one.

    They may be laid over values that have them already.

    Raises:
        UnknownPlace: an item is changed that the registered list does not have.

    >>> over_registered({"lr": 1, "l": Items({0: Remove()}, (4,))}, {"l": [2, 3]})
    {'lr': 1, 'l': Replace(value=[3, 4])}
    """
    return {name: _over_registered(override, registered.get(name)) for name, override in overrides.items()}


def _over_registered(override: Any, present: Any) -> Any:
    value = _value_of(override)
    if isinstance(value, Items):
        return Replace(merge({"": present}, {"": value})[""])
    if isinstance(value, Mapping):
        return over_registered(value, present if isinstance(present, Mapping) else {})
    return override


def undo_items(closed: Mapping[str, Any], registered: Mapping[str, Any], opened: Mapping[str, Any]) -> dict[str, Any]:
    """The same for single items of lists alone, which a selection of whole values can't tell apart."""
    return undo(_only_items(closed), registered, opened)


def _only_items(closed: Mapping[str, Any]) -> dict[str, Any]:
    inner = {name: _only_items(value) if isinstance(value, Mapping) else value for name, value in closed.items()}
    return {name: value for name, value in inner.items() if isinstance(value, dict | Items) and value != {}}


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
