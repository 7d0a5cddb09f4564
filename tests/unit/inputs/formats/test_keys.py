"""A key of a path is read as the format's reader reads a key that is written so."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.inputs import UnreadableInput, parse_text
from launchbay_core.inputs.formats.keys import key_reader, read_config_key

SPELLINGS = [
    *("yes", "On", "TRUE", "null", "~", "0x1F", "0b1_0", "0o17", "017", "1_000", "1e3", "-.inf", ".NaN", "12:30:00"),
    *("2020-1-1", "2020-01-01", "2020-01-01 10:00:00", "9999-99-99", "<<=", "=", "0x_", "1e", "y", "None", "1.2.3"),
]


def key_in_file(written: str) -> Any:
    (key,) = parse_text(f"? {written}\n: 1\n", "yaml")
    return key


def is_same(one: Any, other: Any) -> bool:
    both_nan = isinstance(one, float) and isinstance(other, float) and math.isnan(one) and math.isnan(other)
    return type(one) is type(other) and (one == other or both_nan)


@pytest.mark.parametrize("written", SPELLINGS)
def test_a_path_s_key_is_the_key_of_a_yaml_file(written: str) -> None:
    try:
        key = key_in_file(written)
    except UnreadableInput:
        key = written  # no file has such a key, so it can only be a text
    assert is_same(key_reader("yaml")(written), key)
    assert is_same(read_config_key(written), key)


@given(st.from_regex(r"[-+.~a-zA-Z0-9_:]{1,12}", fullmatch=True))
def test_any_plain_key_is_read_as_in_a_file(written: str) -> None:
    try:
        key = key_in_file(written)
    except UnreadableInput:
        return  # such as `a:`, which is a map, or `---`
    if written.endswith(":") or written == "-":
        return
    assert is_same(key_reader("yaml")(written), key)


@pytest.mark.parametrize("format_", ["json", "toml"])
@pytest.mark.parametrize("written", SPELLINGS)
def test_keys_of_json_and_toml_are_texts(format_: str, written: str) -> None:
    assert key_reader(format_)(written) == written


@pytest.mark.parametrize("written", ["1" * 5000, "0x" + "f" * 5000, "1" + ":59" * 1000 + ".5"])
def test_a_key_that_is_no_number_that_a_file_may_have_is_a_text(written: str) -> None:
    assert key_reader("yaml")(written) == written
