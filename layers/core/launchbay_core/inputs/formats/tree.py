"""A config text as a tree of nodes, each with its value and its span in the text: patches are made on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any


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


@dataclass(slots=True)
class Node:
    """A value in the text, `text[start:end]`: without its anchor and tag, and without spaces or comments behind it."""

    start: int
    end: int
    style: Style
    value: Any
    anchor: str | None = field(default=None, kw_only=True)  # its own name, or, of an alias, the name that it follows
    tag: str | None = field(default=None, kw_only=True)
    head: int = field(default=-1, kw_only=True)  # where its anchor or tag begins, if it has any


@dataclass(slots=True)
class Scalar(Node):
    """A string, number, boolean, null or alias; an empty one has `start == end`."""


@dataclass(slots=True)
class Sequence(Node):
    """A list and its items."""

    items: list[Node]


@dataclass(slots=True)
class Entry:
    """One key of a map with its value; `merges` if it is a `<<`, which adds the keys of other maps."""

    key: Node
    value: Node
    merges: bool = False


@dataclass(slots=True)
class Map(Node):
    """A map and its entries, in file order. If a key is repeated, the last counts."""

    entries: list[Entry]

    def own_entries(self) -> dict[Any, Entry]:
        """For each key that is written in the map itself, the entry that counts."""
        return {entry.key.value: entry for entry in self.entries if not entry.merges}
