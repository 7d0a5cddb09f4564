"""Anchors, tags and merge keys around what is patched: each on the smallest file that shows it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from inputs_support import check_patch
from launchbay_core.inputs import UnreadableInput, parse_text, patch_text
from launchbay_core.inputs.values.marks import Replace

CASES: dict[str, tuple[str, dict[str, Any], str]] = {
    "a bare tag goes, for readers don't agree on it": ("a: ! 'x' # c\n", {"a": "12"}, "a: '12' # c\n"),
    "a bare tag of a block goes": ("a: ! |\n  x\nb: 1\n", {"a": "12\n"}, "a: |\n  12\nb: 1\n"),
    "a bare tag beside an anchor goes": ("a: &x ! 'x'\nb: *x\n", {"a": "12"}, "a: &x '12'\nb: x\n"),
    "a bare tag before an anchor goes": ("a: ! &x 'x'\nb: *x\n", {"a": "12"}, "a: &x '12'\nb: x\n"),
    "a bare tag of a list that stays one": ("a: ! [1]\n", {"a": [1, 2]}, "a: ! [1, 2]\n"),
    "a bare tag of a list that becomes a text": ("a: ! [1]\n", {"a": "12"}, "a: '12'\n"),
    "a bare tag of a map": ("a: !\n  b: 1\n", {"a": {"b": 2, "c": 1}}, "a: !\n  b: 2\n  c: 1\n"),
    "a bare tag of a map that becomes a text": ("a: !\n  b: 1\n", {"a": "12"}, "a: '12'\n"),
    "a bare tag of a key": ("a:\n  ! x: 1\n", {"a": {"x": 2}}, "a:\n  ! x: 2\n"),
    "anchors on a map and its first key": (
        "a: &n\n  &k b: 1\nc: *n\n",
        {"a": {"new": 2}},
        "a: &n\n  &k b: 1\n  new: 2\nc: {b: 1}\n",
    ),
    "a map with anchors becomes a number": ("a: &n\n  &k b: 1\nc: 1\n", {"a": 7}, "a: &n 7\nc: 1\n"),
    "the first key's tag is not the map's": ("a: &n\n  !t b: 1\n", {"a": 7}, "a: &n 7\n"),
    "tags on a map and its first key": ("a: !x\n  !y b: 1\n", {"a": {"n": 7}}, "a: !x\n  !y b: 1\n  'n': 7\n"),
    "an anchor on a list and its first item": ("a: &x\n  - &k b\nc: *k\n", {"a": [7]}, "a: &x\n  - &k 7\nc: b\n"),
    "a map with anchors is emptied": ("a: &x\n  &k b: 1\n", {"a": Replace({})}, "a: &x {}\n"),
    "a colon ends an anchor": ("key: &an:chor value\n", {"key": "z"}, "key: &an z\n"),
    "a line break that YAML 1.2 does not know": ("x-y: \u2028>+\n # deep\nb: 1\n", {"x-y": 7}, "x-y: 7\nb: 1\n"),
    "a merge key that only its program reads": (
        "<<: !include common.yaml\na: 1\n",
        {"a": 2, "b": 3},
        "<<: !include common.yaml\na: 2\nb: 3\n",
    ),
    "one beside a map": (
        "b: &b {x: 1}\nm:\n  <<: [!include common.yaml, *b]\n  a: 1\n",
        {"m": {"x": 2}},
        "b: &b {x: 1}\nm:\n  <<: [!include common.yaml, *b]\n  a: 1\n  x: 2\n",
    ),
    "one in a block": (
        "m:\n  <<: !lambda |-\n    return x;\n  a: 1\n",
        {"m": {"a": 2}},
        "m:\n  <<: !lambda |-\n    return x;\n  a: 2\n",
    ),
    "one that is shared": (
        "b: &b !secret x\nm:\n  <<: *b\n  a: 1\n",
        {"b": "z", "m": {"a": 2}},
        "b: &b !secret z\nm:\n  <<: *b\n  a: 2\n",
    ),
    "one beside another merge key": (
        "b: &b {x: 1, y: 2}\nm:\n  <<: !include c.yaml\n  <<: *b\n  a: 1\n",
        {"m": Replace({"a": 1, "x": 1})},
        "b: &b {x: 1, y: 2}\nm:\n  <<: !include c.yaml\n  <<: {x: 1}\n  a: 1\n",
    ),
    "one in a map that is replaced": ("m:\n  <<: !include x\n  a: 1\n", {"m": 5}, "m: 5\n"),
    "an ampersand is no anchor": ("a: 1  # this & that\nb: Q&A\n", {"a": 2}, "a: 2  # this & that\nb: Q&A\n"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_patch_keeps_what_stands_around_a_value(case: str) -> None:
    check_patch(*CASES[case], "yaml")


def test_a_text_under_a_bare_tag_is_a_text_for_pyyaml_once_it_is_patched() -> None:
    assert yaml.safe_load(patch_text("a: ! 'x'\n", {"a": "12"}, "yaml")) == {"a": "12"}


@pytest.mark.parametrize("value", ["x", "! x", "!!str x", "[[{a: 1}]]", "[!!str x]"])
def test_a_merge_key_of_what_is_no_map_is_refused(value: str) -> None:
    with pytest.raises(UnreadableInput, match="line 2, column 3: `<<` takes a map"):
        parse_text(f"m:\n  <<: {value}\n  a: 1\n", "yaml")
