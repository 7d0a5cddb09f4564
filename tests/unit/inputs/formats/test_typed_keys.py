"""Overrides name keys by text: those of a file that are no texts are found, replaced and joined by others."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.inputs import parse_text, patch_text
from launchbay_core.inputs.values.marks import Add, Items, Replace

LABELS = "id2label:\n  0: cat\n  1: dog # one\n"

CASES: list[tuple[str, dict[str, Any], str]] = [
    (LABELS, {"id2label": {"1": "owl"}}, LABELS.replace("dog", "owl")),
    (LABELS, {"id2label": {"2": "bee"}}, LABELS + "  2: bee\n"),
    (LABELS, {"id2label": {"0x2": "bee"}}, LABELS + "  2: bee\n"),
    (LABELS, {"id2label": {"x": "bee"}}, LABELS + "  x: bee\n"),
    (LABELS, {"id2label": Replace({"0": "owl"})}, "id2label:\n  0: owl\n"),
    (LABELS, {"id2label": Replace({"1": "dog", "2": "bee"})}, "id2label:\n  1: dog # one\n  2: bee\n"),
    (LABELS, {"id2label": Add({"2": "bee"})}, LABELS + "  2: bee\n"),
    ("0: a\nx: b\n", {"1": "c"}, "0: a\nx: b\n'1': c\n"),
    ("a: b\n", {"1": "c"}, "a: b\n'1': c\n"),
    ("on: {push: 1}\nx: 1\n", {"on": {"push": 2}}, "on: {push: 2}\nx: 1\n"),
    ("w: {on: 1}\n", {"w": Replace({"on": 2})}, "w: {on: 2}\n"),
    ("l:\n- {on: 1}\n", {"l": [{"on": 2}]}, "l:\n- {on: 2}\n"),
    ("l:\n- 0: a\n", {"l": Items({0: {"1": "b"}})}, "l:\n- 0: a\n  1: b\n"),
    ("2026-01-31: a\n", {"2026-02-01": "b"}, "2026-01-31: a\n2026-02-01: b\n"),
    ("1: a\n'1': b\n", {"1": "c"}, "1: a\n'1': c\n"),
]


@pytest.mark.parametrize(("text", "overrides", "expected"), CASES)
def test_a_key_is_of_the_type_that_the_file_has(text: str, overrides: dict[str, Any], expected: str) -> None:
    patched = patch_text(text, overrides, "yaml")

    assert patched == expected
    assert parse_text(patched, "yaml") == parse_text(expected, "yaml")
