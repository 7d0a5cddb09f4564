"""Each rule of patching TOML, on the smallest file that shows it: the text, the overrides, the patched text."""

from __future__ import annotations

from typing import Any

import pytest

from inputs_support import check_patch
from launchbay_core.inputs import parse_text, patch_text

CASES: dict[str, tuple[str, dict[str, Any], str]] = {
    "dotted keys and tables get theirs": (
        '# c\na.b = 1 # x\n[t]\nx = 1\n# note\n\n[t.u]\ny = "s"\n',
        {"a": {"c": 2}, "t": {"z": 1, "u": {"y": "q"}}, "new": True},
        '# c\na.b = 1 # x\na.c = 2\nnew = true\n[t]\nx = 1\nz = 1\n# note\n\n[t.u]\ny = "q"\n',
    ),
    "an array of tables gets another": (
        "[[i]]\na = 1\n\n[[i]]\na = 2\n",
        {"i": [{"a": 1}, {"a": 5}, {"a": 3}]},
        "[[i]]\na = 1\n\n[[i]]\na = 5\n\n[[i]]\na = 3\n",
    ),
    "an array over several lines gets a line more": (
        "a = [\n  1, # one\n  2,\n]\n",
        {"a": [1, 2, 3]},
        "a = [\n  1, # one\n  2,\n  3,\n]\n",
    ),
    "a table without a header gets one": ("[a.b]\nx=1\n", {"a": {"n": 1}}, "[a]\nn = 1\n\n[a.b]\nx=1\n"),
    "quotes stay": ('a = """\nx\ny"""\nb = \'c\\d\'\n', {"a": "p\nq", "b": "e\\f"}, 'a = """\np\nq"""\nb = \'e\\f\'\n'),
}


@pytest.mark.parametrize("case", CASES)
def test_a_patch_changes_what_was_asked_for_and_nothing_else(case: str) -> None:
    check_patch(*CASES[case], "toml")


def test_dotted_keys_are_replaced_beside_a_new_key() -> None:
    patched = patch_text("d.e = 1\nd.f = 1 # f\n[t]\n", {"b": 2, "d": 3}, "toml")

    assert patched == "d = 3\nb = 2\n[t]\n"


def test_tables_of_toml_that_are_replaced_share_one_new_header() -> None:
    patched = patch_text("[[items]]\n[t.u]\n", {"items": 1, "t": {"a": 2, "u": 3}}, "toml")

    assert parse_text(patched, "toml") == {"items": 1, "t": {"a": 2, "u": 3}}


def test_a_table_at_the_end_without_a_line_break_becomes_a_value_beside_a_new_key() -> None:
    patched = patch_text("# above\r\n[t]\r\na = 1", {"a": False, "t": False}, "toml")

    assert patched == "t = false\r\na = false\r\n\r\n# above"
