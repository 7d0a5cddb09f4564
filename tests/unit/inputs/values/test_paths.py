"""Dotted paths: what separates keys, what stands for itself, and that every path can be written and read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.inputs import BadAssignment, format_path, parse_path
from launchbay_core.inputs.values.bounds import MAX_DEPTH
from launchbay_core.inputs.values.paths import Path, keys_of


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("lr", ("lr",)),
        ("trainer.lr", ("trainer", "lr")),
        (r"model\.v2.layers", ("model.v2", "layers")),
        (r"a\\.b", ("a\\", "b")),
        (r"a\\\.b", ("a\\.b",)),
        (r"C:\data.x", ("C:\\data", "x")),
        ("a b.c", ("a b", "c")),
        ("héllo.🚀", ("héllo", "🚀")),
        ("1.true.null", ("1", "true", "null")),
    ],
)
def test_a_path_is_its_keys(text: str, keys: tuple[str, ...]) -> None:
    assert parse_path(text) == keys


@pytest.mark.parametrize(
    ("text", "position"), [("", 0), (".a", 0), ("a.", 2), ("a..b", 2), ("a\\", 1), (r"a\.b\\.c" + "\\", 8)]
)
def test_what_is_no_path_says_where(text: str, position: int) -> None:
    with pytest.raises(BadAssignment) as refused:
        parse_path(text)

    assert refused.value.position == position


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a..b", "a key of the path is empty\n  a..b\n    ^"),
        ("a.", "a key of the path is empty\n  a.\n    ^"),
        ("a.b\\", "the path ends in a lone backslash; write `\\\\` for one\n  a.b\\\n     ^"),
    ],
)
def test_what_is_no_path_is_shown_with_a_caret_under_the_fault(text: str, message: str) -> None:
    with pytest.raises(BadAssignment) as refused:
        parse_path(text)

    assert str(refused.value) == message


def test_a_backslash_before_any_other_character_stands_for_itself() -> None:
    assert parse_path(r"\X\d.\n") == (r"\X\d", r"\n")


@given(st.lists(st.text(min_size=1), min_size=1))
def test_every_list_of_keys_is_written_as_a_path_that_reads_as_it(keys: list[str]) -> None:
    assert parse_path(format_path(keys)) == tuple(keys)


@given(st.lists(st.text(), min_size=1).filter(lambda keys: keys != [""]))
def test_keys_that_are_empty_can_be_told_too(keys: list[str]) -> None:
    assert keys_of(format_path(keys)) == tuple(keys)


def read(text: str) -> Path | int:
    """The keys of a path; where it can't be read if it is none."""
    try:
        return parse_path(text)
    except BadAssignment as error:
        return error.position


@given(st.text(alphabet="ab.\\ :", max_size=12))
def test_every_text_is_a_path_or_refused_and_a_path_keeps_its_meaning_when_written_again(text: str) -> None:
    keys = read(text)

    assert 0 <= keys <= len(text) if isinstance(keys, int) else parse_path(format_path(keys)) == keys


def test_a_path_leads_as_deep_as_values_nest_and_no_deeper() -> None:
    assert len(parse_path(".".join("a" * MAX_DEPTH))) == MAX_DEPTH

    with pytest.raises(BadAssignment, match=f"nested deeper than {MAX_DEPTH} levels") as refused:
        parse_path(".".join("a" * 3_000))

    assert refused.value.position == 2 * MAX_DEPTH - 1
