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


@given(values, st.booleans())
def test_a_document_within_the_bound_reads_as_ever(value: Any, is_ascii: bool) -> None:
    content = json.dumps(value, ensure_ascii=is_ascii).encode("utf-8", "surrogatepass")
    assert load_bounded(content, 3 * count(value)) == json.loads(content)


@given(values.filter(lambda value: count(value) > 1))
def test_a_document_with_more_values_is_refused_whatever_its_texts_hold(value: Any) -> None:
    with pytest.raises(ValueError, match="values"):
        load_bounded(json.dumps(value).encode(), (count(value) - 1) // 2)


@pytest.mark.parametrize("content", [b'{"a": ",,,[[[{{{"}', b'["\\",[[[\\\\", "x\\\\"]'])
def test_what_stands_in_texts_is_not_counted(content: bytes) -> None:
    assert load_bounded(content, 4) == json.loads(content)


@pytest.mark.parametrize("content", [b'"', b'"\\', b"[" * 5, b'{"a"', b"nul", b"\xff\xfe"])
def test_what_is_not_json_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        load_bounded(content, 100)
