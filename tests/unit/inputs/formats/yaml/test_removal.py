"""What is removed from YAML goes with its own comments, and nothing else does: the text, the overrides, the result."""

from __future__ import annotations

from typing import Any

import pytest

from inputs_support import check_patch
from launchbay_core.inputs import UnpatchableText, patch_text
from launchbay_core.inputs.values.marks import Items, Remove, Replace

PARTS = """\
model:
  # of the first
  # two lines
  first: 1  # why

  # nobody's

  # of the block
  block:   # head
    x: 1
    # in the block

    # also in it
  # of the last
  last: [1, 2]
# of the next
next: 1
"""

KEYS: dict[str, tuple[str, dict[str, Any], str]] = {
    "the first key goes with the comments above it": (
        PARTS,
        {"model": {"first": Remove()}},
        PARTS.replace("  # of the first\n  # two lines\n  first: 1  # why\n", ""),
    ),
    "a block goes with the comments in it": (
        PARTS,
        {"model": {"block": Remove()}},
        PARTS.replace(
            "  # of the block\n  block:   # head\n    x: 1\n    # in the block\n\n    # also in it\n",
            "",
        ),
    ),
    "the last key goes, the comment of what follows stays": (
        PARTS,
        {"model": {"last": Remove()}},
        PARTS.replace("  # of the last\n  last: [1, 2]\n", ""),
    ),
    "all of them go": (PARTS, {"model": Remove()}, "# of the next\nnext: 1\n"),
    "what is set stays where it is": (
        PARTS,
        {"model": {"first": 2, "last": Remove(), "block": {"x": Remove()}, "new": 5}},
        PARTS.replace("first: 1", "first: 2")
        .replace("block:   # head\n    x: 1\n", "block: {}   # head\n")
        .replace("  # of the last\n  last: [1, 2]\n", "  new: 5\n"),
    ),
    "a key at the top": ("a: 1\n# of b\nb: 2\nc: 3\n", {"b": Remove()}, "a: 1\nc: 3\n"),
    "the heading of a file stays": ("# Licence.\na: 1\nb: 2\n", {"a": Remove()}, "# Licence.\nb: 2\n"),
    "so does that of a document": ("---\n# Stage 1.\na: 1\nb: 2\n", {"a": Remove()}, "---\n# Stage 1.\nb: 2\n"),
    "and a ruled heading": (
        "a: 1\n# --- data ---\n# of b\nb: 2\nc: 3\n",
        {"b": Remove()},
        "a: 1\n# --- data ---\nc: 3\n",
    ),
    "a comment of another column stays": (
        "m:\n  a: 1\n# left\n  b: 2\n  c: 3\n",
        {"m": {"b": Remove()}},
        "m:\n  a: 1\n# left\n  c: 3\n",
    ),
    "the only key of a file": ("# head\na: 1 # x\n", {"a": Remove()}, "# head\n{}\n"),
    "the only key of a document": ("--- # head\na: 1\n...\n", {"a": Remove()}, "--- # head\n{}\n...\n"),
    "the only key of a map": ("m: # c\n  # own\n  a: 1 # x\nn: 2\n", {"m": {"a": Remove()}}, "m: {} # c\nn: 2\n"),
    "the only key of a map with an anchor": (
        "m: &m !t\n  a: 1\nn: *m\n",
        {"m": {"a": Remove()}},
        "m: &m !t {}\nn: {a: 1}\n",
    ),
    "all keys of a map, one after the other": (
        "m:\n  a: 1\n  # left\n\n  b: 2\nn: 2\n",
        {"m": {"a": Remove(), "b": Remove()}},
        "m: {}\n  # left\n\nn: 2\n",
    ),
    "the last line has no line break": ("m:\n  a: 1\n  b: 2", {"m": {"b": Remove()}}, "m:\n  a: 1"),
    "nor has the only one": ("m:\r\n  b: 2", {"m": {"b": Remove()}}, "m: {}"),
    "a text before that ends in a line break keeps it": (
        "a: |\n  t\nb: 2",
        {"b": Remove()},
        "a: |\n  t\n",
    ),
    "lines that end in CR LF": ("a: 1\r\n# b\r\nb: 2\r\nc: 3\r\n", {"b": Remove()}, "a: 1\r\nc: 3\r\n"),
    "a long value": ("a: first\n  second\n\n  third\nb: 1\n", {"a": Remove()}, "b: 1\n"),
    "a literal block": ("a: |\n  t\n\n  # t\n\nb: 1\n", {"a": Remove()}, "\nb: 1\n"),
    "an empty value": ("a:\n# of b\nb: 1\n", {"a": Remove()}, "# of b\nb: 1\n"),
    "keys with a question mark": (
        "m:\n  ? a\n  : 1\n  ? b\n  : - 2\n  ? c\n",
        {"m": {"b": Remove()}},
        "m:\n  ? a\n  : 1\n  ? c\n",
    ),
    "a key with a question mark and no value": (
        "m:\n  ? a\n  : 1\n  ? c\nn: 1\n",
        {"m": {"c": Remove()}},
        "m:\n  ? a\n  : 1\nn: 1\n",
    ),
    "a key that is there twice goes twice": ("a: 1\nb: 2\na: 3\n", {"a": Remove()}, "b: 2\n"),
    "a key that is no text": ("7: a\ntrue: b\nnull: c\n", {"7": Remove(), "null": Remove()}, "true: b\n"),
    "a key of a document": ("a: 1\n---\na: 1\nb: 2\n", {"[1]": {"a": Remove()}}, "a: 1\n---\nb: 2\n"),
    "the first in braces": ("m: { a: 1, b: 2 }  # c\n", {"m": {"a": Remove()}}, "m: { b: 2 }  # c\n"),
    "the last in braces": ("m: { a: 1, b: 2 }  # c\n", {"m": {"b": Remove()}}, "m: { a: 1 }  # c\n"),
    "the only one in braces": ("m: { a: 1 }  # c\n", {"m": {"a": Remove()}}, "m: {}  # c\n"),
    "a key with a question mark in braces": ("m: {? a : 1, b}\n", {"m": {"a": Remove()}}, "m: {b}\n"),
    "a key without a value in braces": ("m: {a: 1, b}\n", {"m": {"b": Remove()}}, "m: {a: 1}\n"),
    "a line in braces": (
        "m: {\n  a: 1, # one\n  # of b\n  b: 2, # two\n\n  c: 3 # three\n}\n",
        {"m": {"b": Remove()}},
        "m: {\n  a: 1, # one\n\n  c: 3 # three\n}\n",
    ),
    "the last line in braces": (
        "m: {\n  a: 1, # one\n  b: 2 # two\n}\n",
        {"m": {"b": Remove()}},
        "m: {\n  a: 1 # one\n}\n",
    ),
    "a pair without braces": ("m: [a: 1, b: 2]\n", {"m": Items({0: {"a": Remove()}})}, "m: [{}, b: 2]\n"),
    "an anchor that others follow": (
        "m:\n  a: &x 1\n  b: 2\nn: *x\no: *x\n",
        {"m": {"a": Remove()}},
        "m:\n  b: 2\nn: 1\no: 1\n",
    ),
    "an anchor within": ("m:\n  a: {q: &x [1]}\n  b: *x\n", {"m": {"a": Remove()}}, "m:\n  b: [1]\n"),
    "an anchor on the key": ("m:\n  &k a: 1\n  b: *k\n", {"m": {"a": Remove()}}, "m:\n  b: a\n"),
    "an anchor of bytes": ("a: &x !!binary eA==\nb: *x\n", {"a": Remove()}, "b: !!binary eA==\n"),
    "an anchor of a set": ("a: &x !!set {c, b}\nb: *x\n", {"a": Remove()}, "b: !!set {? b, ? c}\n"),
    "a map that others follow": (
        "m: &m\n  a: 1\n  b: 2\nn: *m\no:\n  <<: *m\n",
        {"m": {"a": Remove()}},
        "m: &m\n  b: 2\nn: {a: 1, b: 2}\no:\n  <<: *m\n  a: 1\n",
    ),
    "a key that a merge key brings": (
        "b: &b\n  a: 1\n  z: 3\nm:\n  <<: *b\n  q: 2\n",
        {"m": {"a": Remove()}},
        "b: &b\n  a: 1\n  z: 3\nm:\n  <<: {z: 3}\n  q: 2\n",
    ),
    "all that a merge key brings": (
        "b: &b\n  a: 1\nm:\n  <<: *b\n  q: 2\n",
        {"m": {"a": Remove()}},
        "b: &b\n  a: 1\nm:\n  q: 2\n",
    ),
    "a key that hides one of a merge key": (
        "b: &b {a: 1}\nm:\n  <<: *b\n  a: 2\n",
        {"m": {"a": Remove()}},
        "b: &b {a: 1}\nm: {}\n",
    ),
    "a map replaced by one with fewer keys": (
        "opt:\n  name: adam  # which\n  lr: 1\n",
        {"opt": Replace({"name": "sgd"})},
        "opt:\n  name: sgd  # which\n",
    ),
    "a map replaced by one with other keys": (
        "opt:\n  # adam's\n  name: adam\nz: 1\n",
        {"opt": Replace({"kind": "sgd"})},
        "opt:\n  kind: sgd\nz: 1\n",
    ),
}


