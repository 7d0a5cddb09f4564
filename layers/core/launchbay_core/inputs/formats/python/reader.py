"""A script's constants: what its top level assigns, once and as a literal, with their places in the text."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from launchbay_core.inputs.errors import UnreadableInput
from launchbay_core.inputs.formats.python.bindings import find_bindings
from launchbay_core.inputs.formats.python.source import Source
from launchbay_core.inputs.formats.tree import Entry, Map, Node, Scalar, Sequence, Style
from launchbay_core.inputs.values.bounds import check_bounds
from launchbay_core.inputs.values.texts import is_well_formed

TUPLE = "tuple"  # the tag of a list that is written as one
_SHOWN_LINES = 5
_EXPLAINED = 10
_COMPARED = 1000  # constants, to find one that is spelled almost the same


class Script(NamedTuple):
    """The constants of a script as a map of spans, and why other assigned names are no constants.

    `doubtful` names those of the others that the top level assigns as a literal, as their author may have meant them.
    """

    source: Source
    constants: Map
    others: Mapping[str, str]
    doubtful: list[str]


class _NotALiteral(Exception):
    """An expression is not a value that can be an input; `args[0]` says what it is."""


def read_script(text: str) -> Script:
    r"""The constants of a script.

    Raises:
        UnreadableInput: it is not Python.

    >>> read_script("LR = 1e-3  # tuned\nSIZE = 3, 4\nOUT = f'{LR}'\n").constants.value
    {'LR': 0.001, 'SIZE': [3, 4]}
    """
    source = Source(text)
    bindings = find_bindings(source.tree)
    others = dict.fromkeys(bindings, "is not assigned at the top level of the script")
    often = {name: _list(list(dict.fromkeys(lines))) for name, lines in bindings.items() if len(lines) > 1}
    entries: list[Entry] = []
    doubtful: dict[str, None] = {}
    for assigned in _assignments(source.tree):
        name = assigned.target.id
        reason = _why_refused(assigned, often.get(name))
        try:
            entry = _entry(source, assigned)
        except _NotALiteral as found:
            others[name] = reason or f"is {found}, which is no value that an input can have"
        except UnreadableInput as error:
            others[name] = reason or f"has a value that is not read: {error.reason}"
        else:
            if reason is None:
                entries.append(entry)
                del others[name]
            else:
                others[name], doubtful[name] = reason, None
    value = {entry.key.value: entry.value.value for entry in entries}
    named = [name for name in doubtful if not _belongs_to_python(name)]
    return Script(source, Map(0, len(text), Style.BLOCK, value, entries), others, named)


def _why_refused(assigned: _Assignment, lines: str | None) -> str | None:
    """Why a name is no constant, whatever it is assigned; `lines` names those that bind it, if there are several."""
    if _belongs_to_python(assigned.target.id):
        return "belongs to Python"
    if lines is not None:
        return f"is assigned more than once, at {lines}"
    return f"shares its value with `{assigned.shared_with}`; write two assignments" if assigned.shared_with else None


def _belongs_to_python(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def explain_missing(script: Script, names: Iterable[str]) -> list[str]:
    """Why each of the names that is not a constant is none; after some, how many more there are."""
    missing = [name for name in names if name not in script.constants.value]
    more = [f"{len(missing) - _EXPLAINED:,} more names are no constants"] if len(missing) > _EXPLAINED else []
    return [*(_explain(script, name) for name in missing[:_EXPLAINED]), *more]


def _explain(script: Script, name: str) -> str:
    if name in script.others:
        return f"`{name}` {script.others[name]}"
    constants = list(islice(script.constants.value, _COMPARED))
    near = difflib.get_close_matches(name, constants, 1)
    known = [f"`{known}`" for known in constants[:_EXPLAINED]]
    hint = f"; did you mean `{near[0]}`?" if near else f"; its constants are {', '.join(known)}" if known else ""
    return f"`{name}` is not assigned in the script{hint}"


class _Assignment(NamedTuple):
    """A name, its literal if it is one, and another name that has the same."""

    target: ast.Name
    value: ast.expr
    shared_with: str | None = None


def _assignments(tree: ast.Module) -> Iterator[_Assignment]:
    for statement in tree.body:
        if isinstance(statement, ast.AnnAssign):
            if isinstance(statement.target, ast.Name) and statement.value is not None:
                yield _Assignment(statement.target, statement.value)
        elif isinstance(statement, ast.Assign):
            names = list(dict.fromkeys(target.id for target in statement.targets if isinstance(target, ast.Name)))[:2]
            for target in statement.targets:
                other = next((name for name in names if not isinstance(target, ast.Name) or name != target.id), None)
                is_shared = len(statement.targets) > 1
                yield from _pairs(target, statement.value, (other or "another target") if is_shared else None)


def _pairs(target: ast.expr, value: ast.expr, shared_with: str | None) -> Iterator[_Assignment]:
    """A target with its value; of `a, b = 1, 2`, each name with its own."""
    if isinstance(target, ast.Name):
        yield _Assignment(target, value, shared_with)
    elif (
        isinstance(target, ast.Tuple | ast.List)
        and isinstance(value, ast.Tuple | ast.List)
        and len(target.elts) == len(value.elts)
        and not any(isinstance(one, ast.Starred) for one in (*target.elts, *value.elts))
    ):
        for inner, part in zip(target.elts, value.elts, strict=True):
            yield from _pairs(inner, part, shared_with)


def _entry(source: Source, assigned: _Assignment) -> Entry:
    start, end = source.span(assigned.target)
    node = _node(source, assigned.value)
    check_bounds(node.value)
    return Entry(Scalar(start, end, Style.PLAIN, assigned.target.id), node)


def _node(source: Source, expression: ast.expr) -> Node:
    start, end = source.span(expression)
    if isinstance(expression, ast.Tuple | ast.List):
        items = [_node(source, item) for item in expression.elts]
        tag = TUPLE if isinstance(expression, ast.Tuple) else None
        return Sequence(start, end, Style.FLOW, [item.value for item in items], items, tag=tag)
    if isinstance(expression, ast.Dict):
        return _map(source, expression, start, end)
    return Scalar(start, end, Style.PLAIN, _scalar(expression))


def _map(source: Source, expression: ast.Dict, start: int, end: int) -> Map:
    entries: list[Entry] = []
    for key, value in zip(expression.keys, expression.values, strict=True):
        if key is None:
            raise _NotALiteral("a map that takes in another")
        key_start, key_end = source.span(key)
        entries.append(Entry(Scalar(key_start, key_end, Style.PLAIN, _scalar(key)), _node(source, value)))
    values = {entry.key.value: entry.value.value for entry in entries}
    if len(values) < len(entries):
        raise _NotALiteral("a map with the same key twice")
    return Map(start, end, Style.FLOW, values, entries)


def _scalar(expression: ast.expr) -> str | int | float | bool | None:
    if isinstance(expression, ast.UnaryOp) and isinstance(expression.op, ast.USub | ast.UAdd):
        operand = expression.operand
        if isinstance(operand, ast.Constant) and type(operand.value) in {int, float}:
            return -operand.value if isinstance(expression.op, ast.USub) else operand.value  # type: ignore[operator,return-value]
    if isinstance(expression, ast.JoinedStr):
        raise _NotALiteral("an f-string")
    if not isinstance(expression, ast.Constant):
        raise _NotALiteral("a set" if isinstance(expression, ast.Set) else "an expression")
    value = expression.value
    if isinstance(value, str) and not is_well_formed(value):
        raise _NotALiteral("a text with half of a surrogate pair")
    if value is None or isinstance(value, bool | str | int | float):
        return value
    raise _NotALiteral({bytes: "a text of bytes", complex: "a complex number"}.get(type(value), "an expression"))


def _list(lines: list[int]) -> str:
    if len(lines) == 1:
        return f"line {lines[0]}"
    shown = [str(line) for line in lines[:_SHOWN_LINES]]
    if len(lines) > _SHOWN_LINES:
        return f"the lines {', '.join(shown)}, …"
    return f"the lines {', '.join(shown[:-1])} and {shown[-1]}"
