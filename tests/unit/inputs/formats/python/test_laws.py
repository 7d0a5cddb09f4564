"""Scripts and values at random: Python's own parser and `literal_eval` judge what is read and patched."""

from __future__ import annotations

import ast
import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.inputs import UnreadableInput, parse_text
from launchbay_core.inputs.formats.edits import apply
from launchbay_core.inputs.formats.patch import patch_with_edits
from launchbay_core.inputs.values.merge import same


def constants(text: str) -> dict[str, Any]:
    return parse_text(text, "python")


BEFORE = ["", "import os\n", "# ü\n", "x = 'ü'; ", "def f():\n    LR = 1\n", '"""LR = 1"""\n']
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
    over_two_lines = f"(u'{text[:2]}'\n   '{text[2:]}')"
    return [f'"{text}"', f"r'{text}'", f'"""{text}"""', over_two_lines, f"'''{text}\\\n'''"][style - 1]


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
        before = draw(st.sampled_from(BEFORE))
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
    wanted = data.draw(values.filter(lambda value: not isinstance(value, dict)))

    patched = patch_with_edits(text, {name: wanted}, "python")

    assert same(evaluated(patched.text), {**before, name: wanted})
    assert apply(text, list(patched.edits)) == patched.text
    literal = literal_of(text.replace("\r\n", "\n"), name)
    for edit in patched.edits:
        assert text[edit.start : edit.end].replace("\r\n", "\n") in literal


def literal_of(text: str, name: str) -> str:
    """The text of what a name is assigned."""
    for statement in ast.parse(text).body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
            if isinstance(target, ast.Name) and target.id == name:
                return ast.get_source_segment(text, statement.value) or ""
    raise AssertionError(name)


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
    for statement in ast.parse(text).body:
        bound = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        if isinstance(statement, ast.Assign | ast.AnnAssign) and name in bound:
            exec(compile(ast.Module([statement], []), "script", "exec"), space)  # noqa: S102
    return plain(space[name])
