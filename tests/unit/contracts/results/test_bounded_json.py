"""JSON of strangers: what is within the bound reads as `json` reads it, and nothing else takes memory."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.contracts.results.bounded_json import load_bounded

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def count(value: Any) -> int:
    """How many values, lists and maps a value is made of."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(count, inner))


@given(values)
def test_a_document_within_the_bound_reads_as_ever(value: Any) -> None:
    content = json.dumps(value).encode()
    assert load_bounded(content, 3 * count(value)) == json.loads(content)


@given(values.filter(lambda value: count(value) > 1))
def test_a_document_with_more_values_is_refused_whatever_its_texts_hold(value: Any) -> None:
    with pytest.raises(ValueError, match="values"):
        load_bounded(json.dumps(value).encode(), (count(value) - 1) // 2)


@pytest.mark.parametrize("content", [b'{"a": ",,,[[[{{{"}', b'["\\",[[[\\\\", "x\\\\"]'])
def test_what_stands_in_texts_is_not_counted(content: bytes) -> None:
    assert load_bounded(content, 4) == json.loads(content)


@pytest.mark.parametrize("letter", ["a", '"', "\\u2028", "\U0001f600", "\\"])
def test_a_text_as_long_as_the_longest_path_is_read_and_a_much_longer_one_is_refused(letter: str) -> None:
    path = letter * (1024 // len(letter.encode()))

    assert load_bounded(json.dumps([path, path]).encode(), 10) == [path, path]
    with pytest.raises(ValueError, match="too long"):
        load_bounded(json.dumps([path * 50]).encode(), 10)


def test_what_is_long_between_texts_is_no_long_text() -> None:
    content = json.dumps({"steps": list(range(50_000)), "more": ""}).encode()

    assert load_bounded(content, 60_000) == json.loads(content)


@pytest.mark.parametrize("content", [b'"', b'"\\', b"[" * 5, b'{"a"', b"nul", b"\xff\xfe", '"é"'.encode()])
def test_what_is_not_json_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        load_bounded(content, 100)
