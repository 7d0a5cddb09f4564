"""Edits that set values in a TOML text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from launchbay_core.inputs.errors import UnpatchableText
from launchbay_core.inputs.formats.edits import Edit, line_end, line_start
from launchbay_core.inputs.formats.flow_editor import FlowEditor, Instructions, Keys, Location
from launchbay_core.inputs.formats.toml.tables import Table
from launchbay_core.inputs.formats.toml.writer import toml_key, toml_value
from launchbay_core.inputs.formats.tree import Entry, Map, Node, Sequence, Style


class TomlEditor(FlowEditor):
    """Writes values into TOML: a new key goes below its table's header, a new table of an array behind the others."""

    def __init__(self, text: str, instructions: Instructions) -> None:
        super().__init__(text, instructions)
        self._line_break = "\r\n" if "\r\n" in text else "\n"
        self._new: dict[Keys, tuple[Table, dict[str, Any]]] = {}  # each table's new keys, written together

    def edit(self, start: int, end: int, replacement: str) -> None:
        """Note an edit, with the file's own line breaks."""
        super().edit(start, end, replacement.replace("\r\n", "\n").replace("\n", self._line_break))

    def render(self, value: Any, like: Node | None) -> str:
        """A value on one line; a string in the quotes of `like`."""
        return toml_value(value, self.text[like.start : like.end] if like is not None else "")

    def render_pair(self, key: Any, value: Any, like: Entry | None) -> str:
        """A new entry between braces."""
        return f"{toml_key(key)} = {self.render(value, like.value if like else None)}"

    def replace(self, node: Node, wanted: Any, at: Location) -> None:
        """Write a value in the place of a node."""
        if node.style is not Style.BLOCK:
            self.edit(node.start, node.end, self.render(wanted, node))
            return
        if isinstance(node, Table) and isinstance(at.parent, Sequence) and isinstance(wanted, Mapping):
            self.edit(node.start, node.end, _section(node, wanted))
            return
        if not isinstance(at.parent, Table) or at.entry is None:
            raise UnpatchableText("a table of dotted keys between braces can't be replaced; set its keys instead")
        first, *others = node_spans = sorted(_spans(node))
        if self.text[first[0]] == "[":
            for each in node_spans:
                self._remove(each)
            self.insert_pairs(at.parent, {at.entry.key.value: wanted}, Location(at.keys[:-1]))
            return
        # Dotted keys stand where their table's own keys may; behind the last of them, new ones may go.
        self.edit(*first, f"{at.parent.lead.lstrip()}{toml_key(at.entry.key.value)} = {toml_value(wanted)}")
        for start, end in others:
            self.edit(line_start(self.text, start) - len(self._line_break), line_end(self.text, end), "")

    def set(self, node: Node, wanted: Any, at: Location) -> None:
        """Make `node` read as `wanted`; an array of tables can only hold tables."""
        array_of_tables = isinstance(node, Sequence) and node.style is Style.BLOCK
        if array_of_tables and isinstance(wanted, list) and not all(isinstance(item, Mapping) for item in wanted):
            self.replace(node, wanted, at)
        else:
            super().set(node, wanted, at)

    def insert_pairs(self, node: Map, added: Mapping[Any, Any], at: Location) -> None:
        """Add keys to a table, after its last one."""
        if not isinstance(node, Table):
            if node.style is Style.BLOCK:
                raise UnpatchableText("a table of dotted keys between braces can't get a new key; set the outer table")
            super().insert_pairs(node, added, at)
            return
        self._new.setdefault(at.keys, (node, {}))[1].update(added)

    def finish(self) -> list[Edit]:
        """All edits, new keys of tables included."""
        for table, added in self._new.values():
            self._write_new_keys(table, added)
        self._new = {}
        return self.edits

    def _write_new_keys(self, node: Table, added: Mapping[str, Any]) -> None:
        lines = [f"{toml_key(key)} = {toml_value(value)}" for key, value in added.items()]
        if node.new_key_at is not None:
            end = line_end(self.text, node.new_key_at)
            self.edit(end, end, "".join(f"\n{node.lead}{line}" for line in lines))
            return
        written = "".join(f"{line}\n" for line in lines)
        if node.first_header is None:  # a file without any statement
            before = "" if line_start(self.text, len(self.text)) == len(self.text) else "\n"
            self.edit(len(self.text), len(self.text), before + written)
            return
        header = f"[{'.'.join(map(toml_key, node.keys))}]\n" if node.keys else ""
        start = self._above(node.first_header)
        self.edit(start, start, f"{header}{written}\n")

    def insert_items(self, node: Sequence, index: int, values: list[Any]) -> None:
        """Add items to an array; tables to an array of tables, each under its own header."""
        if node.style is Style.FLOW:
            super().insert_items(node, index, values)
            return
        like = node.items[max(0, index - 1)]
        sections = [_section(like, value) for value in values]
        if index == 0:
            start = self._above(like.start)
            self.edit(start, start, "".join(f"{section}\n\n" for section in sections))
            return
        end = line_end(self.text, like.end)
        self.edit(end, end, "".join(f"\n\n{section}" for section in sections))

    def remove_items(self, node: Sequence, first: int, end: int) -> None:
        """Remove items; of an array of tables, with their headers and the comments above them."""
        if node.style is Style.FLOW:
            super().remove_items(node, first, end)
        elif first:
            self.edit(line_end(self.text, node.items[first - 1].end), line_end(self.text, node.items[end - 1].end), "")
        else:
            self.edit(self._above(node.start), self._above(node.items[end].start), "")

    def _above(self, header: int) -> int:
        """Where the comments right above a header begin, or else its own line."""
        start = line_start(self.text, header)
        while start:
            before = line_start(self.text, start - 1)
            if not self.text[before:start].lstrip().startswith("#"):
                break
            start = before
        return start

    def _remove(self, span: tuple[int, int]) -> None:
        """Remove the lines of a header, with the comments above it, or of a statement."""
        start, end = span
        start = self._above(start) if self.text[start] == "[" else line_start(self.text, start)
        end = line_end(self.text, end)
        self.edit(start, end + len(self._line_break) if end < len(self.text) else end, "")


def _spans(node: Node) -> Iterator[tuple[int, int]]:
    """The spans of the headers and statements of a table and of those in it, or of an array of tables."""
    within: Iterable[Node] = ()
    if isinstance(node, Table):
        yield from node.own_spans
        within = node.below.values()
    elif isinstance(node, Sequence):
        within = node.items
    for inner in within:
        yield from _spans(inner)


def _section(like: Node, values: Any) -> str:
    """One table of an array with its header."""
    keys = like.keys if isinstance(like, Table) else ()
    lines = [f"[[{'.'.join(map(toml_key, keys))}]]"]
    lines += [f"{toml_key(key)} = {toml_value(value)}" for key, value in values.items()]
    return "\n".join(lines)
