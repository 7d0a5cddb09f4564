"""Whatever stands in a TOML text, reading ends in its values or in one error with the line and column of the fault."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from config_texts import toml_texts
from examples import examples
from launchbay_core.inputs import UnreadableInput
from launchbay_core.inputs.formats.toml.reader import load_toml, toml_tree
from launchbay_core.inputs.values.merge import same


@pytest.mark.parametrize(
    ("text", "reason", "position"),
    [
        ("a = 1\nb = ]\n", "Invalid value", (2, 5)),
        ("a = 1\n\nb =", "Invalid value", (3, 4)),
        ("a = 1\r\nb = 1979-02-30", "Invalid date or datetime", (2, 5)),
        ("a = 1\na.b = 2", "on line 1 and on line 2", (2, 1)),
        ("[a]\n[a]\n", "on line 1 and on line 2", (2, 1)),
        ("a = \x00", "Invalid value", (1, 5)),
        ('a = "\\ud800"', "not a Unicode scalar value", (1, 12)),
        ("a = " + "[" * 101 + "1" + "]" * 101, "deeper than 100", (1, 105)),
        ('"[" = "[[" # [\n\'[[\' = """\n["""\nb =' + "[" * 5_000, "deeper than 100", (4, 104)),
        ('a = "' + "9" * 5_000 + '"\nb = 0x' + "f" * 4_000, "3,500 digits", (2, 5)),
        ("a = [1,\n  " + "9" * 4_400 + "]", "3,500 digits", (2, 3)),
        (".".join("a" * 400) + " = 1", "deeper than 100", (1, 1)),
    ],
)
def test_a_fault_is_one_error_with_its_line_and_column(
    text: str, reason: str, position: tuple[int | None, int | None]
) -> None:
    for read in (load_toml, toml_tree):
        with pytest.raises(UnreadableInput, match=reason) as refused:
            read(text)

        assert (refused.value.line, refused.value.column) == position


ODD = [
    '\'\'."" = 1\n[ "]" . \'#\' ] # ]\n"=" = """"q""""\n',
    "a = [ # ]\n  [ ], { 'x' . y = ']' }, # [\n]\nb = '''''q'''''\n",
    "1979-05-27 = 1979-05-27 07:32:00.999-07:00 # c\n1.2 = 07:32:00\ninf = -inf\n",
    "[[a]]\n[[ a . b ]]\n[a.b.c]\nd.e = 1\n[[a]]\n[a.b]\n",
    "a.b = 1\n[c]\na.b.c = {}\n[d.a]\n[d]\n",
    'a = "\\\\"\nb = "\\"]"\nc = """\\\n\n  x"""\r\nd = \'\\\'\n',
    "\t\n#\n",
    "",
]


@pytest.mark.parametrize("text", ODD)
def test_the_tree_of_an_odd_text_has_its_values(text: str) -> None:
    assert same(toml_tree(text).value, load_toml(text))


@given(toml_texts())
@settings(max_examples=examples(200), deadline=None)
def test_the_tree_of_any_text_has_its_values_or_the_same_fault(text: str) -> None:
    try:
        values = load_toml(text)
    except UnreadableInput as error:
        with pytest.raises(UnreadableInput, match=re.escape(str(error))):
            toml_tree(text)
    else:
        assert same(toml_tree(text).value, values)
