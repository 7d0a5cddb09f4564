"""Constants of scripts: what is one, and what is not and why."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pytest

from launchbay_core.inputs import UnreadableInput, parse_text, patch_text
from launchbay_core.inputs.formats.python import source
from launchbay_core.inputs.formats.registry import syntax_of
from launchbay_core.inputs.values.merge import same

NOTEBOOK = """\
#!/usr/bin/env python
# coding: utf-8

# # Training

# In[1]:


get_ipython().run_line_magic('matplotlib', 'inline')
# %pip install torch
LR = 1e-3  # tuned


# In[2]:

# %% [markdown]
# ## Data
# %%
EPOCHS: int = 1_000; NAME = 'run'
"""


def constants(text: str) -> dict[str, Any]:
    return parse_text(text, "python")


def patch(text: str, **values: Any) -> str:
    return patch_text(text, values, "python")


def why(text: str, *names: str) -> list[str]:
    return syntax_of("python").explain_missing(text, names)


def test_an_exported_notebook_has_its_constants() -> None:
    assert constants(NOTEBOOK) == {"LR": 1e-3, "EPOCHS": 1000, "NAME": "run"}
    assert patch(NOTEBOOK, EPOCHS=3, LR=2e-5) == NOTEBOOK.replace("1_000", "3").replace("1e-3", "2e-05")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a = -1", {"a": -1}),
        ("a = +.5e-3", {"a": 0.0005}),
        ("a = 0x1F; b = 0b11; c = 0o17; d = 1_0.0_1", {"a": 31, "b": 3, "c": 15, "d": 10.01}),
        ("a = 1e999", {"a": math.inf}),
        ("a = True\nb = None", {"a": True, "b": None}),
        ("a = ('x'\n     'y')", {"a": "xy"}),
        ("a = r'\\d' u'x'", {"a": "\\dx"}),
        ("a = 'x\\\ny'", {"a": "xy"}),
        ("a = \\\n  1", {"a": 1}),
        ("a = (  # why\n  1\n)", {"a": 1}),
        ("a: 'int' = 1", {"a": 1}),
        ("(a): int = 1", {"a": 1}),
        ("a, b = 1, 'x'\n[c, (d, e)] = [1, (2, 3)]", {"a": 1, "b": "x", "c": 1, "d": 2, "e": 3}),
        ("a = 1,", {"a": [1]}),
        ("a = (1, [2, {'k': (3,)}])", {"a": [1, [2, {"k": [3]}]]}),
        ("a = {}\nb = []\nc = ()", {"a": {}, "b": [], "c": []}),
        ("a = {1: 'x', 'y': None}", {"a": {1: "x", "y": None}}),
        ("a = 1\nimport os\ndef f(a=2):\n    b = 3\nclass C:\n    d = 4\n", {"a": 1}),
        ("a = 1\nb = [a for a in range(3)]\nc = lambda a: a\nd: int\n", {"a": 1}),
        ("\x0ca = 1\n", {"a": 1}),
        ("__version__ = '1'\n__all__ = ['a']\na = 1", {"a": 1}),
        ("", {}),
        ("# nothing\n", {}),
    ],
)
def test_literals_that_the_top_level_assigns_once_are_constants(text: str, values: Mapping[str, Any]) -> None:
    assert same(constants(text), values)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a = 1\na = 2", "`a` is assigned more than once, at the lines 1 and 2"),
        ("a = 1\na += 1", "`a` is assigned more than once, at the lines 1 and 2"),
        ("a = 1\nif True:\n    a = 2", "`a` is assigned more than once, at the lines 1 and 3"),
        ("a = 1\nfor a in []: pass", "`a` is assigned more than once, at the lines 1 and 2"),
        ("a = 1\ndel a", "`a` is assigned more than once, at the lines 1 and 2"),
        ("a = 1\ndef f():\n    global a\n    a = 2", "`a` is assigned more than once, at the lines 1 and 3"),
        ("a = 1\nprint(a := 2)", "`a` is assigned more than once, at the lines 1 and 2"),
        ("a = 1\n[a := x for x in b]", "`a` is assigned more than once, at the lines 1 and 2"),
        ("import a\na = 1", "`a` is assigned more than once, at the lines 1 and 2"),
        ("a = 1\nwith b as a: pass", "`a` is assigned more than once, at the lines 1 and 2"),
        ("a = 1\nmatch b:\n    case {'x': a}: pass", "`a` is assigned more than once, at the lines 1 and 3"),
        ("a = 1\ntry: pass\nexcept E as a: pass", "`a` is assigned more than once, at the lines 1 and 3"),
        ("a = 1\n" * 7, "`a` is assigned more than once, at the lines 1, 2, 3, 4, 5, …"),
        ("a = b = 1", "`a` shares its value with `b`; write two assignments"),
        ("b.c = a = 1", "`a` shares its value with `another target`; write two assignments"),
        ("if True:\n    a = 1", "`a` is not assigned at the top level of the script"),
        ("from x import a", "`a` is not assigned at the top level of the script"),
        ("def a(): pass", "`a` is not assigned at the top level of the script"),
        ("a, *b = 1, 2", "`a` is not assigned at the top level of the script"),
        ("a = f'{1}'", "`a` is an f-string, which is no value that an input can have"),
        ("a = b'x'", "`a` is a text of bytes, which is no value that an input can have"),
        ("a = {1, 2}", "`a` is a set, which is no value that an input can have"),
        ("a = 2j", "`a` is a complex number, which is no value that an input can have"),
        ("a = 1 + 2", "`a` is an expression, which is no value that an input can have"),
        ("a = float('inf')", "`a` is an expression, which is no value that an input can have"),
        ("a = [1, x]", "`a` is an expression, which is no value that an input can have"),
        ("a = ...", "`a` is an expression, which is no value that an input can have"),
        ("a = {**b}", "`a` is a map that takes in another, which is no value that an input can have"),
        ("a = {1: 2, True: 3}", "`a` is a map with the same key twice, which is no value that an input can have"),
        ("a = '\\ud800'", "`a` is a text with half of a surrogate pair, which is no value that an input can have"),
        ("a = " + "[" * 120 + "]" * 120, "`a` has a value that is not read: nested deeper than 100 levels"),
        ("__all__ = ['x']", "`__all__` belongs to Python"),
        ("lr = 1\nepochs = 2", "`a` is not assigned in the script; its constants are `lr`, `epochs`"),
        ("ab = 1", "`a` is not assigned in the script; did you mean `ab`?"),
        ("", "`a` is not assigned in the script"),
    ],
)
def test_what_is_no_constant_is_named_with_its_reason(text: str, reason: str) -> None:
    name = "__all__" if "__all__" in text else "a"
    assert name not in constants(text)
    assert why(text, name) == [reason]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a = (1", r"not valid Python, by the grammar of Python 3\.\d+: '\(' was never closed"),
        ("a = 1\n%matplotlib inline\n", "write a notebook's commands as comments, as jupytext does"),
        ("!pip install torch\na = 1\n", "write a notebook's commands as comments, as jupytext does"),
        ("a = 1\x00", "null byte"),
        ("a = " + "-" * 100_000 + "1", "nested too deep for Python's own parser"),
        ("a = 1" + "+1" * 50_000, "nested too deep for Python's own parser"),
        ("# -*- coding: latin-1 -*-\na = 'ü'", "it declares the encoding `latin-1`: save it as UTF-8"),
        ("#!/bin/python\n# vim: set fileencoding=utf-7 :\na = 1", "it declares the encoding `utf-7`"),
        ("# coding: nonsense\na = 1", "it declares the encoding `nonsense`"),
        ("a = 1\n" * 50_000, "the script has 300,000 characters; at most 262,144 are read"),
    ],
)
def test_a_text_that_is_no_script_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UnreadableInput, match=reason):
        constants(text)


def test_of_many_names_that_are_no_constants_some_are_explained() -> None:
    reasons = why("a = 1", *(f"name_{number}" for number in range(1000)))

    assert reasons[0] == "`name_0` is not assigned in the script; its constants are `a`"
    assert (len(reasons), reasons[-1]) == (11, "990 more names are no constants")


def test_a_chain_of_one_name_is_read_once() -> None:
    assert why("a = " * 30_000 + "1", "a") == ["`a` is assigned more than once, at line 1"]


def test_a_coding_line_below_code_says_nothing() -> None:
    assert constants("import os\n# coding: utf-7\na = 'ü'\n") == {"a": "ü"}


def test_a_long_line_of_many_constants_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []
    original = source.Source._characters

    def counting(self: source.Source, line: int) -> dict[int, int]:
        if line not in self._columns:
            looked_at.append(line)
        return original(self, line)

    monkeypatch.setattr(source.Source, "_characters", counting)

    assert len(constants("".join(f"é{number} = {number};" for number in range(2000)))) == 2000
    assert looked_at == [1]
