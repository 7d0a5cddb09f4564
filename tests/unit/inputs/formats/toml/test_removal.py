"""What is removed from TOML goes with its own comments, and nothing else does: the text, the overrides, the result."""

from __future__ import annotations

from typing import Any

import pytest

from inputs_support import check_patch
from launchbay_core.inputs.values.marks import Items, Remove

TABLES = """\
# The file.
seed = 1  # why

# of the sizes
sizes = [
  1, # one
  2,
]
d.x = 1
d.y = 2 # y
e = { a = 1, b.c = 2, b.d = 3 }

# above t
[t]
x = 1

# inner
y = 2
# z = 3

[t.u]
z = 1

# the first
[[arr]]
n = 1
[arr.sub]
q = 1

# the second
[[arr]]
n = 2

[v.w]
k = 1
"""

T = "# above t\n[t]\nx = 1\n\n# inner\ny = 2\n# z = 3\n\n"
FIRST = "# the first\n[[arr]]\nn = 1\n[arr.sub]\nq = 1\n\n"
SECOND = "# the second\n[[arr]]\nn = 2\n\n"

CASES: dict[str, tuple[dict[str, Any], str]] = {
    "the first": ({"seed": Remove()}, TABLES.replace("seed = 1  # why\n", "")),
    "one over several lines": (
        {"sizes": Remove()},
        TABLES.replace("# of the sizes\nsizes = [\n  1, # one\n  2,\n]\n", ""),
    ),
    "an item": ({"sizes": Items({0: Remove()}, (3,))}, TABLES.replace("  1, # one\n  2,\n", "  2,\n  3,\n")),
    "a dotted key": ({"d": {"x": Remove()}}, TABLES.replace("d.x = 1\n", "")),
    "all of a table of dotted keys": (
        {"d": {"x": Remove(), "y": Remove()}},
        TABLES.replace("d.x = 1\nd.y = 2 # y\n", "d = {} # y\n").replace("d = {} # y", "d = {}"),
    ),
    "a table of dotted keys": ({"d": Remove()}, TABLES.replace("d.x = 1\nd.y = 2 # y\n", "")),
    "a key between braces": ({"e": {"a": Remove()}}, TABLES.replace("{ a = 1, b", "{ b")),
    "a dotted key between braces": ({"e": {"b": {"c": Remove()}}}, TABLES.replace("b.c = 2, ", "")),
    "a table of them": ({"e": {"b": Remove()}}, TABLES.replace(", b.c = 2, b.d = 3", "")),
    "all between braces": ({"e": {"b": Remove(), "a": Remove()}}, TABLES.replace("{ a = 1, b.c = 2, b.d = 3 }", "{}")),
    "a key of a table": ({"t": {"y": Remove()}}, TABLES.replace("# inner\ny = 2\n", "")),
    "all keys of a table": (
        {"t": {"y": Remove(), "x": Remove()}},
        TABLES.replace("x = 1\n\n# inner\ny = 2\n", "\n"),
    ),
    "a table with the ones in it": ({"t": Remove()}, TABLES.replace(T, "").replace("[t.u]\nz = 1\n\n", "")),
    "a table in one": ({"t": {"u": Remove()}}, TABLES.replace("[t.u]\nz = 1\n\n", "")),
    "the first of an array": ({"arr": Items({0: Remove()})}, TABLES.replace(FIRST, "")),
    "the last of an array": ({"arr": Items({-1: Remove()})}, TABLES.replace(SECOND, "")),
    "a key of one of an array, and one more": (
        {"arr": Items({1: {"n": Remove(), "m": 5}}, ({"n": 3},))},
        TABLES.replace("n = 2\n", "m = 5\n\n[[arr]]\nn = 3\n"),
    ),
    "a table in one of an array": ({"arr": Items({0: {"sub": Remove()}})}, TABLES.replace("[arr.sub]\nq = 1\n\n", "")),
    "an array": ({"arr": Remove()}, TABLES.replace(FIRST, "").replace(SECOND, "")),
    "all of an array": (
        {"arr": Items({0: Remove(), 1: Remove()})},
        TABLES.replace(FIRST, "").replace(SECOND, "").replace("3 }\n", "3 }\narr = []\n"),
    ),
    "the last table": ({"v": Remove()}, TABLES.replace("\n[v.w]\nk = 1\n", "")),
    "all in a table without a header": (
        {"v": {"w": Remove()}},
        TABLES.replace("\n[v.w]\nk = 1\n", "").replace("3 }\n", "3 }\nv = {}\n"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_removed_goes_with_its_own_comments_and_nothing_else(case: str) -> None:
    overrides, expected = CASES[case]

    check_patch(TABLES, overrides, expected, "toml")


SMALL: dict[str, tuple[str, dict[str, Any], str]] = {
    "all": ("a = 1\n[[b]]\n", {"a": Remove(), "b": Remove()}, ""),
    "all that is there and of an array": ("a = 1\n[[b]]\n", {"a": Remove(), "b": Items({0: Remove()})}, "b = []\n"),
    "a table without a header in a file of it alone": ("\n[v.w]\n", {"v": {"w": Remove()}}, "\nv = {}\n"),
    "the last line has no line break": ("a = 1\r\nb = 2", {"b": Remove()}, "a = 1"),
    "the last table has none": ("a = 1\n\n[t]\nb = 2", {"t": Remove()}, "a = 1"),
    "indented": ("[t]\n  # own\n  a = 1\n  b = 2\n", {"t": {"a": Remove()}}, "[t]\n  b = 2\n"),
    "tables in a list": (
        "l = [\n  { a = 1 }, # one\n  { a = 2, b = 3 },\n]\n",
        {"l": Items({0: Remove(), 1: {"a": Remove()}})},
        "l = [\n  { b = 3 },\n]\n",
    ),
    "CR LF": ("[a]\r\nx = 1\r\n\r\n[b]\r\n", {"a": Remove()}, "[b]\r\n"),
}


@pytest.mark.parametrize("case", SMALL)
def test_what_is_left_is_written_as_toml_can(case: str) -> None:
    check_patch(*SMALL[case], "toml")
