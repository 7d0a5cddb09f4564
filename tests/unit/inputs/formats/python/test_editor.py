"""Edits of constants: the literal alone, in its style."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pytest

from launchbay_core.inputs import Remove, UnpatchableText, patch_text
from launchbay_core.inputs.formats.flow_editor import Instructions
from launchbay_core.inputs.formats.registry import syntax_of


@pytest.mark.parametrize(
    ("text", "values", "patched"),
    [
        ("a = 0.1  # tuned\n", {"a": 1e-5}, "a = 1e-05  # tuned\n"),
        ("a: float = (0.1)\n", {"a": -2}, "a: float = (-2)\n"),
        ("a = 1; b = 2; c = 3", {"b": 20}, "a = 1; b = 20; c = 3"),
        ("a, b = 1, 2", {"b": [1, 2]}, "a, b = 1, [1, 2]"),
        ("a = 'x'", {"a": 'it\'s "so"\n'}, "a = 'it\\'s \"so\"\\n'"),
        ('a = "x"', {"a": "ü\u2028\x00\U0001f600"}, 'a = "ü\\u2028\\x00\U0001f600"'),
        ("a = r'C:\\x'", {"a": "D:\\y"}, "a = r'D:\\y'"),
        ("a = r'C:\\x'", {"a": "D:\\"}, "a = 'D:\\\\'"),
        ("a = R'x'", {"a": "it's"}, "a = 'it\\'s'"),
        ("a = u'x'", {"a": "y"}, "a = u'y'"),
        ("a = '''x\n'''", {"a": "p\nq'''"}, "a = '''p\nq\\'\\'\\''''"),
        ('a = """x\r\n"""\r\n', {"a": "p\nq\r"}, 'a = """p\r\nq\\r"""\r\n'),
        ("a = ('x'\n     'y')  # z", {"a": "q"}, "a = ('q')  # z"),
        ("a = 1, 2", {"a": [3]}, "a = (3,)"),
        ("a = (1, 2)", {"a": [3, 2]}, "a = (3, 2)"),
        ("a = (1, 2)", {"a": []}, "a = ()"),
        ("a = (1,)", {"a": [1, 2]}, "a = (1, 2,)"),
        ("a = [(1, 2)]", {"a": [[3, 4], [5, 6]]}, "a = [(3, 4), (5, 6)]"),
        ("a = [\n    1,  # one\n    2,\n]", {"a": [1, 2, 3]}, "a = [\n    1,  # one\n    2,\n    3,\n]"),
        ("a = {'k': 1,  # why\n     'l': 2}", {"a": {"l": 3}}, "a = {'k': 1,  # why\n     'l': 3}"),
        ("a = {'k': 1}", {"a": {"n": "x"}}, "a = {'k': 1, 'n': \"x\"}"),
        ("a = None", {"a": {"k": [True, None]}}, 'a = {"k": [True, None]}'),
        ("a = 1", {"a": math.inf}, "a = 1e309"),
        ("a = 1", {"a": -math.inf}, "a = -1e309"),
        ("é = 'ü'; a = 1  # ü", {"a": 2}, "é = 'ü'; a = 2  # ü"),
        ("# coding: latin-1\na = 'x'", {"a": "ü"}, "# coding: latin-1\na = '\\xfc'"),
        ("\ufeffa = 1\n", {"a": 2}, "\ufeffa = 2\n"),
        ("a = 1\rb = 2\r", {"b": 3}, "a = 1\rb = 3\r"),
        ("x = '''\n'''; a = 1", {"a": 2}, "x = '''\n'''; a = 2"),
        ("\x0c\na = 1\n", {"a": 2}, "\x0c\na = 2\n"),
        ("a = 0x10", {"a": 17}, "a = 17"),
    ],
)
def test_a_patch_changes_the_literal_in_its_style(text: str, values: Mapping[str, Any], patched: str) -> None:
    assert patch_text(text, values, "python") == patched


@pytest.mark.parametrize("values", [{"b": 1}, {"a": {"b": math.nan}}, {"a": math.nan}])
def test_what_can_t_be_written_is_refused(values: Mapping[str, Any]) -> None:
    with pytest.raises(UnpatchableText):
        patch_text("{}\na = 1\n", values, "python")


@pytest.mark.parametrize("wanted", [{"a": 1}, {"a": 1, "b": 2, "c": 3}, {}])
def test_names_of_a_script_are_neither_removed_nor_added(wanted: Mapping[str, Any]) -> None:
    opened = syntax_of("python").open_text("a = 1\nb = 2\n")

    with pytest.raises(UnpatchableText, match="none can be added or removed"):
        opened.find_edits(wanted, Instructions())


def test_what_is_removed_from_a_script_has_no_new_value() -> None:
    with pytest.raises(UnpatchableText, match=r"^`a` can't be removed from the file as it is laid out: the constants"):
        patch_text("a = 1\n", {"a": Remove()}, "python")
