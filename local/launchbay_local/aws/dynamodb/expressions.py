"""Makes moto read update expressions faster, with the same results.

moto parses an expression at each call, copies its tree by `copy.deepcopy`, and looks at each node ten times through the
`isinstance` of abstract classes: that takes most of the time of an update.
"""

from __future__ import annotations

import functools
import importlib
from typing import Any

# moto's modules of expressions have no types.
_nodes: Any = importlib.import_module("moto.dynamodb.parsing.ast_nodes")
_validators: Any = importlib.import_module("moto.dynamodb.parsing.validators")
_parsers: Any = importlib.import_module("moto.dynamodb.parsing.expressions")

_PROCESSORS = "_processors_by_kind"
_KEPT = 512
# moto's own, which the replacements must equal.
REPLACED = (
    _nodes.DepthFirstTraverser.traverse_node_recursively,
    _validators.deepcopy,
    _parsers.UpdateExpressionParser.make,
)


def install() -> None:
    """Replace moto's functions in this process; once is enough."""
    _nodes.DepthFirstTraverser.traverse_node_recursively = _traverse
    _validators.deepcopy = copy_tree
    # What is kept is never changed: a validator works on a copy.
    _parsers.UpdateExpressionParser.make = staticmethod(functools.lru_cache(_KEPT)(REPLACED[2]))


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
    parent = node.parent
    for place, child in enumerate(node.children or ()):
        self.pre_processing_of_child(node, place)
        if _is_node(type(child)):
            _traverse(self, child, place)
    process = _processor(self, type(node))
    if process is None:
        return node
    processed = process(node)
    processed.parent = parent
    if parent:
        parent.children[child_id] = processed
    return processed


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
