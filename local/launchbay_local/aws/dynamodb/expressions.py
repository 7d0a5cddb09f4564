"""Makes moto read expressions faster, with the same results.

moto parses an expression at each call, copies its tree by `copy.deepcopy`, looks at each node ten times through the
`isinstance` of abstract classes, and compares all actions again at each of them: that takes most of an update's time.
"""

from __future__ import annotations

import functools
import importlib
from collections import deque
from collections.abc import Collection
from typing import Any, NamedTuple

# moto's modules of expressions have no types.
_nodes: Any = importlib.import_module("moto.dynamodb.parsing.ast_nodes")
_validators: Any = importlib.import_module("moto.dynamodb.parsing.validators")
_parsers: Any = importlib.import_module("moto.dynamodb.parsing.expressions")
_conditions: Any = importlib.import_module("moto.dynamodb.comparisons").ConditionExpressionParser
_responses: Any = importlib.import_module("moto.core.responses")

_PROCESSORS = "_processors_by_kind"
_KEPT = 512


class Replacement(NamedTuple):
    """A function of moto's, and what does the same in less time."""

    owner: Any
    name: str
    own: Any
    faster: Any

    def install(self) -> None:
        """Replace moto's function in this process."""
        setattr(self.owner, self.name, self.faster)

    def remove(self) -> None:
        """Put moto's function back."""
        setattr(self.owner, self.name, self.own)


def install() -> None:
    """Replace moto's functions in this process; once is enough."""
    for one in REPLACEMENTS:
        one.install()


def copy_tree(node: Any, parent: Any = None) -> Any:
    """A copy of an expression's tree, whose leaves are texts and numbers."""
    if not _is_node(type(node)):
        return node
    copied = node.__class__.__new__(node.__class__)
    copied.__dict__.update(node.__dict__)
    copied.parent = parent
    if node.children is not None:
        copied.children = [copy_tree(child, copied) for child in node.children]
    return copied


def _traverse(self: Any, node: Any, child_id: int = -1) -> Any:
    """`DepthFirstTraverser.traverse_node_recursively`: process the children of a node, then the node."""
    if not _is_node(type(node)):
        return node
    return _traverse_node(self, node, child_id, type(self).pre_processing_of_child is not _NOTHING_BEFORE)


def _traverse_node(self: Any, node: Any, child_id: int, has_before: bool) -> Any:  # noqa: FBT001  (for each node)
    parent = node.parent
    for place, child in enumerate(node.children or ()):
        if has_before:
            self.pre_processing_of_child(node, place)
        if _is_node(type(child)):
            _traverse_node(self, child, place, has_before)
    process = _processor(self, type(node))
    if process is None:
        return node
    processed = process(node)
    processed.parent = parent
    if parent:
        parent.children[child_id] = processed
    return processed


def _check_at_root(self: Any, node: Any, child_id: int = -1) -> Any:
    """The same for checks of an expression that hold for all of its parts if they hold for the whole of it."""
    try:
        self.process(node)
    except Exception:  # noqa: BLE001  (whatever it is: moto's way raises it as it is meant)
        return _traverse(self, node, child_id)
    return node


def _find_clauses(self: Any, clause_types: Collection[type]) -> list[Any]:
    """`Node.find_clauses`: the outermost nodes of some classes."""
    found: list[Any] = []
    _collect(self, clause_types, found)
    return found


def _collect(node: Any, clause_types: Collection[type], found: list[Any]) -> None:
    for child in node.children or ():
        kind: Any = type(child)
        if kind in clause_types:
            found.append(child)
        elif _has_clauses(kind):
            _collect(child, clause_types, found)


@functools.cache
def _has_clauses(kind: Any) -> bool:
    return issubclass(kind, (_nodes.Expression, _nodes.UpdateExpressionFunction))


def _split(self: Any) -> deque[Any]:
    """`ConditionExpressionParser._lex_condition_expression`: the words of a condition."""
    return deque(_words(self.condition_expression))


@functools.lru_cache(_KEPT)
def _words(condition: str) -> tuple[Any, ...]:
    return tuple(_OWN_SPLIT(_conditions(condition, None, None)))


def _processor(traverser: Any, kind: type) -> Any:
    """What a traverser processes a kind of node with; None if it leaves it as it is."""
    known = traverser.__dict__.setdefault(_PROCESSORS, {})
    if kind not in known:
        processing = traverser._processing_map().items()  # noqa: SLF001  (moto has no public way)
        known[kind] = next((process for wanted, process in processing if issubclass(kind, wanted)), None)
    return known[kind]


def _is_node(kind: type) -> bool:
    """`issubclass` of an abstract class, looked up once for each kind."""
    known = _IS_NODE.get(kind)
    if known is None:
        known = _IS_NODE[kind] = issubclass(kind, _nodes.Node)
    return known


_IS_NODE: dict[type, bool] = {}
_NOTHING_BEFORE = _nodes.DepthFirstTraverser.pre_processing_of_child
_OWN_SPLIT = _conditions._lex_condition_expression  # noqa: SLF001  (moto has no public way)
_TRAVERSE, _OWN_TRAVERSE = "traverse_node_recursively", _nodes.DepthFirstTraverser.traverse_node_recursively
_METHODS = _responses.method_names_from_class  # of a service, listed again at each call
_PARSER, _MAKE = _parsers.UpdateExpressionParser, _parsers.UpdateExpressionParser.make
REPLACEMENTS = (
    Replacement(_nodes.DepthFirstTraverser, _TRAVERSE, _OWN_TRAVERSE, _traverse),
    Replacement(_validators.ActionCountValidator, _TRAVERSE, _OWN_TRAVERSE, _check_at_root),
    Replacement(_validators.OverlappingPathsValidator, _TRAVERSE, _OWN_TRAVERSE, _check_at_root),
    Replacement(_validators, "deepcopy", _validators.deepcopy, copy_tree),
    # What is kept is never changed: a validator works on a copy, and a condition's parser on its list of words.
    Replacement(_PARSER, "make", staticmethod(_MAKE), staticmethod(functools.lru_cache(_KEPT)(_MAKE))),
    Replacement(_nodes.Node, "find_clauses", _nodes.Node.find_clauses, _find_clauses),
    Replacement(_responses, "method_names_from_class", _METHODS, functools.cache(_METHODS)),
    Replacement(_conditions, "_lex_condition_expression", _OWN_SPLIT, _split),
)
