"""A YAML text split into the entries of a block map, so that only those that overrides touch are parsed and patched.

Each line at the map's own column that has a key begins an entry, provided that what is before it is complete: no open
quote, bracket or document. libyaml checks that for every piece, without building anything from it. An entry can then be
patched like a file of its own. If anything is less plain than that (anchors, quoted keys, several documents), nothing
is split.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

import yaml
from yaml._yaml import CParser

from launchbay_core.inputs.errors import UnpatchableText, UnreadableInput
from launchbay_core.inputs.formats.edits import Edit, PatchedText, shift
from launchbay_core.inputs.formats.syntax import Patch
from launchbay_core.inputs.values.marks import Remove

# Anchors reach into other entries, merge keys add keys, and line breaks other than `\n` need the text as one piece.
# YAML's own tags can be wrong for their values, which only reading those tells.
_OWN_TAG = re.compile("![!<]")
_OTHER_BREAKS = "\x85\u2028\u2029"
_ANCHOR = re.compile(r"&(?=[0-9A-Za-z_-])(?<![^\s,\[\]{}]&)")  # not of `Q&A`, nor of `& more`
_MERGE_KEY = re.compile(r"<<(?=[ \t]*:)")
_START = re.compile(r"(?:[ ]*(?:#.*)?\n)*(?:---[ ]*(?:#.*)?\n)?")
_BLANK_LINES = re.compile(r"(?:[ ]*(?:#.*)?\n)*")
_HEAD = re.compile(r"[ ]*[A-Za-z_][\w.-]*[ ]*:[ ]*(?:[ ]#.*)?\n")
_COLON = re.compile(r"[ ]*+:(?=[ \n]|\Z)")
_NO_KEYS = frozenset(["yes", "no", "on", "off", "true", "false", "null", "-"])  # what is no text, or a list's dash


def patch_entries(text: str, overrides: Mapping[str, Any], patch: Patch) -> PatchedText | None:
    """Patch only the entries that `overrides` touch, each by `patch`, like a file; None if that can't be done."""
    if _reaches_across(text):
        return None
    try:
        return _patch_block(text, overrides, patch, 0)
    except (UnreadableInput, UnpatchableText):
        # The text as one piece gives the right line of the fault, and more that can be rewritten. It alone is tried: to
        # try what holds the entry, level by level, could mean to read the text as often as it has levels.
        return None


def _reaches_across(text: str) -> bool:
    """Whether a text may have something that reaches from one entry into another."""
    # Single characters are found much faster than a pattern that has them all.
    if "\r" in text or not (text.isascii() or all(each not in text for each in _OTHER_BREAKS)):
        return True
    return bool(
        ("!" in text and _OWN_TAG.search(text))
        or ("&" in text and _ANCHOR.search(text))
        or ("<<" in text and _MERGE_KEY.search(text))
    )


def _patch_block(text: str, overrides: Mapping[str, Any], patch: Patch, indent: int) -> PatchedText | None:
    """Patch the entries of a block map whose keys stand at the column `indent`; None if it can't be split.

    Raises:
        UnreadableInput, UnpatchableText: an entry can't be patched by itself.
    """
    if any(isinstance(override, Remove) for override in overrides.values()):
        return None  # what is left must be known, for it to be no empty text
    pieces = split_entries(text, overrides, indent) if all(isinstance(name, str) for name in overrides) else None
    if pieces is None:
        return None
    texts: list[str] = []
    edits: list[Edit] = []
    at = 0
    for name, piece in pieces:
        if texts and not texts[-1].endswith("\n"):
            raise UnpatchableText("a new value takes the line break from the end of its entry")
        if name is None:
            texts.append(piece)
        else:
            done = _patch_entry(piece, {name: overrides[name]}, patch, indent)
            texts.append(done.text)
            edits += shift(done.edits, at)
        at += len(piece)
    return PatchedText("".join(texts), tuple(edits))


def _patch_entry(entry: str, override: Mapping[str, Any], patch: Patch, indent: int) -> PatchedText:
    """Patch one entry by the override of its name: the entries below it one by one if that can be done."""
    (value,) = override.values()
    parts = split_head(entry, indent) if isinstance(value, Mapping) and value else None
    if parts is not None:
        head, body, column = parts
        patched = _patch_block(body, value, patch, column)
        if patched is not None:
            return PatchedText(head + patched.text, tuple(shift(patched.edits, len(head))))
    return patch(entry, override)


def split_entries(text: str, names: Collection[str], indent: int = 0) -> list[tuple[str | None, str]] | None:
    r"""Split a block map at a column: an entry with its name for each of `names`, and what is between.

    None if it can't be split so: a name is new or stands there twice, or something is not as plain as it must be.

    >>> split_entries("a: 1\nb: 2\nc: 3\n", ["b"])
    [(None, 'a: 1\n'), ('b', 'b: 2\n'), (None, 'c: 3\n')]
    """
    if any(name.lower() in _NO_KEYS for name in names):
        return None
    wanted = [name for name in _keys_at(text, indent) if name in names]
    if len(wanted) != len(names) or len(set(wanted)) != len(names):
        return None
    pieces: list[tuple[str | None, str]] = []
    at = 0
    for name in wanted:
        start, end = _find_entry(text, name, indent, at)
        pieces += [(None, text[at:start]), (name, text[start:end])]
        at = end
    pieces = [(name, piece) for name, piece in [*pieces, (None, text[at:])] if piece]
    return pieces if all(name is not None or _is_complete(piece) for name, piece in pieces) else None


def split_head(entry: str, indent: int) -> tuple[str, str, int] | None:
    r"""An entry's first line, the block below it and the block's column; None if it has no such block.

    >>> split_head("model:  # its parts\n  depth: 3\n", 0)
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


def _keys_at(text: str, indent: int) -> list[str]:
    """The keys at a column, in order, and a dash for each dash of a list there.

    None at all if something else stands at the column, or before the first key.
    """
    start = None if indent else _START.match(text)
    # Each line break is found at once, so the first line gets one too: it stands where the line begins in `text`.
    found: list[str] = _at_column(indent).findall("\n" + text, start.end() if start else 0)
    return [] if "" in found or found[:1] == ["-"] else found


def _find_entry(text: str, name: str, indent: int, at: int) -> tuple[int, int]:
    """Where the entry of a key that stands at a column once, at `at` or below, begins and ends."""
    line = " " * indent + name
    start = at if text.startswith(line, at) else text.index("\n" + line, at) + 1
    while not _COLON.match(text, start + len(line)):  # of a longer key that begins so
        start = text.index("\n" + line, start) + 1
    following = _key_line(indent).search(text, start + len(line))
    return start, following.start() + 1 if following else len(text)


@lru_cache
def _at_column(indent: int) -> re.Pattern[str]:
    """A pattern of what stands at a column: a key, a list's dash, or, as no text, anything else except a comment."""
    return re.compile(rf"\n {{{indent}}}(?:([A-Za-z_][\w.-]*+(?=[ ]*+:(?:[ \n]|\Z))|-(?=[ \n]|\Z))|[^\s#])")


@lru_cache
def _key_line(indent: int) -> re.Pattern[str]:
    """A pattern of a line break before a key at a column where nothing else begins with a letter."""
    return re.compile(rf"\n {{{indent}}}(?=[A-Za-z_])")


def _is_complete(piece: str) -> bool:
    try:
        CParser(piece).raw_parse()
    except (yaml.YAMLError, UnicodeEncodeError):  # half of a surrogate pair reaches no parser
        return False
    return True
