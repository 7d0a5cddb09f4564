"""Every place at which a script gives a name of its top level a value."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def find_bindings(tree: ast.Module) -> dict[str, list[int]]:
    r"""The lines at which each name is bound at the top level, in order: assigned, imported, defined, deleted.

    >>> find_bindings(ast.parse("a = 1\nif a:\n    a = 2\ndef f(b):\n    c = 3\n"))
    {'a': [1, 3], 'f': [4]}
    """
    found: dict[str, list[int]] = {}
    for name, line in _walk(tree):
        found.setdefault(name, []).append(line)
    return dict(sorted(((name, sorted(lines)) for name, lines in found.items()), key=lambda pair: pair[1]))


def _walk(tree: ast.Module) -> Iterator[tuple[str, int]]:
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield from _bound_by(node)
        waiting.extend(_inside(node))


def _bound_by(node: ast.AST) -> Iterator[tuple[str, int]]:
    """The names that a node itself binds, with their lines."""
    match node:
        case ast.Name(ctx=ast.Store() | ast.Del()):
            yield node.id, node.lineno
        case ast.Import() | ast.ImportFrom():
            yield from ((alias.asname or alias.name.partition(".")[0], node.lineno) for alias in node.names)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name, node.lineno
            yield from _made_global(node)
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name, node.lineno
        case ast.MatchMapping(rest=str(name)):
            yield name, node.lineno


def _made_global(scope: ast.AST) -> Iterator[tuple[str, int]]:
    """The names of the top level that a function or class says to bind."""
    for node in ast.walk(scope):
        if isinstance(node, ast.Global):
            yield from ((name, node.lineno) for name in node.names)


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node whose names are of the same level: not a function's body, nor what a comprehension binds."""
    if isinstance(node, ast.AnnAssign) and node.value is None:
        return
    if isinstance(node, ast.Lambda):
        yield from (default for default in [*node.args.defaults, *node.args.kw_defaults] if default)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from node.decorator_list
        yield from (default for default in [*node.args.defaults, *node.args.kw_defaults] if default)
    elif isinstance(node, ast.ClassDef):
        yield from [*node.decorator_list, *node.bases, *node.keywords]
    elif isinstance(node, ast.comprehension):
        yield from [node.iter, *node.ifs]
    else:
        yield from ast.iter_child_nodes(node)
