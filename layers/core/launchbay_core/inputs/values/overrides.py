"""Overrides: the values that somebody changes for one run, as they travel from the command line to the job.

`Overrides` is the one type for them. In JSON (request bodies, stored runs, files of overrides, manifests) the values
are plain, and what is marked is named by its path beside them, so that no key of a config can be taken for a mark;
`read_marks` and `write_marks` convert one source's values both ways. An operator beside `=` and `:=` needs a mark
(`launchbay_core.inputs.values.marks`), its name in JSON here, and what `merge` and `compose` do with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from launchbay_core.inputs.errors import BadAssignment, InvalidOverrides, UnreadableInput
from launchbay_core.inputs.values.bounds import check_bounds
from launchbay_core.inputs.values.composition import compose
from launchbay_core.inputs.values.marks import Mark, Replace, without_marks
from launchbay_core.inputs.values.paths import Path, format_path, parse_path

Source = str | None  # where an override goes: the path of a config file, or None for the run config


Marks = dict[str, list[str]]  # of one source: the dotted paths of what is marked, by the mark's name in JSON

# Each mark by its name in JSON.
_MARKS: Mapping[str, type[Mark]] = {"replace": Replace}


@dataclass(frozen=True)
class Overrides:
    """The values that one run changes: of the run config, and of config files by their paths.

    Each is a nested map of plain values, with marks for what does more than be merged. They are bounded as the values
    of files are, whichever way they came, so that whoever walks them may recurse.

    Raises:
        InvalidOverrides: they nest deeper than files may, or have a number that is too long.

    >>> Overrides.from_json({"config": {"opt": {"name": "sgd"}}, "replace": {"config": ["opt"]}}).config
    {'opt': Replace(value={'name': 'sgd'})}
    """

    config: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check their bounds."""
        for source, values in self.sources():
            try:
                check_bounds(values)
            except UnreadableInput as error:
                where = "the run config" if source is None else f"`{source}`"
                raise InvalidOverrides(f"the overrides of {where} can't be taken: {error.reason}") from error

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """The overrides of a JSON document `{"config": …, "files": …, "replace": …}`; what is left out is empty.

        The document's shape is taken as checked (`launchbay_core.domain.requests.OverridesBody`).

        Raises:
            InvalidOverrides: `replace` names a path for which there is no value, or as the class says.
        """
        files = {path: values or {} for path, values in (document.get("files") or {}).items()}
        config = cls(document.get("config") or {}, files).config  # checks their bounds before they are walked
        marks = {name: document.get(name) or {} for name in _MARKS}
        config_marks = {name: found.get("config") or () for name, found in marks.items()}
        file_marks: dict[str, dict[str, Iterable[str]]] = {path: {} for path in files}
        for name, found in marks.items():
            for path, paths in (found.get("files") or {}).items():
                file_marks.setdefault(path, {})[name] = paths or ()
        read = {path: _read(path, files.get(path, {}), found) for path, found in file_marks.items()}
        return cls(_read("config", config, config_marks), {path: read[path] for path in files})

    def to_json(self) -> dict[str, Any]:
        """The JSON document of these overrides; the inverse of `from_json`.

        >>> Overrides({"opt": Replace({"name": "sgd"})}).to_json()
        {'config': {'opt': {'name': 'sgd'}}, 'files': {}, 'replace': {'config': ['opt'], 'files': {}}}
        """
        config, config_marks = write_marks(self.config)
        written = {path: write_marks(overrides) for path, overrides in self.files.items()}
        document: dict[str, Any] = {"config": config, "files": {path: values for path, (values, _) in written.items()}}
        for name in _MARKS:
            in_files = {path: marks[name] for path, (_, marks) in written.items() if marks[name]}
            document[name] = {"config": config_marks[name], "files": in_files}
        return document

    def sources(self) -> Iterator[tuple[Source, Mapping[str, Any]]]:
        """Each source with its overrides: the run config first, then the files."""
        yield None, self.config
        yield from self.files.items()

    def of(self, source: Source) -> Mapping[str, Any]:
        """The overrides of one source; empty if it has none."""
        return self.config if source is None else self.files.get(source, {})

    def map(self, change: Callable[[Source, Mapping[str, Any]], Mapping[str, Any]]) -> Overrides:
        """These overrides with those of each source changed."""
        return Overrides(
            change(None, self.config), {path: change(path, overrides) for path, overrides in self.files.items()}
        )

    def then(self, more: Overrides) -> Overrides:
        """The overrides that do what these and `more` do one after the other.

        >>> Overrides({"lr": 1, "seed": 1}).then(Overrides({"lr": 2})).config
        {'lr': 2, 'seed': 1}
        """
        paths = dict.fromkeys([*self.files, *more.files])
        return Overrides(
            compose(self.config, more.config), {path: compose(self.of(path), more.of(path)) for path in paths}
        )


