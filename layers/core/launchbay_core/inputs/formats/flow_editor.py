"""Edits in what is written with brackets: JSON, YAML's flow style, TOML's arrays and inline tables.

The editor walks a tree and the value that it is to have side by side, and goes down only where the two differ.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from launchbay_core.inputs.formats.common_ends import common_ends
from launchbay_core.inputs.formats.edits import Edit, line_end
from launchbay_core.inputs.formats.removal.brackets import removed_spans
from launchbay_core.inputs.formats.tree import Entry, Map, Node, Sequence
from launchbay_core.inputs.values.merge import same

Keys = tuple[Any, ...]
Origins = Mapping[Keys, tuple[int | None, ...]]
"""Of lists whose items are told apart by position: for each item that is wanted, which of the present ones it is."""

_BLANK = re.compile("[^\\S\n\r\x85\u2028\u2029]*+")  # white space within a line


@dataclass(slots=True)
class Location:
    """Where a node stands: the keys and positions that lead to it, what holds it, and its entry if that is a map.

    It is not frozen, because one is made for each node that an editor passes, which would take several times as long.
    """

    keys: Keys = ()
    parent: Node | None = None
    entry: Entry | None = None


class Instructions(NamedTuple):
    """How a value is to be written: what is replaced as one piece, and which item of a list each wanted one is."""

    rewrite: frozenset[Keys] = frozenset()
    origins: Origins = MappingProxyType({})


class FlowEditor(ABC):
    """Collects the edits that give a tree's text another value."""

    comment = "#"

    def __init__(self, text: str, instructions: Instructions) -> None:
        self.text = text
        self.rewrite = instructions.rewrite
        self.origins = instructions.origins
        self.edits: list[Edit] = []
        # Whether what stays as it is must be passed too: something in it may have to be written anew.
        self.visits_all = bool(instructions.rewrite)

    @abstractmethod
    def replace(self, node: Node, wanted: Any, at: Location) -> None:
        """Write a value in the place of a node."""

    @abstractmethod
    def render(self, value: Any, like: Node | None) -> str:
        """A new value, in the layout of `like`."""

    @abstractmethod
    def render_pair(self, key: Any, value: Any, like: Entry | None) -> str:
        """A new entry of a map, in the layout of `like`."""

    def edit(self, start: int, end: int, replacement: str) -> None:
        """Note an edit."""
        self.edits.append(Edit(start, end, replacement))

    def finish(self) -> list[Edit]:
        """All edits, after the last call of `set`."""
        return self.edits

    def set(self, node: Node, wanted: Any, at: Location) -> None:
        """Make `node` read as `wanted`."""
        if at.keys in self.rewrite:
            self.replace(node, wanted, at)
        elif wanted is node.value:
            return
        elif isinstance(node, Map) and isinstance(wanted, Mapping) and _grows_or_shrinks(node.value, wanted):
            self.set_map(node, wanted, at)
        elif at.keys in self.origins and isinstance(node, Sequence) and isinstance(wanted, list):
            self.set_items_by_origin(node, wanted, self.origins[at.keys], at)
        elif isinstance(node, Sequence) and isinstance(wanted, list) and node.items and wanted:
            self.set_items(node, wanted, at)
        elif not same(node.value, wanted):
            self.replace(node, wanted, at)

    def drop(self, node: Node) -> None:  # noqa: B027  (most formats need not know)
        """Go past a node that is removed: a format in which others share its value must know."""

    def set_map(self, node: Map, wanted: Mapping[Any, Any], at: Location) -> None:
        """Set each key of a map, and add the new ones or remove those that are no longer wanted."""
        own = node.own_entries()
        for key, entry in own.items():
            if key in wanted:
                self.set(entry.value, wanted[key], Location((*at.keys, key), node, entry))
        added = {key: value for key, value in wanted.items() if key not in own}
        gone = [entry for entry in node.entries if not entry.merges and entry.key.value not in wanted]
        if added:
            self.insert_pairs(node, added, at)
        if gone:
            self.remove_pairs(node, gone, at)

    def set_items_by_origin(
        self, node: Sequence, wanted: list[Any], origins: tuple[int | None, ...], at: Location
    ) -> None:
        """Change the items that stay, each for its own, and remove the others; or add some at the end."""
        places = {origin: place for place, origin in enumerate(origins) if origin is not None}
        for index, item in enumerate(node.items):
            if index in places:
                self.set(item, wanted[places[index]], Location((*at.keys, places[index]), node))
            else:
                self.drop(item)
        added = [value for value, origin in zip(wanted, origins, strict=True) if origin is None]
        gone = frozenset(range(len(node.items))).difference(places)
        if added and node.items:
            self.insert_items(node, len(node.items), added)
        elif added:
            self.replace(node, wanted, at)
        if gone:
            self.remove_items(node, gone, at)

    def set_items(self, node: Sequence, wanted: list[Any], at: Location) -> None:
        """Change, remove and add items before those that both lists end with."""
        before, after = common_ends(node.value, wanted)
        old_end, new_end = len(node.items) - after, len(wanted) - after
        paired = min(old_end, new_end)
        for index in range(0 if self.visits_all else before, paired):
            # What is known to be the same is not compared again, level by level.
            value = node.items[index].value if index < before else wanted[index]
            self.set(node.items[index], value, Location((*at.keys, index), node))
        for item in node.items[paired:old_end]:
            self.drop(item)
        if old_end > paired:
            self.remove_items(node, range(paired, old_end), at)
        elif new_end > paired:
            self.insert_items(node, paired, wanted[paired:new_end])
        for index, item in enumerate(node.items[old_end:] if self.visits_all else [], new_end):
            self.set(item, item.value, Location((*at.keys, index), node))

    def insert_pairs(self, node: Map, added: Mapping[Any, Any], at: Location) -> None:
        """Add entries after the last one, separated from it as it is from the one before."""
        if self.text[node.start] != "{":  # the one pair of `[a: 1]` has no braces, so another does not fit in
            self.replace(node, dict(node.value) | dict(added), at)
            return
        like = node.entries[-1] if node.entries else None
        pieces = [self.render_pair(key, value, like) for key, value in added.items()]
        spans = [(entry.key.start, entry.value.end) for entry in node.entries]
        self._insert(node, spans, len(spans), pieces)

    def insert_items(self, node: Sequence, index: int, values: list[Any]) -> None:
        """Add items before the one at `index`."""
        like = node.items[max(0, index - 1)]
        spans = [span(item) for item in node.items]
        self._insert(node, spans, index, [self.render(value, like) for value in values])

    def remove_items(self, node: Sequence, gone: Collection[int], at: Location) -> None:  # noqa: ARG002  (a block's)
        """Remove the items at some positions."""
        self._remove(node, [span(item) for item in node.items], gone)

    def remove_pairs(self, node: Map, gone: list[Entry], at: Location) -> None:
        """Remove entries of a map."""
        if self.text[node.start] != "{":  # the one pair of `[a: 1]`
            self.replace(node, {}, at)
            return
        names = {id(entry) for entry in gone}
        indexes = [index for index, entry in enumerate(node.entries) if id(entry) in names]
        self._remove(node, [self.entry_span(entry) for entry in node.entries], indexes)

    def entry_span(self, entry: Entry) -> tuple[int, int]:
        """The start and end of an entry."""
        return span(entry.key)[0], max(entry.key.end, entry.value.end)

    def _remove(self, node: Node, spans: list[tuple[int, int]], gone: Collection[int]) -> None:
        for start, end in removed_spans(self.text, (node.start + 1, node.end - 1), spans, gone):
            self.edit(start, end, "")

    def _insert(self, node: Node, spans: list[tuple[int, int]], index: int, pieces: list[str]) -> None:
        """Insert pieces before the span at `index`, or after the last; each on a line of its own if the others are."""
        if not spans:
            self.edit(node.start + 1, node.start + 1, ", ".join(pieces))
            return
        gap = self._gap(node, spans)
        if index == 0:
            at = spans[0][0]
            self.edit(at, at, "".join(piece + "," + gap for piece in pieces))
            return
        end = spans[index - 1][1]
        comma = self._comma_after(end)
        if comma is None:
            at = self._past_comment(end, gap)
            if at == end:
                self.edit(end, end, "".join("," + gap + piece for piece in pieces))
                return
            self.edit(end, end, ",")
            self.edit(at, at, gap + ("," + gap).join(pieces))
            return
        at = self._past_comment(comma + 1, gap)
        self.edit(at, at, "".join(gap + piece + "," for piece in pieces))

    def _gap(self, node: Node, spans: list[tuple[int, int]]) -> str:
        """The white space before the last item: a space, or a line break and an indentation."""
        before = self.text[node.start + 1 : spans[-1][0]]
        gap = before[len(before.rstrip()) :]
        upper_lines = gap.rstrip(" \t")
        for line_break in ("\r\n", "\r", "\n"):
            if upper_lines.endswith(line_break):  # one line break, without blank lines
                return line_break + gap[len(upper_lines) :]
        return gap or (" " if len(spans) == 1 else "")

    def _comma_after(self, at: int) -> int | None:
        """The position of the comma behind an item, past white space and comments."""
        while True:
            while self.text[at : at + 1].isspace():
                at += 1
            if self.comment and self.text[at : at + 1] == self.comment:
                at = line_end(self.text, at)
                continue
            return at if self.text[at : at + 1] == "," else None

    def _past_comment(self, at: int, gap: str) -> int:
        """Where a new line may begin: after the comment that stands on this line, if there is one."""
        if not self.comment or ("\n" not in gap and "\r" not in gap):
            return at
        # Only white space is looked at: a line may be as long as the text, and get as many new items.
        blank = _BLANK.match(self.text, at)
        begin = blank.end() if blank else at
        return line_end(self.text, begin) if self.text.startswith(self.comment, begin) else at


def _grows_or_shrinks(present: Mapping[Any, Any], wanted: Mapping[Any, Any]) -> bool:
    """Whether keys are only added or only removed: where both happen, a map is written anew."""
    return all(key in wanted for key in present) or all(key in present for key in wanted)


def span(node: Node) -> tuple[int, int]:
    """The start and end of a node, its anchor and tag included."""
    return (node.start if node.head < 0 else node.head), node.end
