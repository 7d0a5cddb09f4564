"""Edits that set values in a TOML text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from launchbay_core.inputs.errors import UnpatchableText
from launchbay_core.inputs.formats.edits import Edit, line_end, line_start
from launchbay_core.inputs.formats.flow_editor import FlowEditor, Instructions, Keys, Location
from launchbay_core.inputs.formats.removal.brackets import united
from launchbay_core.inputs.formats.removal.own_comments import previous_line
from launchbay_core.inputs.formats.toml.removal import removed_lines, statement_lines
from launchbay_core.inputs.formats.toml.tables import InlineTable, Table
from launchbay_core.inputs.formats.toml.writer import toml_key, toml_value
from launchbay_core.inputs.formats.tree import Entry, Map, Node, Sequence, Style


class TomlEditor(FlowEditor):
    """Writes values into TOML: a new key goes below its table's header, a new table of an array behind the others."""

    def __init__(self, text: str, instructions: Instructions) -> None:
        super().__init__(text, instructions)
        self._line_break = "\r\n" if "\r\n" in text else "\n"
        self._new: dict[Keys, tuple[Table, dict[str, Any]]] = {}  # each table's new keys, written together
        self._removed: list[tuple[int, int]] = []  # lines that go
        self._gone_between: dict[int, tuple[InlineTable, list[Entry]]] = {}  # by their braces' position

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
        first, *others = sorted(_spans(node))
        if self.text[first[0]] == "[":
            self._removed += removed_lines(self.text, node)
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
        """All edits, new keys of tables and what is removed included."""
        for braces, gone in self._gone_between.values():
            starts = [start for entry in gone for start in _key_starts(entry)]
            indexes = {bisect_right(braces.statements, (at, len(self.text))) - 1 for at in starts}
            self._remove(braces, braces.statements, indexes)
        removed = united(self._removed)
        # At one position, a table's new keys come before a new table of an array.
        others, self.edits = self.edits, []
        for table, added in self._new.values():
            self._write_new_keys(table, added, removed)
        self.edits += others
        for start, end in removed:
            self.edit(start, end, "")
        return self.edits

    def _write_new_keys(self, node: Table, added: Mapping[str, Any], removed: list[tuple[int, int]]) -> None:
        lines = [f"{toml_key(key)} = {toml_value(value)}" for key, value in added.items()]
        if node.new_key_at is not None:
            end = line_end(self.text, node.new_key_at)
            beyond = _span_around(removed, end)
            if beyond is None or self.text.startswith(("\r", "\n"), beyond[0]):
                end = end if beyond is None else beyond[0]
                self.edit(end, end, "".join(f"\n{node.lead}{line}" for line in lines))
            else:
                self.edit(beyond[0], beyond[0], "".join(f"{node.lead}{line}\n" for line in lines))
            return
        written = "".join(f"{line}\n" for line in lines)
        if node.first_header is None:  # a file without any statement
            before = "" if line_start(self.text, len(self.text)) == len(self.text) else "\n"
            self.edit(len(self.text), len(self.text), before + written)
            return
        header = f"[{'.'.join(map(toml_key, node.keys))}]\n" if node.keys else ""
        start = self._above(node.first_header)
        beyond = _span_around(removed, start)
        if beyond is None:
            self.edit(start, start, f"{header}{written}\n")
        elif self.text.startswith(("\r", "\n"), beyond[0]):  # up to the end of a text without a last line break
            self.edit(beyond[0], beyond[0], "\n" + f"{header}{written}".removesuffix("\n"))
        else:
            self.edit(beyond[0], beyond[0], f"{header}{written}" + "\n" * (beyond[1] < len(self.text)))

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

    def remove_items(self, node: Sequence, gone: Collection[int], at: Location) -> None:
        """Remove items; of an array of tables, with their headers and own comments."""
        if node.style is Style.FLOW:
            super().remove_items(node, gone, at)
        elif len(gone) == len(node.items):
            self.replace(node, [], at)
        else:
            for index in gone:
                self._removed += removed_lines(self.text, node.items[index])

    def remove_pairs(self, node: Map, gone: list[Entry], at: Location) -> None:
        """Remove keys with their lines; a table without a header that they leave empty is written between braces."""
        is_emptied = len({entry.key.value for entry in node.entries}) == len({entry.key.value for entry in gone})
        if isinstance(node, InlineTable):
            if is_emptied and node.style is Style.BLOCK:
                raise UnpatchableText("a table of dotted keys between braces can't be left empty; set the outer table")
            self._gone_between.setdefault((node.braces or node).start, (node.braces or node, []))[1].extend(gone)
        elif not isinstance(node, Table):
            super().remove_pairs(node, gone, at)
        elif is_emptied and not node.headed and node.around is not None:
            self.replace(node, {}, at)
        else:
            for entry in gone:
                self._removed += self._lines_of(node, entry)

    def _lines_of(self, table: Table, entry: Entry) -> Iterable[tuple[int, int]]:
        if entry.value.style is Style.BLOCK:
            return removed_lines(self.text, entry.value)
        index = bisect_right(table.own_spans, (entry.key.start, len(self.text))) - 1
        return [statement_lines(self.text, table.own_spans[index])]

    def _above(self, header: int) -> int:
        """Where the comments right above a header begin, or else its own line."""
        start = line_start(self.text, header)
        while start:
            before = line_start(self.text, previous_line(self.text, start))
            if not self.text[before:start].lstrip().startswith("#"):
                break
            start = before
        return start


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


def _span_around(spans: list[tuple[int, int]], at: int) -> tuple[int, int] | None:
    """The span that a position lies in, or at an end of; None if there is none."""
    index = bisect_right(spans, (at, at))
    return next((span for span in spans[max(0, index - 1) : index + 1] if span[0] <= at <= span[1]), None)


def _key_starts(entry: Entry) -> Iterator[int]:
    """Where the keys of an entry between braces stand: of a table that dotted keys make, those of all its entries."""
    if isinstance(entry.value, InlineTable) and entry.value.style is Style.BLOCK:
        for inner in entry.value.entries:
            yield from _key_starts(inner)
    else:
        yield entry.key.start


def _section(like: Node, values: Any) -> str:
    """One table of an array with its header."""
    keys = like.keys if isinstance(like, Table) else ()
    lines = [f"[[{'.'.join(map(toml_key, keys))}]]"]
    lines += [f"{toml_key(key)} = {toml_value(value)}" for key, value in values.items()]
    return "\n".join(lines)
