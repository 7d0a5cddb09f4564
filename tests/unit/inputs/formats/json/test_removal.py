"""What is removed from JSON goes with one comma, and with its line if it has one: text, overrides, result."""

from __future__ import annotations

from typing import Any

import pytest

from inputs_support import check_patch
from launchbay_core.inputs.values.marks import Items, Remove

LINES = '{\n  "a": 1,\n  "b": {"x": 1, "y": 2},\n  "c": [\n    1,\n    2,\n    3\n  ]\n}\n'

CASES: dict[str, tuple[str, dict[str, Any], str]] = {
    "the first line": (LINES, {"a": Remove()}, LINES.replace('  "a": 1,\n', "")),
    "a line between": (LINES, {"b": Remove()}, LINES.replace('  "b": {"x": 1, "y": 2},\n', "")),
    "the last lines": (LINES, {"c": Remove()}, '{\n  "a": 1,\n  "b": {"x": 1, "y": 2}\n}\n'),
    "all lines": (LINES, {"a": Remove(), "b": Remove(), "c": Remove()}, "{}\n"),
    "a key on one line": (LINES, {"b": {"x": Remove()}}, LINES.replace('"x": 1, ', "")),
    "the last key on one line": (LINES, {"b": {"y": Remove()}}, LINES.replace(', "y": 2', "")),
    "the first item": (LINES, {"c": Items({0: Remove()})}, LINES.replace("    1,\n", "")),
    "the last item": (LINES, {"c": Items({2: Remove()})}, LINES.replace("2,\n    3", "2")),
    "the last two items": (LINES, {"c": Items({1: Remove(), 2: Remove()})}, LINES.replace("1,\n    2,\n    3", "1")),
    "an item that is changed and one more": (
        LINES,
        {"c": Items({0: 7, 2: Remove()}, (8,))},
        LINES.replace("1,\n    2,\n    3", "7,\n    2,\n    8"),
    ),
    "all items": (LINES, {"c": Items(dict.fromkeys(range(3), Remove()))}, LINES.split("[", maxsplit=1)[0] + "[]\n}\n"),
    "commas that lead": ('{ "a": 1\n, "b": 2\n, "c": 3\n}', {"b": Remove()}, '{ "a": 1\n, "c": 3\n}'),
    "commas that lead to the end": ('{ "a": 1\n, "b": 2\n}', {"b": Remove()}, '{ "a": 1\n}'),
    "a key that is there twice": ('{"a": 1, "b": 2, "a": 3}', {"a": Remove()}, '{"b": 2}'),
    "one item of maps": (
        '{"l": [{"a": 1}, {"a": 1}, {"a": 2, "b": 3}]}',
        {"l": Items({1: Remove(), 2: {"a": Remove()}})},
        '{"l": [{"a": 1}, {"b": 3}]}',
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_removed_goes_with_its_comma_and_line(case: str) -> None:
    check_patch(*CASES[case], "json")
