"""Whatever stands in a YAML text, reading ends in its values or in one error with the line and column of the fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from launchbay_core.inputs import BadAssignment, UnreadableInput, parse_assignment, parse_text, patch_text
from launchbay_core.inputs.formats.yaml.reader import load_yaml, read_documents
from shared_yaml import MISFITS, OWN_TAGS

WAYS_IN: dict[str, Callable[[str], Any]] = {
    "load_yaml": load_yaml,
    "read_documents": read_documents,
    "parse_text": lambda text: parse_text(text, "yaml"),
    "patch_text": lambda text: patch_text(text, {"b": {"d": 1}}, "yaml"),
}
# Each stands at line 3, column 4 of a text.
FAULTS: dict[str, tuple[str, str]] = {
    "an empty int": ("!!int ''", "an empty value is not a valid int"),
    "an int of nothing": ("!!int", "an empty value is not a valid int"),
    "an int of an underscore": ("!!int _", "`_` is not a valid int"),
    "an int of a colon": ("!!int ':'", "`:` is not a valid int"),
    "an int of a sign": ("!!int +", r"`\+` is not a valid int"),
    "an int of a prefix": ("!!int 0x", "`0x` is not a valid int"),
    "an int of no binary digit": ("!!int 0b2", "`0b2` is not a valid int"),
    "an int that looks like one": ("0x_", "`0x_` is not a valid int: put it in quotes if it is a text"),
    "an int by a tag that is spelled out": ("!<tag:yaml.org,2002:int> x", "`x` is not a valid int"),
    "an int by a tag with an escape": ("!!%69nt x", "`x` is not a valid int"),
    "an int behind an anchor": ("&x !!int x", "`x` is not a valid int"),
    "an int of control characters": ('!!int "\\e[31m"', r"`\\x1b\[31m` is not a valid int"),
    "an int of many characters": ("!!int " + "x" * 60, "`x{40}…` is not a valid int"),
    "an int too long": ("1" * 3501, "digits"),
    "a float of nothing": ("!!float", "an empty value is not a valid float"),
    "a float of text": ("!!float abc", "`abc` is not a valid float: change it, or remove the tag"),
    "a float too large in base 60": ("!!float 1" + ":59" * 300, "is not a valid float"),
    "a bool of another word": ("!!bool maybe", "`maybe` is not a valid bool"),
    "a timestamp of text": ("!!timestamp x", "`x` is not a valid timestamp"),
    "a day that does not exist": ("2020-02-30", "`2020-02-30` is not a valid timestamp: put it in quotes"),
    "a month that does not exist": ("2020-13-01", "not a valid timestamp"),
    "a year that does not exist": ("0000-01-01", "not a valid timestamp"),
    "an hour that does not exist": ("2020-01-01 25:00:00", "not a valid timestamp"),
    "an offset that does not exist": ("2020-01-01T00:00:00+99:99", "not a valid timestamp"),
    "base64 of a wrong length": ("!!binary Q", "`Q` is not a valid binary"),
    "base64 of other letters": ("!!binary é", "`é` is not a valid binary"),
    "a list's tag on text": ("!!seq x", "the tag `!!seq` needs a list, but stands before a single value"),
    "a map's tag on a list": ("!!map [a]", "the tag `!!map` needs a map, but stands before a list"),
    "a set's tag on a list": ("!!set [a]", "the tag `!!set` needs a map, but stands before a list"),
    "an ordered map's tag on a map": ("!!omap {a: 1}", "the tag `!!omap` needs a list, but stands before a map"),
    "a text's tag on a map": ("!!str {a: 1}", "the tag `!!str` needs a single value, but stands before a map"),
    "an int's tag on a list": ("!!int [1]", "the tag `!!int` needs a single value, but stands before a list"),
    "an alias of itself": ("&x [[*x], 1]", "the alias `[*]x`"),
    "an alias of a later anchor": ("*x", "the alias `[*]x` follows no anchor before it"),
    "a merge of a text": ("{<<: x}", "`<<` takes a map or a list of maps"),
    "a key that is a list": ("{[a]: 1}", "a key is a list or a map"),
    "a key that is an ordered map": ("{? !!omap [{a: 1}] : 1}", "a key is a list or a map"),
    "a key that is a set": ("{? !!set {a} : 1}", "a key is a list or a map"),
    "a control character": ("\x07", r"the character U\+0007 can't stand in YAML"),
    "half of a surrogate pair": ("\ud800", r"the character U\+D800 can't stand in YAML"),
    "an escaped half of a surrogate pair": ('"\\ud800"', "invalid Unicode character escape code"),
    "an unknown handle of tags": ("!e!x 1", "undefined tag handle"),
}
# How many columns further on a fault stands, if it is not the value itself that is wrong.
INSIDE = {
    "an alias of itself": 5,
    "a merge of a text": 1,
    "a key that is a list": 1,
    "a key that is an ordered map": 3,
    "a key that is a set": 3,
    "an escaped half of a surrogate pair": 3,
}


@pytest.mark.parametrize("way", WAYS_IN)
@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_one_error_with_its_line_and_column(case: str, way: str) -> None:
    written, reason = FAULTS[case]

    with pytest.raises(UnreadableInput, match=reason) as refused:
        WAYS_IN[way](f"a: 1\n# b\nb: {written}\nc: {{d: 2}}\n")

    assert (refused.value.line, refused.value.column) == (3, 4 + INSIDE.get(case, 0))


def test_own_tags_are_looked_at_in_what_a_patch_does_not_touch() -> None:
    with pytest.raises(UnreadableInput, match="line 1, column 4: `x` is not a valid int"):
        patch_text("a: !!int x\nb: 1\n", {"b": 2}, "yaml")


def test_half_of_a_surrogate_pair_is_found_in_what_a_patch_does_not_touch() -> None:
    with pytest.raises(UnreadableInput, match=r"line 2, column 5: the character U\+DCFF"):
        patch_text("a: 1\nb: x\udcff\n", {"a": 2}, "yaml")


@pytest.mark.parametrize("case", sorted(FAULTS.keys() - {"an escaped half of a surrogate pair"}))  # JSON takes it
def test_a_fault_in_an_assignment_is_shown_in_it(case: str) -> None:
    written, _ = FAULTS[case]

    with pytest.raises(BadAssignment, match="the value is not valid YAML") as refused:
        parse_assignment(f"b={written}")

    assert refused.value.position == 2 + INSIDE.get(case, 0)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("- !!omap\n  - a: 1\n  - b\n", (3, 5)),
        ("- !!pairs\n  - {a: 1}\n  - {a: 1, b: 2}\n", (3, 5)),
        ("- !!omap [{}]\n", (1, 11)),
        ("a: 1\n--- !!int x\n", (2, 5)),
        ("{2020-02-30: 1}\n", (1, 2)),
        ("a: &x 1\nb: &x [*x]\n", (2, 8)),
        ("- " + "[" * 101 + "]" * 101, (1, 102)),
        ("- &a [" + "1, " * 1000 + "]\n- &b [" + "*a, " * 150 + "]\n- [1, *b]\n", (3, 7)),
        ("a: 1\r\nb: \x00", (2, 4)),
        ("%YAML 9.9\n---\na: 1\n", (1, 1)),
    ],
)
def test_the_position_is_that_of_the_value_that_is_wrong(text: str, position: tuple[int, int]) -> None:
    with pytest.raises(UnreadableInput) as refused:
        load_yaml(text)

    assert (refused.value.line, refused.value.column) == position


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("!!int 1_2__", 12),
        ("!!int 1:99", 159),
        ("!!float 3", 3.0),
        ("!!null x", None),
        ("!!str", ""),
        ("!!bool ON", True),
        ("!!binary QUI=", b"AB"),
        ("!!set {a, b}", {"a", "b"}),
        ("!!omap [{a: 1}, {a: 2}]", [("a", 1), ("a", 2)]),
        ("!!foo 1", 1),
        ("!!python/tuple [1]", [1]),
        ("!!seq [1]", [1]),
        ("!own {a: !other 1}", {"a": 1}),
        ("{!!merge x: {a: 1}, b: 2}", {"a": 1, "b": 2}),
        ("[&x 1, &x 2, *x]", [1, 2, 2]),
    ],
)
def test_what_a_tag_can_have_is_read(text: str, value: Any) -> None:
    assert load_yaml(text) == value


PLACES = [
    "b: {0}\n", "- {0}\n", "- [1, {0} ]\n", "b: {{c: {0} }}\n", "? {0}\n: 1\n", "- &x {0}\n- *x\n",
    "!!omap [{{a: {0} }}]\n",
]  # fmt: skip


@given(st.sampled_from(OWN_TAGS), st.sampled_from(MISFITS), st.sampled_from(PLACES))
@settings(max_examples=examples(300), deadline=None)
def test_any_tag_on_any_value_is_read_or_refused_where_it_stands(tag: str, written: str, place: str) -> None:
    text = "# one\n" + place.format(f"{tag} {written}".rstrip())
    assignment = f"a={tag} {written}"

    faults = [refusal(load_yaml, text), refusal(read_documents, text)]
    fault = refusal(parse_assignment, assignment)

    assert str(faults[0]) == str(faults[1])
    assert all(isinstance(each, UnreadableInput) and (each.line or 0) >= 2 and each.column for each in faults if each)
    assert fault is None or (isinstance(fault, BadAssignment) and 2 <= fault.position <= len(assignment))


def refusal(read: Callable[[str], Any], text: str) -> UnreadableInput | BadAssignment | None:
    """The error that a text ends in; None if it is read."""
    try:
        read(text)
    except (UnreadableInput, BadAssignment) as error:
        return error
    return None