@pytest.mark.parametrize("case", KEYS)
def test_a_removed_key_goes_with_its_own_comments_and_nothing_else(case: str) -> None:
    check_patch(*KEYS[case], "yaml")


LIST = "l:\n  # of a\n  - a # one\n  - b # two\n\n  # nobody's\n\n  - c\n    # more on c\n  # of d\n  - d\nz: 1\n"

ITEMS: dict[str, tuple[str, dict[str, Any], str]] = {
    "the first": (LIST, {"l": Items({0: Remove()})}, LIST.replace("  # of a\n  - a # one\n", "")),
    "one between": (LIST, {"l": Items({1: Remove()})}, LIST.replace("  - b # two\n", "")),
    "one with a comment below": (LIST, {"l": Items({2: Remove()})}, LIST.replace("  - c\n    # more on c\n", "")),
    "the last": (LIST, {"l": Items({-1: Remove()})}, LIST.replace("  # of d\n  - d\n", "")),
    "one that is equal to the next": (
        "l:\n- a # one\n- a # two\n- a # three\n",
        {"l": Items({1: Remove()})},
        "l:\n- a # one\n- a # three\n",
    ),
    "some, and one is set and one added": (
        LIST,
        {"l": Items({0: Remove(), 1: "x", -1: Remove()}, ("e",))},
        "l:\n  - x # two\n\n  # nobody's\n\n  - c\n    # more on c\n  - e\nz: 1\n",
    ),
    "all": (
        "l:   # c\n- a\n- b # b\nz: 1\n",
        {"l": Items({0: Remove(), 1: Remove()})},
        "l: []   # c\nz: 1\n",
    ),
    "all, and another is added": ("l:\n  - a # one\nz: 1\n", {"l": Items({0: Remove()}, ("b",))}, "l:\n  - b\nz: 1\n"),
    "one is added to none": ("l: []  # c\n", {"l": Items({}, (1,))}, "l: [1]  # c\n"),
    "the added is equal to the last": (
        "l:\n- 1 # one\n- 2 # two\n",
        {"l": Items({0: 5}, (2,))},
        "l:\n- 5 # one\n- 2 # two\n- 2\n",
    ),
    "the last with no line break": ("l:\n- a\n- b", {"l": Items({1: Remove()})}, "l:\n- a"),
    "a map in a list": (
        "l:\n- a: 1\n  b: 2 # two\n- a: 3\n",
        {"l": Items({0: Remove()})},
        "l:\n- a: 3\n",
    ),
    "the first key of a map in a list": (
        "l:\n- a: 1 # one\n  # of b\n  b: 2 # two\n- a: 3\n",
        {"l": Items({0: {"a": Remove()}})},
        "l:\n- # of b\n  b: 2 # two\n- a: 3\n",
    ),
    "the first two keys of a map in a list": (
        "l:\n- a: 1 # one\n  b: 2 # two\n\n  c: 4\n- a: 3\n",
        {"l": Items({0: {"a": Remove(), "b": Remove()}})},
        "l:\n- c: 4\n- a: 3\n",
    ),
    "the only key of a map in a list": (
        "l:\n- a: 1 # one\n- a: 3\n",
        {"l": Items({0: {"a": Remove()}})},
        "l:\n- {}\n- a: 3\n",
    ),
    "another key of a map in a list": (
        "l:\n-   a: 1 # one\n    b: 2 # two\n-   a: 3\n",
        {"l": Items({0: {"b": Remove()}, 1: {"a": 4, "n": 1}})},
        "l:\n-   a: 1 # one\n-   a: 4\n    'n': 1\n",
    ),
    "an item of a list in a list": (
        "l:\n- - 1 # one\n  - 2 # two\n- - 3\n",
        {"l": Items({0: Items({0: Remove()}), 1: Items({0: 4}, (5,))})},
        "l:\n- - 2 # two\n- - 4\n  - 5\n",
    ),
    "a list in a list below one that goes": (
        "l:\n- [0]\n- [1, 2, 3] # c\n",
        {"l": Items({0: Remove(), 1: Items({1: Remove(), 2: 5})})},
        "l:\n- [1, 5] # c\n",
    ),
    "the only item of a list in a list": (
        "l:\n- - 1\n- 2\n",
        {"l": Items({0: Items({0: Remove()})})},
        "l:\n- []\n- 2\n",
    ),
    "one in brackets": ("l: [a, b, c]  # c\n", {"l": Items({1: Remove()})}, "l: [a, c]  # c\n"),
    "two in brackets": ("l: [a, b, c]  # c\n", {"l": Items({1: Remove(), 2: Remove()})}, "l: [a]  # c\n"),
    "the only one in brackets": ("l: [ a ]  # c\n", {"l": Items({0: Remove()})}, "l: []  # c\n"),
    "a line in brackets": (
        "l: [\n  a, # one\n  # of b\n  b, # two\n  c,\n]\n",
        {"l": Items({1: Remove(), 2: "d"}, ("e",))},
        "l: [\n  a, # one\n  d,\n  e,\n]\n",
    ),
    "an item with an anchor": ("l:\n- &x a\n- b\nm: *x\n", {"l": Items({0: Remove()})}, "l:\n- b\nm: a\n"),
    "an item that is an alias": (
        "a: &x 1\nl:\n- *x\n- *x # two\n",
        {"l": Items({0: Remove()})},
        "a: &x 1\nl:\n- *x # two\n",
    ),
    "an empty item": ("l:\n-\n- b\n", {"l": Items({0: Remove()})}, "l:\n- b\n"),
    "a block scalar": ("l:\n- |\n  t\n- b\n", {"l": Items({0: Remove()})}, "l:\n- b\n"),
    "items of a document": (
        "l: [1, 2]\n---\nl: [3, 4]\n",
        {"[1]": {"l": Items({0: Remove()})}},
        "l: [1, 2]\n---\nl: [4]\n",
    ),
}


@pytest.mark.parametrize("case", ITEMS)
def test_items_are_changed_and_removed_by_their_positions(case: str) -> None:
    check_patch(*ITEMS[case], "yaml")


@pytest.mark.parametrize(
    ("text", "overrides", "reason"),
    [
        ("a: 1\n", {"b": Remove()}, "`b` is not there"),
        ("a: [1]\n", {"a": Items({1: Remove()})}, "the list has 1 item"),
        ("a: 1\n---\nb: 1\n", {"[1]": Remove()}, "can't be removed"),
        (
            "b: &b {x: 1, y: 2}\nm:\n  <<: [!include c.yaml, *b]\n  a: 1\n",
            {"m": {"x": Remove()}},
            "a file that only its program reads",
        ),
    ],
)
def test_what_can_not_be_removed_is_refused_with_the_reason(text: str, overrides: dict[str, Any], reason: str) -> None:
    with pytest.raises(UnpatchableText, match=reason):
        patch_text(text, overrides, "yaml")
