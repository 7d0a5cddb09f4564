"""What goes when items are removed from a list or map that is written between brackets.

An item goes with one comma. If it is the only one on its lines, these lines go, with its own comments
(`own_comments`); otherwise the spaces that part it from its neighbour. Whether a comma follows the last item stays as
it was. The text is only looked at in the gaps between items, so that the work grows with the text alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from launchbay_core.inputs.formats.removal.own_comments import own_lines_start

Span = tuple[int, int]

_GAP_PIECE = re.compile(r"[^\S\r\n]+|\r\n|[\r\n]|#[^\r\n]*|.", re.DOTALL)
_LINE_BREAKS = {"\r\n", "\n", "\r"}


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between two items, or between one and a bracket: the positions in it, None for what is not there."""

    start: int
    end: int
    comma: int | None
    first_break: int | None  # where the line ends on which the gap begins
    next_line: int | None  # where the line after that one begins
    last_line: int | None  # where the line begins on which the gap ends
    comma_leads: bool  # the comma stands behind a line break
    lead_is_blank: bool  # only white space stands before the gap's end on its last line
    has_comment: bool


def read_gap(text: str, start: int, end: int) -> Gap:
    """Find the comma, the line breaks and the comments in a gap."""
    comma = first_break = next_line = last_line = None
    comma_leads = has_comment = False
    lead_is_blank = False
    for match in _GAP_PIECE.finditer(text, start, end):
        piece = match.group()
        if piece in _LINE_BREAKS:
            if first_break is None:
                first_break, next_line = match.span()
            last_line, lead_is_blank = match.end(), True
        elif piece.startswith("#"):
            has_comment = True
        elif not piece.isspace():
            lead_is_blank = False
            if piece == "," and comma is None:
                comma, comma_leads = match.start(), first_break is not None
    return Gap(start, end, comma, first_break, next_line, last_line, comma_leads, lead_is_blank, has_comment)


def removed_spans(text: str, outer: Span, items: list[Span], gone: Collection[int]) -> list[Span]:
    """The spans that go from a text when the items at the positions `gone` are removed, in order, without overlaps.

    `outer` is the span between the brackets.

    >>> removed_spans("[1, 2, 3]", (1, 8), [(1, 2), (4, 5), (7, 8)], {1})
    [(4, 7)]
    """
    ends = [outer[0], *(end for _, end in items)]
    starts = [*(start for start, _ in items), outer[1]]
    gaps = [read_gap(text, end, start) for end, start in zip(ends, starts, strict=True)]
    if len(gone) == len(items) and not any(gap.has_comment for gap in gaps):
        return [outer]
    removal = _Removal(text, items, gaps, frozenset(gone))
    spans = united(removal.spans())
    if len(gone) == len(items) and not _rest(text, outer, spans).strip():
        return [outer]
    return spans


def united(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, with those that overlap or touch as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return found


def _rest(text: str, outer: Span, spans: list[Span]) -> str:
    """What is left between brackets without some spans."""
    pieces, at = [], outer[0]
    for start, end in spans:
        pieces.append(text[at:start])
        at = end
    return "".join([*pieces, text[at : outer[1]]])


@dataclass(frozen=True)
class _Removal:
    text: str
    items: list[Span]
    gaps: list[Gap]  # before each item, and after the last
    gone: frozenset[int]

    def spans(self) -> Iterator[Span]:
        """What goes; spans may overlap."""
        last = len(self.items) - 1
        for first, end in self._runs():
            if any(gap.comma_leads for gap in self.gaps[first : end + 1]):
                yield self._run(first, end)
                continue
            for group in self._on_one_line(first, end):
                yield self._group(*group)
            comma = self.gaps[first].comma
            if end == last + 1 and first and comma is not None and self.gaps[end].comma is None:
                yield comma, comma + 1

    def _runs(self) -> Iterator[Span]:
        """Neighbours that go together: the first, and the first that stays."""
        start = None
        for index in range(len(self.items) + 1):
            if index in self.gone:
                start = index if start is None else start
            elif start is not None:
                yield start, index
                start = None

    def _run(self, first: int, end: int) -> Span:
        """A run of items with the commas between them and one more."""
        if first:
            return self.items[first - 1][1], self.items[end - 1][1]
        return self.items[0][0], self.items[end][0] if end < len(self.items) else self.items[-1][1]

    def _on_one_line(self, first: int, end: int) -> Iterator[Span]:
        """The parts of a run without a line break between their items."""
        start = first
        for index in range(first + 1, end):
            if self.gaps[index].first_break is not None:
                yield start, index
                start = index
        yield start, end

    def _group(self, first: int, end: int) -> Span:
        """What goes with neighbours that no line break parts."""
        start, before, after = self.items[first][0], self.gaps[first], self.gaps[end]
        if before.last_line is not None and before.lead_is_blank and after.next_line is not None:
            # The brackets' own line, or that of the item before, is no line of comments above this one.
            return max(own_lines_start(self.text, start), before.next_line or 0), after.next_line
        if after.first_break is None and end < len(self.items):
            return start, self.items[end][0]
        if after.first_break is not None and not first:
            return start, after.first_break
        behind = before.start if before.comma is None else before.comma + 1
        comma_end = self.items[end - 1][1] if after.comma is None else after.comma + 1
        return behind if not self.text[behind:start].strip() else start, comma_end
