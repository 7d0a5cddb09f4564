"""Patterns of `.gitignore` as git matches them: a line becomes a regular expression on the bytes of one path.

A pattern says something about the path that it matches and nothing about what is below that. What is below an ignored
folder is never asked about, so that is enough. The rules are those of git's `wildmatch.c` and `dir.c`. The package
pathspec has others: by them, files that git ignores would be packed, such as after `!b/` or with `[[:alpha:]]`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CLASSES = {
    b"alnum": rb"0-9A-Za-z",
    b"alpha": rb"A-Za-z",
    b"blank": rb" \t",
    b"cntrl": rb"\x00-\x1f\x7f",
    b"digit": rb"0-9",
    b"graph": rb"\x21-\x7e",
    b"lower": rb"a-z",
    b"print": rb"\x20-\x7e",
    b"punct": rb"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
    b"space": rb" \t\n\r\f\v",
    b"upper": rb"A-Z",
    b"xdigit": rb"0-9A-Fa-f",
}
_SPACES_AT_END = re.compile(rb"((?:[^\\]|\\.)*?) *", re.DOTALL)


@dataclass(frozen=True)
class IgnorePattern:
    """One pattern: `expression` is for the whole path, or for its last part if `is_of_name`."""

    expression: re.Pattern[bytes]
    is_of_name: bool
    is_of_folders: bool
    ignores: bool

    def matches(self, path: bytes, *, is_folder: bool) -> bool:
        """Whether it says something about a path, given relative to the folder of its `.gitignore`."""
        if self.is_of_folders and not is_folder:
            return False
        return self.expression.fullmatch(path.rpartition(b"/")[2] if self.is_of_name else path) is not None


def parse_pattern(line: bytes, *, ignores_case: bool = False) -> IgnorePattern | None:
    """The pattern of a line; None if it has none, or one that never matches, such as a backslash at the end.

    >>> parse_pattern(b"*.log").matches(b"out/train.log", is_folder=False)
    True
    """
    line = _strip(line.removesuffix(b"\r"))
    if not line or line.startswith(b"#"):
        return None
    ignores = not line.startswith(b"!")
    line = line if ignores else line[1:]
    is_of_folders = line.endswith(b"/")
    line = line.removesuffix(b"/")
    is_of_name = b"/" not in line
    try:
        expression = _translate(line.removeprefix(b"/"))
    except _NeverMatches:
        return None
    flags = re.DOTALL | (re.IGNORECASE if ignores_case else 0)
    return IgnorePattern(re.compile(expression, flags), is_of_name, is_of_folders, ignores) if line else None


def _strip(line: bytes) -> bytes:
    """A line without the spaces at its end, unless there is a backslash before them."""
    match = _SPACES_AT_END.fullmatch(line)
    return match[1] if match else line


class _NeverMatches(Exception):
    """No path matches this pattern."""


def _translate(pattern: bytes) -> bytes:
    pieces: list[bytes] = []
    at = 0
    while at < len(pattern):
        if pattern[at : at + 1] == b"*":
            piece, at = _translate_stars(pattern, at)
        elif pattern[at : at + 1] == b"[":
            piece, at = _translate_set(pattern, at + 1)
        elif pattern[at : at + 1] == b"?":
            piece, at = b"[^/]", at + 1
        else:
            character, at = _literal(pattern, at)
            piece = re.escape(character)
        pieces.append(piece)
    return b"".join(pieces)


def _translate_stars(pattern: bytes, start: int) -> tuple[bytes, int]:
    """One star is any text without a slash; two between slashes are any folders."""
    end = start
    while pattern[end : end + 1] == b"*":
        end += 1
    # For git, what is before the first special character is no part of the pattern any more.
    is_at_start = not re.search(rb"[*?\[\\]", pattern[:start]) or pattern[start - 1 : start] == b"/"
    if end - start == 1 or not is_at_start:
        return b"[^/]*", end
    if end == len(pattern):
        return b".*", end
    if pattern[end : end + 1] == b"/":
        return b"(?:.*/)?", end + 1
    return (b".*", end) if pattern[end : end + 2] == b"\\/" else (b"[^/]*", end)


def _translate_set(pattern: bytes, start: int) -> tuple[bytes, int]:
    """A set such as `[a-c]`, from behind its bracket on; it never matches a slash."""
    is_negated = pattern[start : start + 1] in {b"!", b"^"}
    first = at = start + is_negated
    members: list[bytes] = []
    while at == first or pattern[at : at + 1] != b"]":
        named = re.compile(rb"\[:([^\]]*):\]").match(pattern, at)
        if named:
            if named[1] not in _CLASSES:
                raise _NeverMatches
            members.append(_CLASSES[named[1]])
            at = named.end()
            continue
        low, at = _literal(pattern, at)
        high = low
        if pattern[at : at + 1] == b"-" and pattern[at + 1 : at + 2] not in {b"]", b""}:
            high, at = _literal(pattern, at + 1)
        members.append(b"\\x%02x-\\x%02x" % (low[0], max(low, high)[0]))
    within = b"".join(members)
    if is_negated:
        return b"[^/%s]" % within, at + 1
    return (b"(?!/)[%s]" % within if within else b"(?!)"), at + 1


def _literal(pattern: bytes, at: int) -> tuple[bytes, int]:
    """The character at a position, which a backslash may precede, and the position behind it."""
    if pattern[at : at + 1] == b"\\":
        at += 1
    if at >= len(pattern):
        raise _NeverMatches
    return pattern[at : at + 1], at + 1
