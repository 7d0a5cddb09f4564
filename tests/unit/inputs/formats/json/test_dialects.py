"""What JSON5, JSON with comments and Python have and JSON has not is said by name, with what to write instead."""

from __future__ import annotations

import pytest

from launchbay_core.inputs import UnreadableInput, parse_text

CASES = [
    ('{"a": 1,}', "JSON5.*trailing comma; remove it", (1, 9)),
    ('{"a": [1, 2\n,]}', "JSON5.*trailing comma", (2, 2)),
    ("{'a': 1}", "JSON5.*single quotes", (1, 2)),
    ("{\"a\": 'x'}", "JSON5.*single quotes", (1, 7)),
    ("{a: 1}", "JSON5.*key without quotes", (1, 2)),
    ('{"a": {b$_1: 1}}', "JSON5.*key without quotes", (1, 8)),
    ('{"a": 0x1F}', "JSON5.*hexadecimal", (1, 8)),
    ('{"a": +1}', "JSON5.*plus sign", (1, 7)),
    ('{"a": +Infinity}', "JSON5.*plus sign", (1, 7)),
    ('{"a": .5}', "JSON5.*dot", (1, 7)),
    ('{"a": -.5}', "JSON5.*dot", (1, 7)),
    ('{"a": 5.}', "JSON5.*dot", (1, 8)),
    ('{"a": 01}', "begins with 0", (1, 8)),
    ('{"a": 1_000}', "has a `_`", (1, 8)),
    ('{"a": 1 // c\n}', "JSON with comments", (1, 9)),
    ("/* c */ {}", "JSON with comments", (1, 1)),
    ('{"a": 1, // c\n}', "JSON with comments", (1, 10)),
    ('{"a": 1, # c\n}', "JSON with comments", (1, 10)),
    ('{"a": True}', "write `true`", (1, 7)),
    ('{"a": None}', "write `null`", (1, 7)),
    ('{"a": undefined}', "write `null`", (1, 7)),
    ('{"a": nan}', "write `NaN`", (1, 7)),
    ('{"a": "x\ny"}', "several lines", (1, 9)),
    ('{"a": "\\x41"}', "backslash", (1, 8)),
    ('{"a": [1,,2]}', "between two commas", (1, 10)),
    ("", "empty", (1, 1)),
    ('{"a": 1 "b": 2}', "',' delimiter", (1, 9)),
    ('{"a": tru}', "Expecting value", (1, 7)),
]


@pytest.mark.parametrize(("text", "reason", "position"), CASES)
def test_what_is_not_json_is_named(text: str, reason: str, position: tuple[int, int]) -> None:
    with pytest.raises(UnreadableInput, match=reason) as refused:
        parse_text(text, "json")

    assert (refused.value.line, refused.value.column) == position


@pytest.mark.parametrize("text", ['{"a": NaN}', '{"a": Infinity}', '{"a": [-Infinity]}'])
def test_what_python_writes_as_json_is_read(text: str) -> None:
    assert list(parse_text(text, "json")) == ["a"]
