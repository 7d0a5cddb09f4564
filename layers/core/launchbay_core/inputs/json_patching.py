"""Overrides set into a JSON text by editing the spans of the values they change, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from launchbay_core.inputs.edits import Edit, apply, indent_of
from launchbay_core.inputs.json_reading import json_tree
from launchbay_core.inputs.json_writing import render
from launchbay_core.inputs.merging import same
from launchbay_core.inputs.tree import Entry, Map
from launchbay_core.inputs.whole import unwrapped


def edit_json(text: str, values: Mapping[str, Any], overrides: Mapping[str, Any]) -> str:
    """`text`, whose values are `values`, with `overrides` written into it. Not yet checked by reading it back."""
    root = json_tree(text)
    edits: list[Edit] = []
    if isinstance(root, Map):
        _set_all(text, root, values, overrides, _unit(text), edits)
    return apply(text, edits)


def _unit(text: str) -> str:
    """One level of indentation, as the file has it."""
    for line in text.splitlines()[1:]:
        indent = line[: len(line) - len(line.lstrip())]
        if indent:
            return indent
    return "  "


def _set_all(
    text: str, node: Map, values: Mapping[str, Any], overrides: Mapping[str, Any], unit: str, edits: list[Edit]
) -> None:
    added: dict[str, Any] = {}
    for name, value in overrides.items():
        entry, present = node.entry(name), values.get(name)
        if entry is None:
            added[name] = unwrapped(value)
        elif isinstance(value, Mapping) and isinstance(entry.value, Map) and isinstance(present, Mapping):
            _set_all(text, entry.value, present, value, unit, edits)
        else:
            plain = unwrapped(value)
            if not same(present, plain):
                edits.append(_replaced(text, entry, plain, unit))
    if added:
        edits.append(_inserted(text, node, added, unit))


def _replaced(text: str, entry: Entry, value: Any, unit: str) -> Edit:
    start, end = entry.value.start, entry.value.end
    return Edit(start, end, render(value, text[start:end], indent_of(text, entry.key.start), unit))


def _inserted(text: str, node: Map, added: Mapping[str, Any], unit: str) -> Edit:
    rendered = [
        f"{json.dumps(name, ensure_ascii=False)}: {render(value, '', '', unit)}" for name, value in added.items()
    ]
    if not node.entries:
        return Edit(node.start + 1, node.start + 1, ", ".join(rendered))
    before = text[: node.entries[-1].key.start]
    gap = before[len(before.rstrip()) :]
    at = node.entries[-1].value.end
    return Edit(at, at, "".join("," + (gap or " ") + one for one in rendered))
