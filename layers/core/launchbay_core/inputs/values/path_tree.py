"""Paths as a tree of their keys, so that a walk over values looks at each key of a path once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Self

from launchbay_core.inputs.values.keys import KeyReader, as_written, labels_of
from launchbay_core.inputs.values.paths import Index, Path, Step


class PathTree:
    """Paths that begin alike share their beginning; keys that `read_key` takes for the same are one.

    `path` is the first path that ends here, `inner` the first that leads further down.
    """

    __slots__ = ("_children", "_read_key", "children", "inner", "path")

    def __init__(self, read_key: KeyReader = as_written) -> None:
        self._read_key = read_key
        self._children: dict[Hashable, PathTree] = {}
        self.children: list[PathTree] = []  # each once, whatever labels it goes by
        self.path: Path | None = None
        self.inner: Path | None = None

    @classmethod
    def of(cls, paths: Iterable[Path], read_key: KeyReader = as_written) -> Self:
        """The tree of some paths."""
        tree = cls(read_key)
        for path in paths:
            tree._add(path)
        return tree

    def _add(self, path: Path) -> None:
        node: PathTree = self
        for key in path:
            node.inner = node.inner or path
            node = node._find_or_add(key)
        node.path = path if node.path is None else node.path

    def _labels_of(self, step: Step) -> tuple[Hashable, ...]:
        return (step,) if isinstance(step, Index) else labels_of(step, self._read_key)

    def _find_or_add(self, step: Step) -> PathTree:
        labels = self._labels_of(step)
        child = next((self._children[label] for label in labels if label in self._children), None)
        if child is None:
            child = PathTree(self._read_key)
            self.children.append(child)
        for label in labels:
            self._children.setdefault(label, child)
        return child

    def below(self, step: Step) -> PathTree | None:
        """The rest of the paths that lead through a key, or an index as it is written; None if none does."""
        found = self._children.get(step)
        if found is not None or not self._children:
            return found
        labels = self._labels_of(step)
        return next((self._children[label] for label in labels if label in self._children), None)

    def names(self) -> dict[str, PathTree]:
        """The keys that come next, in each spelling that a path may have them in, with the rest of the paths."""
        return {label: child for label, child in self._children.items() if isinstance(label, str)}

    def spelled(self, path: Path) -> Path | None:
        """The first path in the tree that is the same as `path`, in whichever spelling; None if there is none."""
        node: PathTree | None = self
        for key in path:
            node = node.below(key) if node else None
        return node.path if node else None

    def touches(self, path: Path) -> bool:
        """Whether one of the paths is `path`, or leads to it, or lies below it."""
        node: PathTree | None = self
        for key in path:
            if node is None or node.path is not None:
                break
            node = node.below(key)
        return node is not None

    def paths(self) -> Iterator[Path]:
        """Every path in the tree once, those that begin alike together."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            if node.path is not None:
                yield node.path
            waiting += reversed(node.children)
