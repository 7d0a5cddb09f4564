"""Edits, which replace spans of a text, and positions in its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Edit:
    """`text[start:end]` becomes `replacement`; an insertion has `start == end`."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class PatchedText:
    """A text, and the edits that made it from another, by their positions in that one."""

    text: str
    edits: tuple[Edit, ...] = ()


def shift(edits: Iterable[Edit], by: int) -> list[Edit]:
    """Edits of a part that begins `by` characters into a text, as edits of the text."""
    return [Edit(edit.start + by, edit.end + by, edit.replacement) for edit in edits]


def apply(text: str, edits: list[Edit]) -> str:
    """`text` with all edits made. Insertions at one position keep their order.

    Raises:
        ValueError: two edits overlap.

    >>> apply("lr: 1 # x", [Edit(4, 5, "20")])
    'lr: 20 # x'
    """
    pieces = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < at:
            raise ValueError(f"two edits overlap at {edit.start}")
        pieces += [text[at : edit.start], edit.replacement]
        at = edit.end
    return "".join([*pieces, text[at:]])


def line_end(text: str, at: int) -> int:
    """Where the line around `at` ends: before its line break."""
    match = _BREAK.search(text, at)
    return match.start() if match else len(text)


def line_start(text: str, at: int) -> int:
    """Where the line around `at` begins."""
    start = text.rfind("\n", 0, at) + 1
    # Old line breaks that libyaml knows too; searched for within one line only.
    for other in "\r\x85\u2028\u2029":
        start = max(start, text.rfind(other, start, at) + 1)
    return start


def column(text: str, at: int) -> int:
    """How many characters stand before `at` on its line."""
    return at - line_start(text, at)


def line_and_column(text: str, at: int) -> tuple[int, int]:
    r"""The line and column of a position as editors show them: both counted from 1, lines at `\n`, `\r` or both.

    >>> line_and_column("a: 1\nb: 2\n", 8)
    (2, 4)
    """
    lines = re.split("\r\n|[\n\r]", text[:at])
    return len(lines), len(lines[-1]) + 1


def indent_of(text: str, at: int) -> str:
    """The white space that the line around `at` begins with."""
    line = text[line_start(text, at) : at]
    return line[: len(line) - len(line.lstrip())]


def line_break_at(text: str, at: int) -> str:
    """The line break that ends the line around `at`, or, on the last line, the one before it."""
    match = _BREAK.search(text, at)
    if match:
        return match.group()
    start = line_start(text, at)
    return text[start - 2 : start] if text[max(0, start - 2) : start] == "\r\n" else text[start - 1 : start] or "\n"
