"""Overrides: the values that somebody changes for one run, as they travel from the command line to the job.

`Overrides` is the one type for them. In JSON (request bodies, stored runs, files of overrides) the values are plain,
and what is marked is named by its path beside them (`values.json_form.marks`). An operator beside `=` and `:=` needs a
mark (`values.marks`), its name in JSON, and what `merge` and `compose` do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from launchbay_core.inputs.errors import InvalidOverrides, UnreadableInput
from launchbay_core.inputs.values.bounds import check_bounds
from launchbay_core.inputs.values.composition import compose
from launchbay_core.inputs.values.json_form.marks import MARKS, read_marks, write_marks
from launchbay_core.inputs.values.marks import Add, Items
from launchbay_core.inputs.values.paths import RULES, Index, Path

Source = str | None  # where an override goes: the path of a config file, or None for the run config


@dataclass(frozen=True)
class Overrides:
    """The values that one run changes: of the run config, and of config files by their paths.

    Each is a nested map of plain values, with marks for what does more than be merged. They are bounded as the values
    of files are, whichever way they came, so that whoever walks them may recurse. `args` are words that take the place
    of the job's own arguments, `entry_point` words that take the place of its program, `env` variables that are set.

    Raises:
        InvalidOverrides: they nest deeper than files may, or have a number that is too long.

    >>> Overrides.from_json({"config": {"opt": {"name": "sgd"}}, "replace": {"config": ["opt"]}}).config
    {'opt': Replace(value={'name': 'sgd'})}
    """

    config: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    args: tuple[str, ...] | None = None
    entry_point: tuple[str, ...] | None = None
    env: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check their bounds."""
        for source, values in self.sources():
            try:
                check_bounds(values)
            except UnreadableInput as error:
                where = "the run config" if source is None else f"`{source}`"
                raise InvalidOverrides(f"the overrides of {where} can't be taken: {error.reason}") from error

    @classmethod
    def from_json(cls, document: Mapping[str, Any], rules: int = RULES) -> Self:
        """The overrides of a JSON document; what is left out is empty.

        `{"config": …, "files": …}` have plain values. `replace`, `add` and `remove` have paths,
        `{"config": [path], "files": {file: [path]}}`, and `items` items of lists, `{"path": …, "value": …}`, in the
        place of paths. `rules` are those of the paths. The document's shape is taken as checked
        (`launchbay_core.domain.requests.OverridesBody`).

        Raises:
            InvalidOverrides: a path has no value, or is named by what contradicts each other, or as the class says.
        """
        files = {path: values or {} for path, values in (document.get("files") or {}).items()}
        plain = cls(document.get("config") or {}, files)  # checks their bounds before they are walked
        named = {name: document.get(name) or {} for name in MARKS}
        config_marks = {name: found.get("config") or () for name, found in named.items()}
        file_marks: dict[str, dict[str, Any]] = {path: {} for path in files}
        for name, found in named.items():
            for path, marks in (found.get("files") or {}).items():
                file_marks.setdefault(path, {})[name] = marks or ()
        read = {path: read_marks(files.get(path, {}), marks, path, rules) for path, marks in file_marks.items()}
        return cls(
            read_marks(plain.config, config_marks, "config", rules),
            {path: values for path, values in read.items() if path in files or values},
            _words(document.get("args")),
            _words(document.get("entry_point")),
            document.get("env") or {},
        )

    def to_json(self) -> dict[str, Any]:
        """The JSON document of these overrides, without members that are empty; the inverse of `from_json`.

        >>> Overrides({"lr": 1, "layers": Items({0: 64})}).to_json()
        {'config': {'lr': 1}, 'items': {'config': [{'path': 'layers[0]', 'value': 64}]}}
        """
        config, config_marks = write_marks(self.config)
        written = {path: write_marks(overrides) for path, overrides in self.files.items()}
        document: dict[str, Any] = {"config": config, "files": {path: values for path, (values, _) in written.items()}}
        for name in MARKS:
            in_files = {path: marks[name] for path, (_, marks) in written.items() if name in marks}
            named = {"config": config_marks.get(name, []), "files": in_files}
            document[name] = {where: marks for where, marks in named.items() if marks}
        document["env"] = dict(self.env)
        document = {name: value for name, value in document.items() if value}
        words = {"args": self.args, "entry_point": self.entry_point}
        return document | {name: list(given) for name, given in words.items() if given is not None}

    def sources(self) -> Iterator[tuple[Source, Mapping[str, Any]]]:
        """Each source with its overrides: the run config first, then the files."""
        yield None, self.config
        yield from self.files.items()

    def of(self, source: Source) -> Mapping[str, Any]:
        """The overrides of one source; empty if it has none."""
        return self.config if source is None else self.files.get(source, {})

    def map(self, change: Callable[[Source, Mapping[str, Any]], Mapping[str, Any]]) -> Overrides:
        """These overrides with those of each source changed."""
        files = {path: change(path, overrides) for path, overrides in self.files.items()}
        return replace(self, config=change(None, self.config), files=files)

    def overridden_by(self, more: Overrides) -> Iterator[tuple[Source, Path]]:
        """What these set that no longer counts once `more` are laid over them.

        >>> list(Overrides({"lr": 1, "opt": {"name": "sgd"}}).overridden_by(Overrides({"opt": 1})))
        [(None, ('opt', 'name'))]
        """
        for source, values in more.sources():
            found = dict.fromkeys(_overridden(leaf_paths(self.of(source)), leaf_paths(values)))
            yield from ((source, path) for path in found)

    def then(self, more: Overrides) -> Overrides:
        """The overrides that do what these and `more` do one after the other.

        >>> Overrides({"lr": 1, "seed": 1}).then(Overrides({"lr": 2})).config
        {'lr': 2, 'seed': 1}
        """
        paths = dict.fromkeys([*self.files, *more.files])
        return Overrides(
            compose(self.config, more.config),
            {path: compose(self.of(path), more.of(path)) for path in paths},
            self.args if more.args is None else more.args,
            self.entry_point if more.entry_point is None else more.entry_point,
            {**self.env, **more.env},
        )


