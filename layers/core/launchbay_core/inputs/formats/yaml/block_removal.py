"""Which lines go when entries or items are removed from what YAML writes by lines and indentation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from launchbay_core.inputs.formats import tree
from launchbay_core.inputs.formats.edits import line_start
from launchbay_core.inputs.formats.removal.brackets import Span, united
from launchbay_core.inputs.formats.removal.own_comments import deeper_comments_end, next_line, own_lines_start
from launchbay_core.inputs.formats.tree import Node, Style

_SPACE = re.compile(r"[ \t\r\n]*+")


@dataclass(frozen=True)
class BlockRemoval:
    """The removal of entries of a map or items of a list, all of which begin at one column of a text."""

    text: str
    column: int
    parts: Sequence[Span]  # of every entry or item, with its key or dash
    values: Sequence[Node]
    gone: frozenset[int]

    def is_whole(self) -> bool:
        """Whether nothing is left."""
        return len(self.gone) == len(self.parts)

    def spans(self) -> list[Span]:
        """The spans of the text that go, in order: whole lines, as far as nothing else stands on them."""
        spans = united(self._each())
        if spans and spans[-1][1] == len(self.text) and not self.text.endswith(("\n", "\r")):
            spans[-1] = (self._line_break_before(spans[-1][0]), len(self.text))
        return spans

    def _each(self) -> Iterator[Span]:
        leading = self._leading()
        if leading:
            end = deeper_comments_end(self.text, self.parts[leading - 1][1], self.column)
            space = None if leading == len(self.parts) else _SPACE.match(self.text, end)
            yield self.parts[0][0], space.end() if space else end
        for index in sorted(self.gone):
            if index >= leading:
                start, end = self.parts[index]
                end = deeper_comments_end(self.text, end, self.column)
                yield own_lines_start(self.text, start), next_line(self.text, end)

    def _leading(self) -> int:
        """How many go, from the first, if that stands behind something else on its line, as in `- a: 1`."""
        start = self.parts[0][0]
        if not self.text[line_start(self.text, start) : start].strip():
            return 0
        return next((index for index in range(len(self.parts)) if index not in self.gone), len(self.parts))

    def _line_break_before(self, at: int) -> int:
        """Where the line break before a line begins: the text stays without a last one, unless a value would change."""
        last = max((index for index in range(len(self.parts)) if index not in self.gone), default=None)
        if not at or (last is not None and _last_leaf(self.values[last]).style in {Style.LITERAL, Style.FOLDED}):
            return at
        return at - 2 if self.text.startswith("\r\n", at - 2) else at - 1


def _last_leaf(node: Node) -> Node:
    while True:
        if isinstance(node, tree.Map) and node.entries:
            node = node.entries[-1].value
        elif isinstance(node, tree.Sequence) and node.items:
            node = node.items[-1]
        else:
            return node
