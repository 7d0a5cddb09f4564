"""Constants of scripts: what is one, what is not and why, and patches that change nothing else."""

from __future__ import annotations

import ast
import math
import textwrap
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.inputs import UnpatchableText, UnreadableInput, parse_text, patch_text
from launchbay_core.inputs.formats.edits import apply
from launchbay_core.inputs.formats.patch import patch_with_edits
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


# Scripts and values at random: Python's own parser and `literal_eval` judge.

names = st.sampled_from(["LR", "epochs", "é", "_x", "A1"])
texts = st.text(st.characters(codec="utf-8"), max_size=12)
numbers = st.integers(-(10**20), 10**20) | st.floats(allow_nan=False)
scalars = st.none() | st.booleans() | numbers | texts
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=6
)


def plain(value: Any) -> Any:
    """A literal's value with its tuples as lists."""
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return {key: plain(inner) for key, inner in value.items()} if isinstance(value, dict) else value


def quoted(text: str, style: int) -> str:
    """A text as a literal in one of several styles."""
    if style == 0 or not text.isprintable() or set(text) & set("\\'\"") or not text:
        return repr(text)
    return [f'"{text}"', f"r'{text}'", f'"""{text}"""', f"(u'{text[:2]}'\n   '{text[2:]}')", f"'''{text}\\\n'''"][
        style - 1
    ]


def written(data: st.DataObject, value: Any) -> str:
    """A value as a literal, in a style at random."""
    if isinstance(value, str):
        return quoted(value, data.draw(st.integers(0, 5)))
    if isinstance(value, float):
        return "1e999" if value == math.inf else "-1e999" if value == -math.inf else repr(value)
    if isinstance(value, list):
        inner = [written(data, item) for item in value]
        gap = data.draw(st.sampled_from([", ", ",", ",\n  ", ",  # note\n"]))
        if data.draw(st.booleans()):
            return "(" + gap.join(inner) + (",)" if inner else ")")
        return "[" + gap.join(inner) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {written(data, inner)}" for key, inner in value.items()) + "}"
    return repr(value)


@st.composite
def scripts(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A script with constants, and their values."""
    data = draw(st.data())
    found = draw(st.dictionaries(names, values, min_size=1, max_size=4))
    lines = []
    for name, value in found.items():
        form = draw(st.sampled_from(["{} = {}", "{}: object = {}", "{}={}  # ü", "{} = \\\n {}", "{} = ({}\n)"]))
        before = draw(
            st.sampled_from(["", "import os\n", "# ü\n", "x = 'ü'; ", "def f():\n    LR = 1\n", '"""LR = 1"""\n'])
        )
        lines.append(before + form.format(name, written(data, value)))
    return "\n".join(lines) + draw(st.sampled_from(["", "\n", "\nprint(1)  # end"])), found


def evaluated(text: str) -> dict[str, Any]:
    """The values of a script's assignments, found in another way than by the reader under test."""
    found = {}
    for statement in ast.parse(text).body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
            assert isinstance(target, ast.Name)
            found[target.id] = plain(ast.literal_eval(statement.value))
    return found


@given(scripts(), st.data(), st.sampled_from(["\n", "\r\n"]))
def test_a_patched_script_evaluates_to_the_new_values_and_all_else_stays(
    script: tuple[str, dict[str, Any]], data: st.DataObject, line_break: str
) -> None:
    text, found = script[0].replace("\r", "").replace("\n", line_break), script[1]
    before = evaluated(text)
    assert same({name: constants(text)[name] for name in found}, {name: before[name] for name in found})
    name = data.draw(st.sampled_from(sorted(found)))
    wanted = data.draw(values.filter(lambda value: not isinstance(value, dict) and value != {}))

    patched = patch_with_edits(text, {name: wanted}, "python")

    assert same(evaluated(patched.text), {**before, name: wanted})
    assert apply(text, list(patched.edits)) == patched.text
    tree = ast.parse(text)
    (statement,) = [
        one
        for one in tree.body
        if getattr(getattr(one, "target", None) or getattr(one, "targets", [None])[0], "id", "") == name
    ]
    literal = ast.get_source_segment(text.replace("\r\n", "\n"), statement.value)  # type: ignore[attr-defined]
    assert literal is not None
    for edit in patched.edits:
        assert text[edit.start : edit.end].replace("\r\n", "\n") in literal


@given(st.text(st.sampled_from("ab=1 \n\t,()[]{}'\"#:\\+-rf.é"), max_size=40))
def test_reading_ends_in_constants_or_a_refusal(text: str) -> None:
    try:
        found = constants(text)
    except UnreadableInput:
        return
    for name, value in found.items():
        assert same(evaluated_alone(text, name), value)


def evaluated_alone(text: str, name: str) -> Any:
    """The value of a name after a script of assignments alone has run."""
    space: dict[str, Any] = {}
    keep = [one for one in ast.parse(text).body if isinstance(one, ast.Assign | ast.AnnAssign)]
    for statement in keep:
        bound = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        if name in bound:
            exec(compile(ast.Module([statement], []), "script", "exec"), space)
    return plain(space[name])


def test_the_example_of_the_documentation_is_a_script() -> None:
    assert constants(textwrap.dedent("LR = 1e-3\n")) == {"LR": 1e-3}
