"""Which of a run's overrides the script itself leaves open, and how those that it does not are undone."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from launchbay.sdk.errors import LaunchError
from launchbay_core.contracts.run_manifest import SourceOverrides
from launchbay_core.inputs import Replace, format_path
from launchbay_core.inputs.formats.keys import read_config_key
from launchbay_core.inputs.values.json_marks import read_marks
from launchbay_core.inputs.values.keys import KeyReader
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
    marked = read_marks(overrides.values, overrides.marks, rules=1)
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
        is_merged = isinstance(value, Mapping) and (present is None or isinstance(present, Mapping))
        if is_merged and value:
            if inner := _open_part(value, present or {}, here):
                opened[name] = inner
        elif here.covers_all_of() or (is_merged and here.covers()):
            opened[name] = value
    return opened


def _subtract(marked: Mapping[str, Any], opened: Mapping[str, Any]) -> dict[str, Any]:
    """What is in `marked` and not in `opened`, which is a part of it."""
    found = {}
    for name, value in marked.items():
        if name not in opened:
            found[name] = value
        elif isinstance(value, Mapping) and (inner := _subtract(value, opened[name])):
            found[name] = inner
    return found


def undo(closed: Mapping[str, Any], registered: Mapping[str, Any], at: tuple[str, ...] = ()) -> dict[str, Any]:
    """The overrides that give what `closed` overrides its registered values back.

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
        both = isinstance(value, Mapping) and isinstance(registered[name], Mapping)
        overrides[name] = undo(value, registered[name], path) if both else Replace(registered[name])
    return overrides
