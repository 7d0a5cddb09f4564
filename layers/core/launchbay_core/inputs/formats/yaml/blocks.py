"""Edits in what YAML writes by lines and indentation: entries and items added, items removed, blocks replaced."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from launchbay_core.inputs.errors import UnpatchableText
from launchbay_core.inputs.formats.edits import column, line_break_at, line_end
from launchbay_core.inputs.formats.flow_editor import FlowEditor, Location, span
from launchbay_core.inputs.formats.tree import Entry, Map, Node, Scalar, Sequence, Style
from launchbay_core.inputs.formats.yaml.block_removal import BlockRemoval
from launchbay_core.inputs.formats.yaml.forms import in_form_of
from launchbay_core.inputs.formats.yaml.properties import (
    after_gap,
    has_colon,
    keeps_its_tag,
    number_of_properties,
    properties_end,
    question_mark_before,
    quotes_of,
)
from launchbay_core.inputs.formats.yaml.writer import block, block_list, block_map, block_scalar, flow, key, scalar

_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*")


class YamlEditor(FlowEditor):
    """Writes values into YAML, in the style of what they replace."""

    def edit(self, start: int, end: int, replacement: str) -> None:
        """Note an edit, with the file's own line breaks."""
        if "\n" in replacement:
            replacement = replacement.replace("\r\n", "\n").replace("\n", line_break_at(self.text, start))
        super().edit(start, end, replacement)

    def render(self, value: Any, like: Node | None) -> str:
        """A value in flow style; a string is quoted as `like` is, and a number has its form."""
        return self._in_form_of(like, value) or flow(value, quotes_of(like))

    def render_pair(self, key_: Any, value: Any, like: Entry | None) -> str:
        """A new entry of a map in flow style."""
        return f"{key(key_, quotes_of(like.key if like else None), in_flow=True)} {flow(value)}"

    def replace(self, node: Node, wanted: Any, at: Location) -> None:
        """Write a value in the place of a node; its anchor stays, its tag only if it fits the value."""
        tag_goes = node.tag is not None and not keeps_its_tag(node, wanted)
        if self._moves_up(node, at):
            self.edit(self._value_start(node, at), node.end, f" {self._render_inline(node, wanted, at)}")
        elif node.style is Style.BLOCK:
            self._replace_block(node, wanted, at, tag_goes=tag_goes)
        elif node.style in {Style.LITERAL, Style.FOLDED}:
            self._replace_block_scalar(node, wanted, at, tag_goes=tag_goes)
        else:
            start = node.head if tag_goes else node.start
            anchor = f"&{node.anchor} " if tag_goes and node.anchor else ""
            written = anchor + self._render_inline(node, wanted, at)
            if node.head >= 0 and not self.text[start - 1 : start].isspace() and start > node.head:
                written = f" {written}"  # a colon may end an anchor: `&a:b`
            if node.start == node.end and not tag_goes:
                self._fill(node, written, at)
            else:
                self.edit(start, node.end, written)

    def _moves_up(self, node: Node, at: Location) -> bool:
        """Whether what could not be written where its value stands, on a line below the key, goes behind the key."""
        if at.keys not in self.rewrite or at.entry is None or not isinstance(node, Scalar) or node.head >= 0:
            return False
        between = self.text[at.entry.key.end : node.start]
        return between.strip() == ":" and len(f"{between}.".splitlines()) > 1

    def _render_inline(self, node: Node, value: Any, at: Location) -> str:
        if at.keys not in self.rewrite and (written := self._in_form_of(node, value)):
            return written
        in_flow = at.parent is not None and at.parent.style is Style.FLOW
        if isinstance(value, Mapping | list):
            return flow(value)
        return scalar(value, quotes_of(node) if at.keys not in self.rewrite else Style.DOUBLE, in_flow=in_flow)

    def _in_form_of(self, node: Node | None, value: Any) -> str | None:
        """A value in the form of a plain scalar, if that has one that YAML 1.1 and 1.2 read differently."""
        if not isinstance(node, Scalar) or node.style is not Style.PLAIN:
            return None
        return in_form_of(self.text[node.start : node.end], value)

    def _fill(self, node: Node, written: str, at: Location) -> None:
        """Write a value into an empty node, behind the key's colon or the item's dash."""
        start = node.start
        if at.entry is not None and not has_colon(self.text, at.entry.key):
            if at.parent is not None and at.parent.style is Style.BLOCK:  # `? key` alone
                start = line_end(self.text, start)
                self.edit(start, start, f"\n{' ' * column(self.text, at.parent.start)}: {written}")
            else:
                self.edit(start, start, f": {written}")
            return
        before = "" if self.text[start - 1 : start] in {" ", "\t", "\n", ""} else " "
        after = " " if self.text[start : start + 1] == "#" else ""
        self.edit(start, start, before + written + after)

    def _replace_block_scalar(self, node: Node, wanted: Any, at: Location, *, tag_goes: bool) -> None:
        header = _BLOCK_HEADER.match(self.text, node.start)
        header_end = header.end() if header else node.start
        body_start = min(line_end(self.text, header_end), node.end)
        start = node.head if tag_goes else node.start
        anchor = f"&{node.anchor} " if tag_goes and node.anchor else ""
        blocked = block_scalar(wanted, node.style) if isinstance(wanted, str) and at.keys not in self.rewrite else None
        indent = self._body_indent(node, body_start, at)
        if blocked is None or not indent:
            self.edit(start, header_end, anchor + self._render_inline(node, wanted, at))
            self.edit(body_start, node.end, "")
            return
        new_header, lines = blocked
        self.edit(start, header_end, anchor + new_header)
        body = "".join("\n" + (indent + line if line else "") for line in lines)
        if node.end == len(self.text) and wanted.endswith("\n"):
            body += "\n"  # without it, the value would lose its line break too
        self.edit(body_start, node.end, body)

    def _body_indent(self, node: Node, body_start: int, at: Location) -> str:
        for line in re.split(r"[\r\n]+", self.text[body_start : node.end]):
            if line.strip():
                return line[: len(line) - len(line.lstrip(" "))]
        return " " * (column(self.text, at.parent.start) + 2) if at.parent is not None else ""

    def _replace_block(self, node: Node, wanted: Any, at: Location, *, tag_goes: bool) -> None:
        """Replace a block by a block or by one line; the line goes behind the key, before a comment there."""
        indent = " " * column(self.text, node.start)
        written = None
        if isinstance(node, Map) and isinstance(wanted, Mapping) and wanted:
            written = block_map(wanted, indent)
        elif isinstance(node, Sequence) and isinstance(wanted, list) and wanted:
            written = block_list(wanted, indent)
        behind = self._value_start(node, at)
        if tag_goes:
            anchor = f"&{node.anchor}" if node.anchor else ""
            self.edit(node.head, properties_end(self.text, node.head, number_of_properties(node)), anchor)
        first_line_end = line_end(self.text, behind)
        if written is None and at.entry is not None and first_line_end < node.start:
            before = "" if tag_goes and not node.anchor else " "
            self.edit(behind, behind, before + (flow(wanted) if isinstance(wanted, Mapping | list) else scalar(wanted)))
            self.edit(first_line_end, node.end, "")
        else:
            self.edit(node.start, node.end, scalar(wanted) if written is None else written)

    def _value_start(self, node: Node, at: Location) -> int:
        """Where a value may begin on its key's line: behind the anchor and tag, or behind the colon."""
        if node.head >= 0:
            return properties_end(self.text, node.head, number_of_properties(node))
        if at.entry is None:
            return node.start
        return self.text.index(":", after_gap(self.text, at.entry.key.end)) + 1

    def insert_pairs(self, node: Map, added: Mapping[Any, Any], at: Location) -> None:
        """Add entries after the last one, before comments and blank lines that follow it."""
        if node.style is Style.FLOW:
            super().insert_pairs(node, added, at)
            return
        indent = " " * column(self.text, node.start)
        end = line_end(self.text, node.end)
        self.edit(end, end, f"\n{indent}{block_map(added, indent)}")

    def insert_items(self, node: Sequence, index: int, values: list[Any]) -> None:
        """Add items before the one at `index`, written like the one before."""
        if node.style is Style.FLOW:
            super().insert_items(node, index, values)
            return
        like = node.items[max(0, index - 1)]
        gap = self._gap_after_dash(node)
        indent = " " * column(self.text, node.start)
        lines = [
            f"-{gap}{self._in_form_of(like, value) or _render_item(value, like, indent + ' ' + gap)}"
            for value in values
        ]
        if index == 0:
            self.edit(node.start, node.start, "".join(f"{line}\n{indent}" for line in lines))
            return
        end = line_end(self.text, like.end)
        self.edit(end, end, "".join(f"\n{indent}{line}" for line in lines))

    def remove_items(self, node: Sequence, gone: Collection[int], at: Location) -> None:
        """Remove the lines of the items at some positions."""
        if node.style is Style.FLOW:
            super().remove_items(node, gone, at)
            return
        at_column = column(self.text, node.start)
        dashes = self._dashes(node, at_column)
        spans = [(dash, item.end) for dash, item in zip(dashes, node.items, strict=True)]
        removal = BlockRemoval(self.text, at_column, spans, node.items, frozenset(gone))
        self._remove_lines(removal, node, "[]", at)

    def remove_pairs(self, node: Map, gone: list[Entry], at: Location) -> None:
        """Remove the lines of entries."""
        if node.style is Style.FLOW:
            super().remove_pairs(node, gone, at)
            return
        names = {id(entry) for entry in gone}
        removal = BlockRemoval(
            self.text,
            column(self.text, node.start),
            [self.entry_span(entry) for entry in node.entries],
            [entry.value for entry in node.entries],
            frozenset(index for index, entry in enumerate(node.entries) if id(entry) in names),
        )
        self._remove_lines(removal, node, "{}", at)

    def _remove_lines(self, removal: BlockRemoval, node: Map | Sequence, empty: str, at: Location) -> None:
        """Remove what goes; if nothing is left, `empty` takes the place of all."""
        spans = removal.spans()
        if removal.is_whole():
            behind = self._value_start(node, at)
            if at.entry is not None and line_end(self.text, behind) < node.start:
                self.edit(behind, behind, f" {empty}")
            else:
                start, end = spans.pop(0)
                replaced = self.text[start:end]
                before, _, after = replaced.partition(replaced.strip())
                self.edit(start, end, before + empty + after)
        for start, end in spans:
            self.edit(start, end, "")

    def entry_span(self, entry: Entry) -> tuple[int, int]:
        """The start and end of an entry, the `?` before its key included."""
        start, end = super().entry_span(entry)
        return question_mark_before(self.text, start), end

    def _dashes(self, node: Sequence, at_column: int) -> Iterator[int]:
        """Where the dashes of a list's items stand."""
        yield node.start
        dash = re.compile(rf"(?<=[\r\n]) {{{at_column}}}(?=-(?:\s|$))")
        for before in node.items[:-1]:
            match = dash.search(self.text, before.end)
            if match is None:
                raise UnpatchableText("the dash of an item of a list can't be found")
            yield match.end()

    def _gap_after_dash(self, node: Sequence) -> str:
        gap = self.text[node.start + 1 : span(node.items[0])[0]]
        return gap if gap and not gap.strip(" ") else " "


def _render_item(value: Any, like: Node, indent: str) -> str:
    """A value as an item of a list in block style, in the style of another item."""
    if like.style is Style.FLOW:
        return flow(value)
    if isinstance(like, Sequence) and isinstance(value, list) and value:
        return block_list(value, indent)
    return block(value, indent) if isinstance(value, Mapping) else scalar(value, quotes_of(like))
