"""Replacing spans of a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """`text[start:end]` becomes `replacement`; an insertion has `start == end`."""

    start: int
    end: int
    replacement: str


def apply(text: str, edits: list[Edit]) -> str:
    """`text` with all edits made; their spans must not overlap.

    >>> apply("lr: 1 # x", [Edit(4, 5, "20")])
    'lr: 20 # x'
    """
    pieces = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        pieces += [text[at : edit.start], edit.replacement]
        at = edit.end
    return "".join([*pieces, text[at:]])


def line_end(text: str, at: int) -> int:
    """Where the line around `at` ends: before its line break, CRLF included."""
    end = text.find("\n", at)
    if end < 0:
        return len(text)
    return end - 1 if end > at and text[end - 1] == "\r" else end


def column(text: str, at: int) -> int:
    """How many characters stand before `at` on its line."""
    return at - (text.rfind("\n", 0, at) + 1)


def indent_of(text: str, at: int) -> str:
    """The white space that the line around `at` begins with."""
    start = text.rfind("\n", 0, at) + 1
    line = text[start:at]
    return line[: len(line) - len(line.lstrip())]