_END = object()  # in a tree of paths, where one ends


def _overridden(earlier: Iterable[Path], later: Iterable[Path]) -> Iterator[Path]:
    """The earlier paths of what no longer counts once something is set at the later ones."""
    tree: dict[Any, Any] = {}
    for path in earlier:
        node = tree
        for step in path:
            node = node.setdefault(step, {})
        node[_END] = path
    for path in later if tree else ():
        node = tree
        for step in path:
            if isinstance(step, Index) and _END in node:
                yield node[_END]  # on the way to an item, what took the place of its list
            node = node.get(step, {})
        # Of items that are appended, each follows the one before.
        yield from _ends_in(node) if path[-1] != Index("+") else ()


def _ends_in(node: Mapping[Any, Any]) -> Iterator[Path]:
    for step, inner in node.items():
        if step is _END:
            yield inner
        else:
            yield from _ends_in(inner)


def _words(given: Any) -> tuple[str, ...] | None:
    return None if given is None else tuple(given)


def leaf_paths(overrides: Mapping[str, Any], at: Path = ()) -> Iterator[Path]:
    """The paths of what overrides set: of each value, empty map, marked value or item of a list.

    >>> list(leaf_paths({"opt": {"lr": 1, "more": {}}, "a": Items({0: {"b": 1}})}))
    [('opt', 'lr'), ('opt', 'more'), ('a', Index(position=0), 'b')]
    """
    for key, override in overrides.items():
        yield from _leaf_paths(override, (*at, key))


def _leaf_paths(override: Any, at: Path) -> Iterator[Path]:
    if isinstance(override, Mapping) and override:
        yield from leaf_paths(override, at)
    elif isinstance(override, Add):
        yield from _leaf_paths(override.value, at)  # merged as a value without a mark is
    elif isinstance(override, Items):
        for index, edit in override.edits.items():
            yield from _leaf_paths(edit, (*at, Index(index)))
        for _ in override.appended:
            yield (*at, Index("+"))
    else:
        yield at
