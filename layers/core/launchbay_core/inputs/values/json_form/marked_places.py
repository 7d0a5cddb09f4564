"""Overrides while they are read from JSON: a tree of the places that are marked, which is built into overrides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from launchbay_core.inputs.values.marks import Add, Items, Remove, Replace, without_marks
from launchbay_core.inputs.values.paths import Index, Step

MISSING = object()


@dataclass(slots=True)
class Node:
    """A place in overrides that marks lead through or end at. Its value stays shared until a mark is inside of it."""

    value: Any = MISSING
    children: dict[Step, Node] | None = None
    appended: list[Any] | None = None
    mark: type[Replace | Remove] | None = None
    adds: bool = False
    has_items: bool = False  # whether single items of a list are named here

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said of the place yet."""
        return self.value is MISSING and self.children is None and self.appended is None and self.mark is None

    def child(self, step: Step) -> Node | None:
        """What is at one step from here, None if nothing is."""
        if self.children and step in self.children:
            return self.children[step]
        if isinstance(self.value, Mapping) and isinstance(step, str) and step in self.value:
            return self._open(step, Node(self.value[step]))
        return None

    def make_child(self, step: Step) -> Node | None:
        """What is at one step from here, made if need be; None if a value is in the way."""
        found = self.child(step)
        if found is not None:
            return found
        if self.mark is not None or (isinstance(step, Index) and self.value is not MISSING):
            return None
        if isinstance(step, str) and (self.has_items or not (self.value is MISSING or isinstance(self.value, Mapping))):
            return None
        if isinstance(step, Index) and self.children and not self.has_items:
            return None
        return self._open(step, Node())

    def _open(self, step: Step, child: Node) -> Node:
        self.children = {} if self.children is None else self.children
        self.children[step] = child
        self.has_items = self.has_items or isinstance(step, Index)
        return child

    def built(self) -> Any:
        """The override of this place."""
        built = self._marked()
        return Add(built) if self.adds else built

    def _marked(self) -> Any:
        if self.mark is Remove:
            return Remove()
        if self.has_items:
            edits = {
                step.position: child.built()
                for step, child in (self.children or {}).items()
                if isinstance(step, Index) and isinstance(step.position, int)
            }
            return Items(edits, tuple(self.appended or ()))
        value = self.value
        if self.children:
            value = {} if value is MISSING else dict(value)
            value |= {step: child.built() for step, child in self.children.items()}
        return Replace(without_marks(value)) if self.mark is Replace else value


def holds_marks(node: Node) -> bool:
    """Whether something in a node is removed, or single items change."""
    waiting = list((node.children or {}).values())
    while waiting:
        inner = waiting.pop()
        if inner.mark is Remove or inner.has_items:
            return True
        waiting += (inner.children or {}).values()
    return False
