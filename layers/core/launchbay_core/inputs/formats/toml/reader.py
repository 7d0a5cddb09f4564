"""TOML text to values and to a tree of spans."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.excess import find_excess
from launchbay_core.inputs.formats.toml.dotted_keys import check_dotted_keys
from launchbay_core.inputs.formats.toml.faults import read_fault
from launchbay_core.inputs.formats.toml.scanner import STRING, Scanner
from launchbay_core.inputs.formats.toml.tables import Table
from launchbay_core.inputs.formats.tree import Map, Node, Sequence
from launchbay_core.inputs.values.bounds import MAX_NUMBER, check_bounds

_TOKENS = re.compile(rf"{STRING.pattern}|#[^\n]*|[\[\]{{}}]|(?<![\w.-])[0-9]\w{{{MAX_NUMBER},}}", re.DOTALL)


def load_toml(text: str) -> Any:
    """The values of a TOML text.

    Raises:
        UnreadableInput: it is not TOML, nested too deep, or has a number that is too long; with the line and column.
    """
    check_dotted_keys(text)
    try:
        values = tomllib.loads(text)
        check_bounds(values)
    except tomllib.TOMLDecodeError as error:
        raise read_fault(text, str(error)) from error
    except UnreadableInput as error:
        raise find_excess(text, _TOKENS) or UnreadableInput(error.reason) from error
    except (RecursionError, ValueError) as error:
        raise find_excess(text, _TOKENS) or UnreadableInput(f"not valid TOML: {error}") from error
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
        ends = [end for _, end in node.own_spans[-1:]] + [_set_ends(below) for below in node.below.values()]
        node.end = max(ends, default=node.end)
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
