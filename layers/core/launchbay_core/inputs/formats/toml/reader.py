"""TOML text to values and to a tree of spans."""

from __future__ import annotations

import tomllib
from typing import Any

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.toml.dotted_keys import check_dotted_keys
from launchbay_core.inputs.formats.toml.scanner import Scanner
from launchbay_core.inputs.formats.toml.tables import Table
from launchbay_core.inputs.formats.tree import Map, Node, Sequence
from launchbay_core.inputs.values.bounds import check_bounds


def load_toml(text: str) -> Any:
    """The values of a TOML text.

    Raises:
        UnreadableInput: it is not TOML, nested too deep, or has a number that is too long.
    """
    check_dotted_keys(text)
    try:
        values = tomllib.loads(text)
    except (RecursionError, ValueError) as error:
        raise UnreadableInput(f"not valid TOML: {error}") from error
    check_bounds(values)
    return values


def toml_tree(text: str) -> Table:
    """The tree of spans of a TOML text.

    Raises:
        UnreadableInput: it is not TOML, or nested too deep.
    """
    values = load_toml(text)  # from here on, the text is known to be valid
    root = Scanner(text).scan()
    _set_ends(root)
    root.end = len(text)
    _fill(root, values)
    return root


def _set_ends(node: Node) -> int:
    """Let each table end where the last statement in it does."""
    if isinstance(node, Table):
        node.end = max([end for _, end in node.own_spans[-1:]] + [_set_ends(below) for below in node.below.values()])
    elif isinstance(node, Sequence):
        return max(_set_ends(item) for item in node.items)
    return node.end


def _fill(node: Node, value: Any) -> None:
    """Give a node and those in it their values."""
    node.value = value
    if isinstance(node, Map):
        for entry in node.entries:
            _fill(entry.value, value[entry.key.value])
    elif isinstance(node, Sequence):
        for item, inner in zip(node.items, value, strict=True):
            _fill(item, inner)
