"""A YAML text cut into the entries of a block map, so that only those which overrides touch need to be taken apart.

Each line at the map's own column that has a key begins an entry, provided that what is before it is complete: no open
quote, bracket or document. libyaml judges that for every piece, without building anything from it. An entry is then as
good as a file of its own. Where anything is less plain than that (anchors, quoted keys, several documents), nothing is
cut.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

import yaml

# Anchors reach into other entries; merge keys bring keys; line breaks other than `\n` are for the whole text.
_BEYOND_AN_ENTRY = re.compile("&|<<|[\r\x85\u2028\u2029]")
_START = re.compile(r"(?:[ ]*(?:#.*)?\n)*(?:---[ ]*(?:#.*)?\n)?")
_BLANK_LINES = re.compile(r"(?:[ ]*(?:#.*)?\n)*")
_HEAD = re.compile(r"[ ]*[A-Za-z_][\w.-]*[ ]*:[ ]*(?:[ ]#.*)?\n")
_NO_STRINGS = frozenset(["yes", "no", "on", "off", "true", "false", "null"])


def can_be_cut(text: str) -> bool:
    """Whether the entries of a text's maps have nothing to do with each other."""
    return not _BEYOND_AN_ENTRY.search(text)


def cut_entries(text: str, names: Collection[str], indent: int = 0) -> list[tuple[str | None, str]] | None:
    r"""A block map at a column in pieces: an entry with its name for each of `names`, and what is between.

    None where it can't be cut so: a name is new or stands there twice, or something is not as plain as it must be.

    >>> cut_entries("a: 1\nb: 2\nc: 3\n", ["b"])
    [(None, 'a: 1\n'), ('b', 'b: 2\n'), (None, 'c: 3\n')]
    """
    if any(name.lower() in _NO_STRINGS for name in names):
        return None
    entries = _entries(text, indent)
    wanted = [index for index, (name, _) in enumerate(entries) if name in names]
    if len(wanted) != len(names):
        return None
    starts = [start for _, start in entries] + [len(text)]
    pieces: list[tuple[str | None, str]] = []
    at = 0
    for index in wanted:
        name, start = entries[index]
        pieces += [(None, text[at:start]), (name, text[start : starts[index + 1]])]
        at = starts[index + 1]
    pieces = [(name, piece) for name, piece in [*pieces, (None, text[at:])] if piece]
    return pieces if all(name is not None or _is_complete(piece) for name, piece in pieces) else None


def head_and_body(entry: str, indent: int) -> tuple[str, str, int] | None:
    r"""An entry's first line, the block below it and the block's column; None where it has no such block.

    >>> head_and_body("model:  # its parts\n  depth: 3\n", 0)
    ('model:  # its parts\n', '  depth: 3\n', 2)
    """
    head = _HEAD.match(entry)
    if head is None:
        return None
    body = entry[head.end() :]
    blank = _BLANK_LINES.match(body)
    first = body[blank.end() if blank else 0 :]
    column = len(first) - len(first.lstrip(" "))
    return (head.group(), body, column) if column > indent else None


def _entries(text: str, indent: int) -> list[tuple[str, int]]:
    """The keys at a column and where their lines begin; none where something else stands at it, or before it."""
    start = _START.match(text) if not indent else None
    entries = []
    for match in _at_column(indent).finditer(text, start.end() if start else 0):
        if name := match["key"]:
            entries.append((name, match.start()))
        elif not match["item"] or not entries:
            return []
    return entries


@lru_cache
def _at_column(indent: int) -> re.Pattern[str]:
    """What stands at a column: a key, a list's dash, or anything else but a comment."""
    return re.compile(
        rf"^ {{{indent}}}(?:(?P<key>[A-Za-z_][\w.-]*)[ ]*:(?=[ \n]|\Z)|(?P<item>-)(?=[ \n]|\Z)|[^\s#])", re.MULTILINE
    )


def _is_complete(piece: str) -> bool:
    try:
        yaml.CSafeLoader(piece).raw_parse()
    except yaml.YAMLError:
        return False
    return True
