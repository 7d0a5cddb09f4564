"""Include and exclude paths: which part of a config is an input. Exclude wins; no include means everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launchbay_core.inputs.values.keys import KeyReader, as_written
from launchbay_core.inputs.values.merge import key_text
from launchbay_core.inputs.values.path_tree import PathTree
from launchbay_core.inputs.values.paths import Path, Step, parse_path


@dataclass(frozen=True)
class Selection:
    """Include and exclude paths, as seen from one place in a config. Each stands for everything below it.

    Questions are about the value at a path from there; without a path, about the value there itself. A walk over values
    takes its selection along with `below`, so that it looks at each path once, however many there are.

    `include` and `exclude` are the paths that lead on from this place, None if there are none; `is_included` and
    `is_excluded` say whether a path ends at it or above it.
    """

    include: PathTree | None
    exclude: PathTree | None
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
        included = PathTree.of(map(parse_path, include), read_key) if include else None
        excluded = PathTree.of(map(parse_path, exclude), read_key) if exclude else None
        return cls(included, excluded, included is None)

    def below(self, key: Step) -> Selection:
        """The selection as seen from the value of one key or item."""
        if self.is_excluded or (self.include is None and self.exclude is None):
            return self  # further down, nothing changes
        include = self.include.below(key) if self.include else None
        exclude = self.exclude.below(key) if self.exclude else None
        is_included = self.is_included or (include is not None and include.path is not None)
        is_excluded = exclude is not None and exclude.path is not None
        return Selection(include, exclude, is_included, is_excluded)

    def _at(self, path: Path) -> Selection:
        found = self
        for key in path:
            found = found.below(key)
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
        return not at.is_excluded and (at.is_included or at.include is not None)

    def excludes(self, path: Path = ()) -> bool:
        """Whether an exclude path leaves the value at `path` out of the inputs."""
        return self._at(path).is_excluded

    def excluded_below(self, path: Path = ()) -> Path | None:
        """The first exclude path, from the top of the config, that leads to something inside the value at `path`."""
        exclude = self._at(path).exclude
        return exclude.inner if exclude else None

    def included_below(self, path: Path = ()) -> list[Path]:
        """The include paths, from the top of the config, that lead to something at or inside the value at `path`."""
        include = self._at(path).include
        return list(include.paths()) if include else []

    def names_below(self, path: Path = ()) -> list[str]:
        """The keys of the map at `path` that paths lead through, in every spelling."""
        at = self._at(path)
        return [name for tree in (at.include, at.exclude) if tree for name in tree.names()]

    def excluded_names(self, path: Path = ()) -> set[str]:
        """The keys of the map at `path` that are excluded themselves, in every spelling."""
        exclude = self._at(path).exclude
        return {name for name, child in exclude.names().items() if child.path is not None} if exclude else set()


def select(
    values: Mapping[str, Any],
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    read_key: KeyReader = as_written,
) -> dict[str, Any]:
    """The part of `values` that include and exclude leave; maps that they empty are left out.

    A list or scalar has no parts: it is left out if something in it is excluded. `read_key` is that of the format that
    the values were read from (`launchbay_core.inputs.formats.keys`), if their keys are not all texts.

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
    """Whether a value that is not a map with keys is an input, as seen from its own place."""
    return selection.covers() if isinstance(value, Mapping) else selection.covers_all_of()


def hidden_paths(values: Mapping[str, Any], selection: Selection, at: Path = ()) -> Iterator[Path]:
    """The topmost paths of `values` that the selection leaves out, so that a refusal can tell them from typos."""
    for key, value in values.items():
        name = key_text(key)
        here, path = selection.below(name), (*at, name)
        if not here.leads_into():
            yield path
        elif isinstance(value, Mapping) and value:
            yield from hidden_paths(value, here, path)
        elif not is_input(value, here):
            yield path
