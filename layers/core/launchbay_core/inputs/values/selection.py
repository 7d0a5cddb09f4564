"""Include and exclude paths: which part of a config is an input. Exclude wins; no include means everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launchbay_core.inputs.values.keys import KeyReader, as_written
from launchbay_core.inputs.values.merge import key_text
from launchbay_core.inputs.values.path_tree import PathTree
from launchbay_core.inputs.values.paths import Index, Path, Step, parse_path


@dataclass(frozen=True)
class Selection:
    """Include and exclude paths, as seen from one place in a config. Each stands for everything below it.

    Questions are about the value at a path from there; without a path, about the value there itself. A walk over values
    takes its selection along with `below` and `item`, so that it looks at each path once, however many there are.

    `include` and `exclude` have the paths that lead on from this place; `is_included` and `is_excluded` say whether a
    path ends at it or above it. Several paths may lead to one item of a list, such as `a[0]` and `a[*]`.
    """

    include: tuple[PathTree, ...]
    exclude: tuple[PathTree, ...]
    is_included: bool
    is_excluded: bool = False

    @classmethod
    def of(
        cls, include: Sequence[str] | None, exclude: Sequence[str] | None, read_key: KeyReader = as_written
    ) -> Selection:
        """The selection for paths as people write them; an empty include list means everything, as none does.

        Raises:
            BadAssignment: a path can't be read.
        """
        included, excluded = (
            (PathTree.of(map(parse_path, paths), read_key),) if paths else () for paths in (include, exclude)
        )
        return cls(included, excluded, not included)

    def below(self, step: Step) -> Selection:
        """The selection as seen from the value of one key, or from an item at an index as it is written."""
        if self._is_same_below:
            return self
        if isinstance(step, Index) and not (isinstance(step.position, int) and step.position < 0):
            return self.item(step.position if isinstance(step.position, int) else None)
        return self._in(lambda tree: [found] if (found := tree.below(step)) else [])

    def item(self, position: int | None, length: int = 0) -> Selection:
        """The selection as seen from an item of a list of a length; None is one that is appended."""
        return self if self._is_same_below else self._in(lambda tree: tree.of_item(position, length))

    @property
    def _is_same_below(self) -> bool:
        return self.is_excluded or not (self.include or self.exclude)

    def _in(self, lead: Callable[[PathTree], list[PathTree]]) -> Selection:
        include = tuple(found for tree in self.include for found in lead(tree))
        exclude = tuple(found for tree in self.exclude for found in lead(tree))
        is_included = self.is_included or any(tree.path is not None for tree in include)
        is_excluded = any(tree.path is not None for tree in exclude)
        return Selection(include, exclude, is_included, is_excluded)

    def _at(self, path: Path) -> Selection:
        found = self
        for step in path:
            found = found.below(step)
        return found

    def covers(self, path: Path = ()) -> bool:
        """Whether the value at `path` is an input."""
        at = self._at(path)
        return at.is_included and not at.is_excluded

    def covers_all_of(self, path: Path = ()) -> bool:
        """Whether the value at `path` is an input with everything in it, so that it may be replaced."""
        at = self._at(path)
        return at.covers() and at.excluded_below() is None

    def leads_into(self, path: Path = ()) -> bool:
        """Whether something at or below `path` may be an input."""
        at = self._at(path)
        return not at.is_excluded and (at.is_included or bool(at.include))

    def leads_to_items(self, path: Path = ()) -> bool:
        """Whether paths tell the items of the list at `path` apart, of which some may be inputs."""
        at = self._at(path)
        return at.leads_into() and any(tree.has_items for tree in (*at.include, *at.exclude))

    def excludes(self, path: Path = ()) -> bool:
        """Whether an exclude path leaves the value at `path` out of the inputs."""
        return self._at(path).is_excluded

    def excluded_below(self, path: Path = ()) -> Path | None:
        """The first exclude path, from the top of the config, that leads to something inside the value at `path`."""
        return next((tree.inner for tree in self._at(path).exclude if tree.inner), None)

    def included_below(self, path: Path = ()) -> list[Path]:
        """The include paths, from the top of the config, that lead to something at or inside the value at `path`."""
        return [found for tree in self._at(path).include for found in tree.paths()]

    def names_below(self, path: Path = ()) -> list[str]:
        """The keys of the map at `path` that paths lead through, in every spelling."""
        at = self._at(path)
        return [name for tree in (*at.include, *at.exclude) for name in tree.names()]

    def excluded_names(self, path: Path = ()) -> set[str]:
        """The keys of the map at `path` that are excluded themselves, in every spelling."""
        names = (found for tree in self._at(path).exclude for found in tree.names().items())
        return {name for name, child in names if child.path is not None}


def select(
    values: Mapping[str, Any],
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    read_key: KeyReader = as_written,
) -> dict[str, Any]:
    """The part of `values` that include and exclude leave; maps that they empty are left out.

    A list stays whole if paths name items of it, which have no names of their own. Otherwise a list or scalar has no
    parts: it is left out if something in it is excluded. `read_key` is that of the format that the values were read
    from (`launchbay_core.inputs.formats.keys`), if their keys are not all texts.

    >>> select({"a": {"b": 1, "c": 2}, "d": 3}, include=["a"], exclude=["a.c"])
    {'a': {'b': 1}}
    """
    return _select(values, Selection.of(include, exclude, read_key))


def _select(values: Mapping[str, Any], selection: Selection) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in values.items():
        here = selection.below(key_text(key))
        if not here.leads_into():
            continue
        if isinstance(value, Mapping) and value:
            inner = _select(value, here)
            if inner:
                kept[key] = inner
        elif is_input(value, here):
            kept[key] = value
    return kept


def is_input(value: Any, selection: Selection) -> bool:
    """Whether a value that is not a map with keys is an input, or has items that are; as seen from its own place."""
    if isinstance(value, Mapping):
        return selection.covers()
    return selection.covers_all_of() or (isinstance(value, list | tuple) and selection.leads_to_items())


def shown_values(
    values: Mapping[str, Any],
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    read_key: KeyReader = as_written,
) -> dict[str, Any]:
    """The part of `values` that people may see, as `select` gives it, without what is left out of items of lists.

    >>> shown_values({"data": [{"path": "a", "key": "x"}], "layers": [2, 1]}, exclude=["data[*].key", "layers[0]"])
    {'data': [{'path': 'a'}]}
    """
    shown = shown_part(select(values, include, exclude, read_key), Selection.of(include, exclude, read_key))
    return dict(shown[0]) if shown else {}


def shown_part(value: Any, selection: Selection) -> tuple[Any] | None:
    """What people may see of a value, as seen from its own place; None if that is nothing.

    Keys that are left out are cut. Of a list with an item that is left out, nothing is seen: in what would be left,
    positions would mean other items than in the list.
    """
    if selection.covers_all_of():
        return (value,)
    if isinstance(value, Mapping) and value:
        parts = {key: shown_part(inner, selection.below(key_text(key))) for key, inner in value.items()}
        shown = {key: part[0] for key, part in parts.items() if part}
        return (shown,) if shown or selection.covers() else None
    if isinstance(value, list | tuple) and selection.leads_to_items():
        items = [shown_part(item, selection.item(position, len(value))) for position, item in enumerate(value)]
        return ([item[0] for item in items if item],) if all(items) else None
    return (value,) if isinstance(value, Mapping) and selection.covers() else None


def hidden_paths(values: Mapping[str, Any], selection: Selection, at: Path = ()) -> Iterator[Path]:
    """The topmost paths of `values` that the selection leaves out, so that a refusal can tell them from typos."""
    for key, value in values.items():
        name = key_text(key)
        yield from _hidden_in(value, selection.below(name), (*at, name))


def _hidden_in(value: Any, here: Selection, path: Path) -> Iterator[Path]:
    if not here.leads_into():
        yield path
    elif isinstance(value, Mapping) and value:
        yield from hidden_paths(value, here, path)
    elif not is_input(value, here):
        yield path
    elif isinstance(value, list | tuple) and here.leads_to_items():
        for position, item in enumerate(value):
            yield from _hidden_in(item, here.item(position, len(value)), (*path, Index(position)))
