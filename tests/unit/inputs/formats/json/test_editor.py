"""Each rule of patching JSON, on the smallest file that shows it: the text, the overrides, the patched text."""

from __future__ import annotations

from typing import Any

import pytest

from inputs_support import check_patch

CASES: dict[str, tuple[str, dict[str, Any], str]] = {
    "lists and maps keep their layout": (
        '{\n  "a": 1,\n  "l": [\n    1,\n    2\n  ],\n  "m": {"x": 1}\n}\n',
        {"l": [1, 2, 3], "m": {"y": [1]}, "n": {"k": 1}},
        '{\n  "a": 1,\n  "l": [\n    1,\n    2,\n    3\n  ],\n  "m": {"x": 1, "y": [1]},\n  "n": {"k": 1}\n}\n',
    ),
    "a list gets shorter": ('{"a": [1,2,3]}', {"a": [1]}, '{"a": [1]}'),
    "of a repeated key the last counts, and numbers and escapes stay": (
        '{"a": 1, "a": 2, "b": 1e5, "c": 1E400, "d": "\\u00e9"}',
        {"a": 3},
        '{"a": 1, "a": 3, "b": 1e5, "c": 1E400, "d": "\\u00e9"}',
    ),
    "an empty object gets a key": ("{}", {"a": 3}, '{"a": 3}'),
}


@pytest.mark.parametrize("case", CASES)
def test_a_patch_changes_what_was_asked_for_and_nothing_else(case: str) -> None:
    check_patch(*CASES[case], "json")
