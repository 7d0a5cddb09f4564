"""A config text as a tree of nodes that know where they stand in it: what patches are made on."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from launchbay_core.inputs.merging import key_text


class Style(Enum):
    """How a node is written."""

    PLAIN = "plain"
    SINGLE = "'"
    DOUBLE = '"'
    LITERAL = "|"
    FOLDED = ">"
    FLOW = "flow"
    BLOCK = "block"
    ALIAS = "alias"


@dataclass
class Node:
    """A value in the text: `text[start:end]`, without its anchor, with nothing after its last character."""

    start: int
    end: int
    style: Style
    anchor: str | None = field(default=None, kw_only=True)  # the name that it has, or, of an alias, that it follows


@dataclass
class Scalar(Node):
    """A string, number, boolean, null or alias; an empty one has `start == end`."""


@dataclass
class Sequence(Node):
    """A list and its items."""

    items: list[Node]


@dataclass
class Entry:
    """One key of a map with its value; `name` is the key as paths write it."""

    name: str
    key: Node
    value: Node


@dataclass
class Map(Node):
    """A map and its entries, in file order. Of a repeated key, readers take the last."""

    entries: list[Entry]

    def entry(self, name: str) -> Entry | None:
        """The entry of a key, by its name in paths."""
        return next((entry for entry in reversed(self.entries) if entry.name == name), None)


def name_of(key: Any) -> str:
    """A constructed key as paths write it."""
    return key if isinstance(key, str) else key_text(key)
