"""Which lines of a TOML text go when keys, tables or tables of an array are removed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from launchbay_core.inputs.formats.edits import line_end, line_start
from launchbay_core.inputs.formats.removal.brackets import Span
from launchbay_core.inputs.formats.removal.own_comments import next_line, own_lines_start
from launchbay_core.inputs.formats.toml.tables import Table
from launchbay_core.inputs.formats.tree import Node, Sequence

_COMMENTS = re.compile(r"(?:[ \t]*+#[^\n]*+\n)*+")  # lines right below a section's last
_BLANK_LINES = re.compile(r"(?:[ \t\r]*+\n)*+")
_ENDS_IN_BLANK_LINES = re.compile(r"(?<=\n)(?:[ \t\r]*\n)+\Z")


def statement_lines(text: str, statement: Span) -> Span:
    """The lines of one statement with its own comments."""
    start, end = statement
    return _to_the_end(text, own_lines_start(text, start), next_line(text, end))


def removed_lines(text: str, node: Node) -> Iterator[Span]:
    """The lines of a table that has no braces, or of an array of tables: each section under a header as one span."""
    for start, end, headed in _parts(node):
        yield _section_lines(text, start, end) if headed else statement_lines(text, (start, end))


def _parts(node: Node) -> Iterator[tuple[int, int, bool]]:
    """The statements of a table without a header; each section under a header, which the last value says."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _parts(item)
    elif isinstance(node, Table):
        statements = list(_statements(node))
        if node.headed:
            yield statements[0][0], max(end for _, end in statements), True
        else:
            yield from ((start, end, False) for start, end in statements)
        yield from _sections_below(node)


def _statements(table: Table) -> Iterator[Span]:
    """The header and the statements of a table, those of the tables that its dotted keys make included."""
    yield from table.own_spans
    for below in table.below.values():
        if isinstance(below, Table) and not below.headed:
            yield from _statements(below)


def _sections_below(table: Table) -> Iterator[tuple[int, int, bool]]:
    below: Iterable[Node] = table.below.values()
    for inner in below:
        if isinstance(inner, Table) and not inner.headed:
            yield from _sections_below(inner)
        else:
            yield from _parts(inner)


def _section_lines(text: str, start: int, end: int) -> Span:
    """The lines of a section: with its own comments, those right below it, and the blank lines behind it.

    At the end of a text, the blank lines before it go instead.
    """
    start, end = own_lines_start(text, start), next_line(text, end)
    comments = _COMMENTS.match(text, end)
    behind = comments.end() if comments else end
    if not text.startswith("[", behind):  # else these are the next header's own
        end = behind
    blank = _BLANK_LINES.match(text, end)
    end = blank.end() if blank else end
    if end == len(text) or not text[end:].strip():
        before = _ENDS_IN_BLANK_LINES.search(text, 0, start)
        return _to_the_end(text, before.start() if before else start, len(text))
    return start, end


def _to_the_end(text: str, start: int, end: int) -> Span:
    """A span; up to the end of a text without a last line break, the one before it goes too."""
    if end < len(text) or text.endswith("\n") or not start:
        return start, end
    return line_start(text, start) - (2 if text.startswith("\r\n", start - 2) else 1), line_end(text, end)
