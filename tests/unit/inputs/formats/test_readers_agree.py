"""What is written reads as the same value, to the type, in PyYAML (1.1), ruamel.yaml (1.2) and OmegaConf."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from omegaconf import OmegaConf
from ruamel.yaml import YAML

from config_texts import AWKWARD, strings
from examples import examples
from inputs_support import strictly_equal
from launchbay_core.inputs import patch_text

READERS: dict[str, Callable[[str], Any]] = {
    "PyYAML": yaml.safe_load,
    "ruamel.yaml": lambda text: YAML(typ="safe", pure=True).load(text),
    "OmegaConf": lambda text: OmegaConf.to_container(OmegaConf.create(text), resolve=False),
}
NUMBERS = [
    1e-5, 1.0e-05, 0.5, 1.0, -0.0, 1e22, 1e300, 5e-324, 123456789.125, float("inf"), float("-inf"), float("nan"),
    0, 1, -1, 1000, 15, 8, 31, 2**53 + 1, 2**64, -(10**30), True, False, None,
]  # fmt: skip
LISTED = [
    "1e-5", "1.0e-05", ".5", "1_000", "0o17", "010", "0x1F", ".inf", "nan", "on", "off", "yes", "no", "~", "2024-01-01",
    "12:30:45", "1.10", "", "a: b", "a #b", "*a", "&a", "!a", "%a", "@a", "`a", "trailing ", "two\nlines", "a\ttab",
    "long " * 100, "1" * 200, "NO", "Null", "+.INF", "0b1", "1.e+3", "6e7", "1:2:3", "2001-12-14t21:59:43.10-05:00",
]  # fmt: skip
PLACES: dict[str, tuple[str, Callable[[Any], dict[str, Any]], Callable[[Any], Any]]] = {
    "map value": ("x: old # note\ny: 1\n", lambda value: {"x": value}, lambda found: found["x"]),
    "single-quoted": ("x: 'old'\n", lambda value: {"x": value}, lambda found: found["x"]),
    "double-quoted": ('x: "old"\n', lambda value: {"x": value}, lambda found: found["x"]),
    "literal block": ("x: |\n  old\ny: 1\n", lambda value: {"x": value}, lambda found: found["x"]),
    "folded block": ("x: >\n  old\n\ny: 1\n", lambda value: {"x": value}, lambda found: found["x"]),
    "list item": ("x:\n- old\n- z\n", lambda value: {"x": [value, "z"]}, lambda found: found["x"][0]),
    "new item": ("x:\n  - old\n", lambda value: {"x": ["old", value]}, lambda found: found["x"][1]),
    "flow item": ("x: [old, z]\n", lambda value: {"x": [value, "z"]}, lambda found: found["x"][0]),
    "flow value": ("x: {a: old, b: 1}\n", lambda value: {"x": {"a": value}}, lambda found: found["x"]["a"]),
    "new key's value": ("y: 1\n", lambda value: {"x": value}, lambda found: found["x"]),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("place", PLACES)
def test_each_value_reads_the_same_wherever_it_is_written(place: str, reader: str) -> None:
    text, override, read = PLACES[place]
    for value in [*NUMBERS, *LISTED]:
        patched = patch_text(text, override(value), "yaml")

        assert strictly_equal(read(READERS[reader](patched)), value), (value, patched)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("text", ["first: 1\n", "{first: 1}\n"], ids=["block", "flow"])
def test_each_key_reads_the_same(text: str, reader: str) -> None:
    for key in [*LISTED, *AWKWARD]:
        patched = patch_text(text, {key: 1}, "yaml")

        assert list(READERS[reader](patched)) == ["first", key], patched


@settings(max_examples=examples(100), deadline=None)
@given(strings, st.sampled_from(sorted(PLACES)))
def test_any_string_reads_the_same(value: str, place: str) -> None:
    text, override, read = PLACES[place]

    patched = patch_text(text, override(value), "yaml")

    for reader in READERS.values():
        assert read(reader(patched)) == value, patched


@pytest.mark.parametrize("value", ["${a.b}", "${oc.env:X}", "???", "${now:%Y-%m-%d}", "pre-${a.b}/x"])
def test_an_interpolation_is_a_value_like_any_other(value: str) -> None:
    text = f"a: {{b: 1}}\nx: {value}\ny: {json.dumps(value)}\nz: 1\n"

    assert patch_text(text, {"z": 2}, "yaml") == text.replace("z: 1", "z: 2")
    assert patch_text(text, {"x": 0.1}, "yaml") == text.replace(f"x: {value}", "x: 0.1")
    assert yaml.safe_load(patch_text("x: 1\n", {"x": value}, "yaml")) == {"x": value}
    assert OmegaConf.to_container(OmegaConf.create(patch_text(text, {"z": value}, "yaml")))["z"] == value  # type: ignore[call-overload,index]
