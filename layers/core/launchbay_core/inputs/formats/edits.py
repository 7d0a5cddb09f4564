"""Edits, which replace spans of a text, and positions in its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
    return [Edit(edit.start + by, edit.end + by, edit.replacement) for edit in edits] if by else [*edits]


def then(text: str, first: PatchedText, second: PatchedText) -> PatchedText:
    """What `second` makes of the text that `first` made of `text`, with edits of `text`.

    >>> then("lr: 1", PatchedText("lr: 20", (Edit(4, 5, "20"),)), PatchedText("lr: 2", (Edit(5, 6, ""),))).edits
    (Edit(start=4, end=5, replacement='2'),)
    """
    if not first.edits or not second.edits:
        return PatchedText(second.text, first.edits or second.edits)
    edits: list[Edit] = []
    at, news = 0, ""
    for piece in [*_cut(_pieces(text, first), _pieces(first.text, second)), (len(text), len(text))]:
        if isinstance(piece, str):
            news += piece
        elif piece[0] < piece[1] or piece[0] == len(text):
            if news or at < piece[0]:
                edits.append(Edit(at, piece[0], news))
            at, news = piece[1], ""
    return PatchedText(second.text, tuple(edits))


Piece = str | tuple[int, int]  # a new text, or a span that stays


def _pieces(text: str, patched: PatchedText) -> Iterator[Piece]:
    """A patched text as what stays of `text` and what is new, in order."""
    at = 0
    for edit in sorted(patched.edits, key=lambda edit: (edit.start, edit.end)):
        yield at, edit.start
        yield edit.replacement
        at = edit.end
    yield at, len(text)


def _cut(pieces: Iterable[Piece], spans: Iterable[Piece]) -> Iterator[Piece]:
    """The parts of a text, made of `pieces`, that stay by `spans` of it, and between them what is new in `spans`."""
    placed: list[tuple[int, int, Piece]] = []  # each piece with its span in the text
    for piece in pieces:
        at = placed[-1][1] if placed else 0
        length = len(piece) if isinstance(piece, str) else piece[1] - piece[0]
        placed.append((at, at + length, piece))
    index = 0
    for span in spans:
        if isinstance(span, str):
            yield span
            continue
        while index < len(placed) and placed[index][0] < span[1]:
            start, end, piece = placed[index]
            low, high = max(start, span[0]) - start, min(end, span[1]) - start
            if low < high:
                yield piece[low:high] if isinstance(piece, str) else (piece[0] + low, piece[0] + high)
            if end > span[1]:
                break
            index += 1


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
    for other in "\r" if text.isascii() else "\r\x85\u2028\u2029":
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
