"""Which lines of comments are an entry's own: those that go when it is removed.

Above it, these are the lines directly above, in its own column: none beyond a blank line, none of a ruled heading
(`# --- data ---`), and none that a document begins with, which may speak of the whole. Below it, those that are
indented deeper than the entry. A comment behind a value on its line is found by who removes the line.
"""

from __future__ import annotations

import re

from launchbay_core.inputs.formats.edits import line_end, line_start

_COMMENT = re.compile(r"([ \t]*)#(.*)")
_RULED = re.compile(r"([-=#*~_+])\1\1")
_STARTS = ("---", "%")  # what stands before a document's first line
_DEEPER = re.compile(r"(?:[ \t]*+(?:\r\n|[\n\r]))*+([ ]*+)#[^\r\n]*+")


def own_lines_start(text: str, at: int) -> int:
    r"""Where the own comments above the line around `at` begin, or else that line; `at` is its first character.

    >>> own_lines_start("a: 1\n# of b\nb: 2\n", 12), own_lines_start("a: 1\n# x\n\nb: 2\n", 10)
    (5, 10)
    """
    first = start = line_start(text, at)
    lead = text[first:at]
    while start:
        before = line_start(text, previous_line(text, start))
        comment = _COMMENT.match(text, before)
        if comment is None or comment[1] != lead or _RULED.search(comment[2]):
            return first if comment is None and text.startswith(_STARTS, before) and not lead else start
        start = before
    return first if not lead else start


def previous_line(text: str, start: int) -> int:
    """A position in the line before the one that begins at `start`."""
    return start - 2 if text.startswith("\r\n", start - 2) else start - 1


def deeper_comments_end(text: str, at: int, column: int) -> int:
    r"""Where the comment lines end that follow the line around `at` and stand right of `column`; or that line's end.

    >>> deeper_comments_end("a:\n  b: 1\n  # c\n# d\n", 4, 0)
    15
    """
    end = line_end(text, at)
    while (
        (match := _DEEPER.match(text, _next_line(text, end))) and len(match[1]) > column and match.start() < len(text)
    ):
        end = match.end()
    return end


def next_line(text: str, at: int) -> int:
    """Where the line after the one around `at` begins; the end of the text if there is none."""
    return _next_line(text, line_end(text, at))


def _next_line(text: str, end: int) -> int:
    return end + 2 if text.startswith("\r\n", end) else min(end + 1, len(text))
