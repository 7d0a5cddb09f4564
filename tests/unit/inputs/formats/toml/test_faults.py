"""What is wrong with a TOML text: keys that are there twice with both lines, and what only a later version has."""

from __future__ import annotations

import sys
import tomllib

import pytest

from launchbay_core.inputs import UnreadableInput, parse_text

TWICE = [
    ("a=1\nb=2\na=3\n", "`a`", 1, 3),
    ("'a'=1\n\"a\"=2\n", "`a`", 1, 2),
    ("a.b=1\na.b=2\n", "`a.b`", 1, 2),
    ("a=1\nb=[\n1]\nb=[\n2]\n", "`b`", 2, 4),
    ("[a]\nx=1\n[b]\n[a]\ny=1\n", "`a`", 1, 4),
    ("[a]\nx=1\n\n[a.x]\n", "`a.x`", 2, 4),
    ("a={x=1}\na.y=2\n", "`a.y`", 1, 2),
    ("a=[1]\n[[a]]\n", "`a`", 1, 2),
    ("[[a]]\n[a]\n", "`a`", 1, 2),
    ("[a]\n[[a]]\n", "`a`", 1, 2),
    ("[[b]]\nx=1\n[[b]]\nx=1\ny=[\n1,\n2]\nx=2\n", "`b.x`", 4, 8),
    ("[a.b]\nx=1\n[a]\nb.c=1\n", "`a.b.c`", 1, 4),
    ("a.b=1\r\n[a]\r\n", "`a`", 1, 2),
]


@pytest.mark.parametrize(("text", "key", "first", "second"), TWICE)
def test_a_key_that_is_there_twice_is_refused_with_both_lines(text: str, key: str, first: int, second: int) -> None:
    with pytest.raises(UnreadableInput, match=f"the key {key} is there twice, on line {first} and on line {second}"):
        parse_text(text, "toml")


def test_a_key_that_is_twice_between_braces_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="line 1, column 11: not valid TOML: Duplicate inline table key 'x'"):
        parse_text("a={x=1,x=2}", "toml")


NEWER = [
    ("tbl = {\n    p = { k = 1 },\n    q = { k = 2 }  # comment\n}\n", "a table between braces over several lines"),
    ("a = {x = 1,}\n", "a trailing comma between braces"),
    ("a = {x = 1, # c\n y = 2}\n", "a table between braces over several lines"),
    ("a = [{\nx = 1}]", "a table between braces over several lines"),
    ('a = "\\e[0m"\n', "the escape `\\\\e`"),
    ('a = """\\x41"""\n', "the escape `\\\\x`"),
    ("a = 07:32\n", "the time `07:32` without seconds"),
    ("a = [1979-05-27 07:32]\n", "the time `07:32` without seconds"),
    ("a = 1979-05-27T07:32Z\n", "the time `07:32` without seconds"),
]


@pytest.mark.parametrize(("text", "what"), NEWER)
def test_toml_1_1_is_read_where_python_can_and_named_where_it_can_not(text: str, what: str) -> None:
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        with pytest.raises(UnreadableInput, match=rf"{what} is TOML 1.1, but .* \(Python {version}\)"):
            parse_text(text, "toml")
    else:
        assert parse_text(text, "toml") == values


@pytest.mark.parametrize("text", ["[\na]", "a = 1 2", "a = [1\n 2]", "a = 1:2", 'a = "\\q"', "a = {x = 1 y = 2}"])
def test_what_no_version_of_toml_has_is_not_taken_for_a_newer_one(text: str) -> None:
    with pytest.raises(UnreadableInput) as refused:
        parse_text(text, "toml")

    assert "1.1" not in str(refused.value)
