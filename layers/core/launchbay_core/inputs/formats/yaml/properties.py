"""What stands around a YAML node: its anchor and tag, its quotes, the gap before what follows, a key's colon."""

from __future__ import annotations

import re
from typing import Any

from launchbay_core.inputs.formats.edits import line_end
from launchbay_core.inputs.formats.tree import Node, Scalar, Style
from launchbay_core.inputs.formats.yaml.tags import BARE_TAG, PAIRS, SET, is_own_tag

_PROPERTY = re.compile(r"!<[^>]*>|![^\s,\[\]{}]*|&[0-9A-Za-z_-]+")
_GAP = re.compile(r"(?:\s|(?<=\s)#[^\r\n]*)*")


def after_gap(text: str, at: int) -> int:
    """Where what follows stands, past white space, line breaks and comments."""
    match = _GAP.match(text, at)
    return match.end() if match else at


def after_properties(text: str, head: int, number: int) -> int:
    """Where a node's content stands, behind the anchor and tag that begin at `head`, `number` in all.

    More than these are those of the first key or item in the node.
    """
    return after_gap(text, properties_end(text, head, number))


def properties_end(text: str, head: int, number: int) -> int:
    """Where the anchor and tag that begin at `head` end, `number` in all; a bare `!` is not counted."""
    end = at = head
    while match := _PROPERTY.match(text, at):
        is_bare = match.end() == at + 1
        if not is_bare and not number:
            break
        number -= not is_bare
        end = match.end()
        at = after_gap(text, end)
    return end


def number_of_properties(node: Node) -> int:
    """How many properties stand at a node's head: its anchor and its tag; a bare `!` is not counted."""
    return (node.anchor is not None) + (node.tag not in {None, BARE_TAG})


def begins_with_bare_tag(text: str, start: int, *, in_flow: bool) -> bool:
    """Whether a list or map begins with a bare `!`, which the reader does not report as a tag."""
    if not text.startswith("!", start) or text[start + 1 : start + 2].strip():
        return False
    return in_flow or after_gap(text, start + 1) > line_end(text, start)


def has_colon(text: str, key: Node) -> bool:
    """Whether a colon follows a key: not after `? key` alone, nor after the `key` of `{key}`."""
    return text.startswith(":", after_gap(text, key.end))


def question_mark_before(text: str, key_start: int) -> int:
    """Where the `?` of a key stands that is written with one; else where the key does."""
    at = key_start
    while at and text[at - 1] in " \t":
        at -= 1
    return at - 1 if at < key_start and text.endswith("?", 0, at) else key_start


def is_opaque(node: Node) -> bool:
    """Whether a node's value is not simply the list or map that is written: a set, an ordered map, pairs."""
    return node.tag in PAIRS or node.tag == SET


def keeps_its_tag(node: Node, value: Any) -> bool:
    """Whether a node's tag may stay with the new `value`: a program's own tag, or one of YAML's that fits it.

    A bare `!` makes text of a value for some readers, and for PyYAML what the text looks like.
    """
    if node.tag == BARE_TAG:
        return False
    if node.tag is None or not is_own_tag(node.tag):
        return isinstance(node.value, list | dict) == isinstance(value, list | dict)
    return type(value) is type(node.value) and not is_opaque(node)


def quotes_of(node: Node | None) -> Style:
    """The quotes of a scalar, which a new one gets too."""
    if isinstance(node, Scalar) and node.style in {Style.SINGLE, Style.DOUBLE}:
        return node.style
    return Style.PLAIN
