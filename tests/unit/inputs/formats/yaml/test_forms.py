"""Where YAML 1.1 and 1.2 read a text differently, a new value keeps its form: each reader gets what is meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from inputs_support import strictly_equal
from launchbay_core.inputs import patch_text
from launchbay_core.inputs.formats.yaml.forms import in_form_of

FORMS: list[tuple[str, Any, str]] = [
    ("24:00:00", 43200, "12:00:00"),
    ("24:00:00", 90, "1:30"),
    ("24:00:00", 864_000, "240:00:00"),
    ("1:30", 43200, "720:00"),
    ("-1:30", 200, "3:20"),
    ("1:30", -200, "-3:20"),
    ("1:5:0", 7265, "2:1:5"),
    ("1:30.5", 90.25, "1:30.25"),
    ("1:30.5", 0.5, "0:00.5"),
    ("0555", 511, "0777"),
    ("0555", 8, "0010"),
    ("0022", 2, "0002"),
    ("0o17", "0o20", "0o20"),
    ("1_000", 20_000, "20_000"),
    ("10_0000", 1234567, "123_4567"),
    ("1_000.5", 2_000_000.25, "2_000_000.25"),
    ("+1_000", 2000, "+2_000"),
    ("0b101", 9, "0b1001"),
    ("0b0000_0101", 9, "0b0000_1001"),
    ("0x1F", 0xAB, "0xAB"),
    ("0xff", 0xAB, "0xab"),
    ("08", "09", "09"),
    ("y", "n", "n"),
    ("yes", False, "no"),
    ("Off", True, "On"),
    ("NO", True, "YES"),
    ("True", False, "False"),
    ("TRUE", False, "FALSE"),
]
PLACES = ["a: {} # c\n", "a: [1, {}]\n", "a:\n- 1\n- {}\n", "a: {{b: {}}}\n", "a: &x {}\n", "a: !seconds {}\n"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("written", "value", "expected"), FORMS)
def test_a_new_value_has_the_form_of_the_old_one(written: str, value: Any, expected: str, place: str) -> None:
    override = {"b": value} if "b:" in place else [1, value] if "1" in place else value

    assert patch_text(place.format(written), {"a": override}, "yaml") == place.format(expected)


@pytest.mark.parametrize(
    ("written", "value", "expected"),
    [
        ("24:00:00", 45, "45"),
        ("24:00:00", "12:00:00", "'12:00:00'"),
        ("0555", 1.5, "1.5"),
        ("0o17", "abc", "abc"),
        ("0o17", "010", "'010'"),
        ("08", "07", "'07'"),
        ("1_000", 500, "500"),
        ("1_000", 1e300, "1.0e+300"),
        ("1:30.5", float("inf"), ".inf"),
        ("yes", "no", "'no'"),
        ("y", "x", "x"),
        ("1e3", 2000.0, "2000.0"),
        ("1e-5", 3e-5, "3.0e-05"),
        ("'24:00:00'", "12:00:00", "'12:00:00'"),
    ],
)
def test_what_a_form_can_not_say_is_written_as_all_readers_agree(written: str, value: Any, expected: str) -> None:
    assert patch_text(f"a: {written}\n", {"a": value}, "yaml") == f"a: {expected}\n"


READERS: dict[str, Callable[[str], Any]] = {
    "YAML 1.1": yaml.safe_load,
    "YAML 1.2": lambda text: YAML(typ="safe", pure=True).load(text),
}
NUMBERS = [
    "24:00:00",
    "1:30",
    "-1:30",
    "1:5:0",
    "0555",
    "0022",
    "-017",
    "1_000",
    "1_0000",
    "0b101",
    "0xFF",
    "0xf_f",
    "1:30.5",
]


@given(st.sampled_from(NUMBERS), st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9))
def test_a_form_reads_as_the_number_in_yaml_1_1_and_is_of_the_same_kind_in_1_2(written: str, value: float) -> None:
    said = in_form_of(written, value)

    patched = patch_text(f"a: {written}\n", {"a": value}, "yaml")

    assert strictly_equal(READERS["YAML 1.1"](patched), {"a": value})
    after = READERS["YAML 1.2"](patched)["a"]
    if said is None:
        assert strictly_equal(after, value)
    else:
        assert patched == f"a: {said}\n"
        before = READERS["YAML 1.2"](f"a: {written}\n")["a"]
        assert isinstance(after, str) == isinstance(before, str)
        assert isinstance(after, str) or after == value or after == int(said)


@given(st.sampled_from([form for form, *_ in FORMS]), st.none() | st.booleans() | st.text(max_size=6) | st.integers())
def test_every_value_reads_back_whatever_the_form_was(written: str, value: Any) -> None:
    patched = patch_text(f"a: {written}\n", {"a": value}, "yaml")

    assert strictly_equal(READERS["YAML 1.1"](patched), {"a": value})
