"""Whatever stands in a JSON text, reading ends in its value or in one error with the line and column of the fault."""

from __future__ import annotations

import pytest

from launchbay_core.inputs import UnreadableInput
from launchbay_core.inputs.formats.json.reader import json_tree, load_json


@pytest.mark.parametrize(
    ("text", "reason", "position"),
    [
        ('{\n "a": }', "Expecting value", (2, 7)),
        ('{"a": 1 // c\n}', "JSON has no comments", (1, 9)),
        ("", "the file is empty", (1, 1)),
        ("[" * 101 + "1" + "]" * 101, "deeper than 100", (1, 101)),
        ('{"[[": "]\\"",\n"a":' * 5_000, "deeper than 100", (101, 5)),
        ("[\n" * 100_000, "deeper than 100", (101, 1)),
        ('{"a": "' + "9" * 5_000 + '",\n"b": ' + "9" * 4_250 + "}", "3,500 digits", (2, 6)),
        ("[1,\n  " + "9" * 5_000 + "]", "3,500 digits", (2, 3)),
    ],
)
def test_a_fault_is_one_error_with_its_line_and_column(text: str, reason: str, position: tuple[int, int]) -> None:
    for read in (load_json, json_tree):
        with pytest.raises(UnreadableInput, match=reason) as refused:
            read(text)

        assert (refused.value.line, refused.value.column) == position


@pytest.mark.parametrize("text", ["[" * 100 + "]" * 100, "9" * 3_500, "0." + "9" * 5_000, "1e999", "[NaN]"])
def test_what_is_within_the_bounds_is_read(text: str) -> None:
    assert str(json_tree(text).value) == str(load_json(text))