def _read(source: str, values: Mapping[str, Any], marks: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    marking = _Marking(values)
    for name, paths in marks.items():
        for path in paths:
            try:
                marking.set(parse_path(path), _MARKS[name])
            except (BadAssignment, KeyError) as error:
                raise InvalidOverrides(f"`{name}` names `{path}`, for which {source} has no value") from error
    return marking.marked


def read_marks(values: Mapping[str, Any], marks: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """One source's overrides, from plain values and the dotted paths of what is marked.

    What lies inside a marked value is part of it: a mark there says nothing more.

    Raises:
        BadAssignment: a path can't be read.
        KeyError: a path leads to no value, or there is no such mark.

    >>> read_marks({"a": {"b": {"c": 1}}}, {"replace": ["a.b"]})
    {'a': {'b': Replace(value={'c': 1})}}
    """
    marking = _Marking(values)
    for name, paths in marks.items():
        for path in paths:
            marking.set(parse_path(path), _MARKS[name])
    return marking.marked


class _Marking:
    """Overrides as they are marked: maps on the way to a mark are copied, each once, and what lies beside is shared."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.marked = dict(values)
        self._copied = {id(self.marked)}

    def set(self, path: Path, mark: type[Mark]) -> None:
        """Mark the value at a path; inside of a mark, only see that the path leads to a value."""
        holder = self.marked
        for position, key in enumerate(path[:-1]):
            present = holder[key]
            if isinstance(present, Mark):
                _check_path(present.value, path[position + 1 :])
                return
            if not isinstance(present, Mapping):
                raise KeyError(key)
            if id(present) not in self._copied:
                present = holder[key] = dict(present)
                self._copied.add(id(present))
            holder = present
        holder[path[-1]] = mark(without_marks(holder[path[-1]]))


def _check_path(values: Any, path: Path) -> None:
    """See that a path leads to a value.

    Raises:
        KeyError: it does not.
    """
    for key in path:
        if not isinstance(values, Mapping):
            raise KeyError(key)
        values = values[key]


def write_marks(overrides: Mapping[str, Any]) -> tuple[dict[str, Any], Marks]:
    """Plain values, and the dotted paths of what is marked; the inverse of `read_marks`."""
    marks: Marks = {name: [] for name in _MARKS}
    for path, mark in _find_marks(overrides, ()):
        marks[next(name for name, kind in _MARKS.items() if isinstance(mark, kind))].append(format_path(path))
    return without_marks(overrides), marks


def _find_marks(overrides: Mapping[str, Any], at: Path) -> Iterator[tuple[Path, Mark]]:
    for key, override in overrides.items():
        if isinstance(override, Mark):
            yield (*at, key), override
        elif isinstance(override, Mapping):
            yield from _find_marks(override, (*at, key))


def leaf_paths(overrides: Mapping[str, Any], at: Path = ()) -> Iterator[Path]:
    """The paths of what overrides set: of each value, empty map or marked value.

    >>> list(leaf_paths({"opt": {"lr": 1, "more": Replace({"a": 1})}}))
    [('opt', 'lr'), ('opt', 'more')]
    """
    for key, override in overrides.items():
        if isinstance(override, Mapping) and override:
            yield from leaf_paths(override, (*at, key))
        else:
            yield (*at, key)
