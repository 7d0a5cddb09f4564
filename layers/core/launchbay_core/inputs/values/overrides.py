"""Overrides: the values that somebody changes for one run, as they travel from the command line to the job.

`Overrides` is the one type for them. In JSON (request bodies, stored runs, files of overrides, manifests) the values
are plain, and what is marked is named by its path beside them, so that no key of a config can be taken for a mark;
`read_marks` and `write_marks` convert one source's values both ways. An operator beside `=` and `:=` needs a mark
(`launchbay_core.inputs.values.marks`), a list of paths here, and what `merge` and `compose` do with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from launchbay_core.inputs.errors import BadAssignment, InvalidOverrides
from launchbay_core.inputs.values.composition import compose
from launchbay_core.inputs.values.marks import Mark, Replace, without_marks
from launchbay_core.inputs.values.paths import Path, format_path, parse_path

Source = str | None  # where an override goes: the path of a config file, or None for the run config


class MarkedPaths(NamedTuple):
    """The dotted paths of what is marked in one source's overrides: those of maps that replace the present ones."""

    replace: list[str]


@dataclass(frozen=True)
class Overrides:
    """The values that one run changes: of the run config, and of config files by their paths.

    Each is a nested map of plain values, with marks for what does more than be merged.

    >>> Overrides.from_json({"config": {"opt": {"name": "sgd"}}, "replace": {"config": ["opt"]}}).config
    {'opt': Replace(value={'name': 'sgd'})}
    """

    config: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """The overrides of a JSON document `{"config": …, "files": …, "replace": …}`; what is left out is empty.

        The document's shape is taken as checked (`launchbay_core.domain.requests.OverridesBody`).

        Raises:
            InvalidOverrides: `replace` names a path for which there is no value.
        """
        files = document.get("files") or {}
        replace = document.get("replace") or {}
        replace_in_files = replace.get("files") or {}
        config = _read("config", document.get("config") or {}, replace.get("config") or ())
        read = {
            path: _read(path, files.get(path) or {}, replace_in_files.get(path) or ())
            for path in dict.fromkeys([*files, *replace_in_files])
        }
        return cls(config, {path: read[path] for path in files})

    def to_json(self) -> dict[str, Any]:
        """The JSON document of these overrides; the inverse of `from_json`.

        >>> Overrides({"opt": Replace({"name": "sgd"})}).to_json()
        {'config': {'opt': {'name': 'sgd'}}, 'files': {}, 'replace': {'config': ['opt'], 'files': {}}}
        """
        config, config_marks = write_marks(self.config)
        written = {path: write_marks(overrides) for path, overrides in self.files.items()}
        return {
            "config": config,
            "files": {path: values for path, (values, _) in written.items()},
            "replace": {
                "config": config_marks.replace,
                "files": {path: marks.replace for path, (_, marks) in written.items() if marks.replace},
            },
        }

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


def _read(name: str, values: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    marked = dict(values)
    for path in paths:
        try:
            marked = read_marks(marked, [path])
        except (BadAssignment, KeyError) as error:
            raise InvalidOverrides(f"`replace` names `{path}`, for which {name} has no value") from error
    return marked


def read_marks(values: Mapping[str, Any], replace: Iterable[str]) -> dict[str, Any]:
    """One source's overrides, from plain values and the dotted paths of those that are marked.

    Raises:
        BadAssignment: a path can't be read.
        KeyError: a path leads to no value.

    >>> read_marks({"a": {"b": {"c": 1}}}, ["a.b"])
    {'a': {'b': Replace(value={'c': 1})}}
    """
    marked = dict(values)
    for path in replace:
        marked = _mark(marked, parse_path(path))
    return marked


def _mark(values: Mapping[str, Any], path: Path) -> dict[str, Any]:
    key, below = path[0], path[1:]
    if below and not isinstance(values[key], Mapping):
        raise KeyError(key)
    inner = _mark(values[key], below) if below else Replace(without_marks(values[key]))
    return {**values, key: inner}


def write_marks(overrides: Mapping[str, Any]) -> tuple[dict[str, Any], MarkedPaths]:
    """Plain values, and the dotted paths of those that are marked; the inverse of `read_marks`."""
    return without_marks(overrides), MarkedPaths([format_path(path) for path in _paths_of_marks(overrides, ())])


def _paths_of_marks(overrides: Mapping[str, Any], at: Path) -> Iterator[Path]:
    for key, override in overrides.items():
        if isinstance(override, Mark):
            yield (*at, key)
        elif isinstance(override, Mapping):
            yield from _paths_of_marks(override, (*at, key))
