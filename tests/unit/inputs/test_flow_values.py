"""Words read as YAML, and what in them YAML reads in another way than it looks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.flow_values import read_flow


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1e-3", 0.001),
        ("[1, 2,]", [1, 2]),
        ("[a , b]", ["a", "b"]),
        ("{a: 10, b: {c: null}}", {"a": 10, "b": {"c": None}}),
        ("{'a':10}", {"a": 10}),
        ("x#y", "x#y"),
        ("http://host:80/x", "http://host:80/x"),
        ("{http://x: 1}", {"http://x": 1}),
        ("'#ff0000'", "#ff0000"),
        ('" x "', " x "),
        ('{"a": "\\u0001"}', {"a": "\x01"}),
        ("{a: 1,\n b: 2}", {"a": 1, "b": 2}),
        ("!!str 5", "5"),
        ("!!set {x, y}", {"x", "y"}),
        ("1 ", 1),
        (" true", True),
        ("${a.b}", "${a.b}"),
        ("???", "???"),
        ("f(1,2)", "f(1,2)"),
        ("[f(1), '(,']", ["f(1)", "(,"]),
        ("", None),
        ("{a: 1, b: {a: 2}}", {"a": 1, "b": {"a": 2}}),
    ],
)
def test_a_value_that_is_what_it_looks_like_has_no_fault(typed: str, value: Any) -> None:
    found = read_flow(typed)

    assert (found.value, found.fault) == (value, None)


@pytest.mark.parametrize(
    ("typed", "fault", "offset"),
    [
        ("#ff0000", "`#` begins a comment", 0),
        ("a #b", "`#` begins a comment", 2),
        ("1 #b", "`#` begins a comment", 2),
        ("'a' #b", "`#` begins a comment", 4),
        ("[1, # a\n 2]", "`#` begins a comment", 4),
        ("|", "`|` begins a block of lines", 0),
        (">-", "`>` begins a block of lines", 0),
        ("|\n a", "`|` begins a block of lines", 0),
        ("---", "`---` is a mark of documents", 0),
        ("--- a", "`---` is a mark of documents", 0),
        ("a\n...", "`...` is a mark of documents", 2),
        ("&a", "`&` names an anchor", 0),
        ("&a 1", "`&` names an anchor", 0),
        ("[&a 1, *a]", "`&` names an anchor", 1),
        ("!t", "`!` begins a tag", 0),
        ("!t 5", "`!` begins a tag", 0),
        ("[!t 5]", "`!` begins a tag", 1),
        ("a: b", "it is a map without brackets", 0),
        ("a:", "it is a map without brackets", 0),
        ("? a", "it is a map without brackets", 0),
        ("- a", "it is a list without brackets", 0),
        ("-", "it is a list without brackets", 0),
        ("{a:10,b:20}", "a `:` without a space after it is a part of the key", 5),
        ("[{a:10}]", "a `:` without a space after it is a part of the key", 6),
        ("{x: {a:1}}", "a `:` without a space after it is a part of the key", 8),
        ("{a, b: 1}", "a key has no value", 2),
        ("{a: }", "a key has no value", 4),
        ("!!str", "there is nothing", 0),
        ("[f(1,2)]", "a comma in `(…)` divides items", 1),
        ("{x: [a, range(1, 3)]}", "a comma in `(…)` divides items", 8),
        ('{"a": 1, "a": 2}', "a key is given twice", 0),
        ("a ", "blanks around a text are cut", 0),
        (" a", "blanks around a text are cut", 0),
        ("a\t", "blanks around a text are cut", 0),
        ("a\nb", "the lines of a text are joined", 0),
        ('"a\nb"', "the lines of a text are joined", 0),
        ("\ufeffa", "a byte order mark stands before it", 0),
    ],
)
def test_what_yaml_reads_in_another_way_is_a_fault_with_its_place(typed: str, fault: str, offset: int) -> None:
    found = read_flow(typed)

    assert str(found.fault).startswith(fault)
    assert found.offset == offset


@pytest.mark.parametrize("typed", ["{a: 1, a: 2}", "{a: 1, 'a': 2}", "{1: a, 1.0: b}"])
def test_a_key_that_is_given_twice_is_refused(typed: str) -> None:
    with pytest.raises(UnreadableInput, match="is there twice") as refused:
        read_flow(typed)

    assert refused.value.column == 8


WORDS = st.text(st.sampled_from("ab1 #|>-?:&*!%@`{}[],'\"\n\t~."), max_size=12)


@given(WORDS)
def test_a_text_without_fault_has_every_character_that_was_typed(typed: str) -> None:
    try:
        found = read_flow(typed)
    except UnreadableInput:
        return

    if found.fault is None and isinstance(found.value, str) and not typed.lstrip().startswith(("'", '"', "!")):
        assert found.value == typed


@given(WORDS)
def test_null_without_a_fault_was_asked_for(typed: str) -> None:
    try:
        found = read_flow(typed)
    except UnreadableInput:
        return

    if found.fault is None and found.value is None:
        assert typed.strip() in {"", "~"}


@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.dictionaries(st.text(), inner)))
def test_json_has_no_fault(value: Any) -> None:
    found = read_flow(json.dumps(value))

    assert (found.value, found.fault) == (value, None)
