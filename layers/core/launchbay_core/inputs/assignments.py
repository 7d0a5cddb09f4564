"""Assignments, which are overrides as people type them: `-o path=value`, `-o path:=value`, `-o file.yaml:path=value`.

What stands right of the `=` is read in `launchbay_core.inputs.assigned_values`. A map is merged into the present one;
with `:=` it takes its place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from launchbay_core.inputs.assigned_values import find_other_meaning, parse_value
from launchbay_core.inputs.errors import BadAssignment
from launchbay_core.inputs.expectations import expect
from launchbay_core.inputs.formats.registry import suffixes
from launchbay_core.inputs.hydra.selection import select_configs
from launchbay_core.inputs.shown_assignments import hide_value, name_assignment
from launchbay_core.inputs.values.marks import Replace
from launchbay_core.inputs.values.overrides import Overrides, Source, leaf_paths
from launchbay_core.inputs.values.paths import Path, parse_path

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Assignment:
    """One override: a value for a path of the run config (`file` is None) or of a config file.

    With `replaces`, a map takes the place of the present one. A `notice` says how the value was read if it could be
    meant in another way.
    """

    path: Path
    value: Any
    file: str | None = None
    replaces: bool = False
    notice: str | None = field(default=None, compare=False)

    @property
    def values(self) -> dict[str, Any]:
        """The value at its path, as a nested map."""
        nested: Any = Replace(self.value) if self.replaces and isinstance(self.value, Mapping) else self.value
        for key in reversed(self.path):
            nested = {key: nested}
        return dict(nested)

    @property
    def overrides(self) -> Overrides:
        """The assignment as the overrides that it makes."""
        return Overrides(self.values) if self.file is None else Overrides(files={self.file: self.values})


def parse_assignment(text: str, schema: Schema | None = None) -> Assignment:
    """One `path=value` or `path:=value`, its value typed by the schema if there is one.

    Raises:
        BadAssignment: it can't be read; says where.

    >>> parse_assignment("trainer.lr=1e-3").values
    {'trainer': {'lr': 0.001}}
    >>> parse_assignment("opt:={name: sgd}").values
    {'opt': Replace(value={'name': 'sgd'})}
    """
    left, equals, typed = text.partition("=")
    if not equals:
        raise BadAssignment(text, len(text), "there is no `=`: write an override as `path=value`")
    path_text = left.removesuffix(":")
    try:
        path = parse_path(path_text)
    except BadAssignment as error:
        raise BadAssignment(text, error.position, error.reason) from error
    expected = expect(schema, path)
    value = parse_value(text, len(left) + 1, typed, expected)
    notice = find_other_meaning(f"{left}=…", typed, value, expected)
    return Assignment(path, value, None, replaces=path_text != left, notice=notice)


def split_file(text: str, files: Collection[str]) -> tuple[str | None, str]:
    """The file of a `file:path=value` and the rest; None for the run config.

    A file is what stands before the first colon left of the equals sign if it is one of the job's files, or looks like
    a config file, so that a typo in its name is reported as that.
    """
    left = text.partition("=")[0]
    for file in sorted(files, key=len, reverse=True):
        if left.startswith(file + ":"):
            return file, text[len(file) + 1 :]
    name, colon, _ = left.partition(":")
    if colon and name.endswith(suffixes()):
        return name, text[len(name) + 1 :]
    return None, text


def parse_overrides(
    texts: Sequence[str],
    config: Schema | None,
    files: Mapping[str, Schema],
    read: Callable[[str], Overrides] | None = None,
    earlier: Overrides | None = None,
) -> tuple[Overrides, list[str]]:
    """Several assignments as one value, and notices of what may not be meant, as of values that a later one overrides.

    Args:
        texts: what was typed; `@file` stands for all the overrides in a file.
        config: the schema of the run config; None if the job has none.
        files: the schemas of the config files.
        read: gives the overrides in an `@file`; without it there are no such files.
        earlier: overrides that these are laid over later, as those of a run that is launched again.

    Raises:
        BadAssignment: one of them can't be read.
        InvalidOverrides: one of them makes overrides beyond their bounds.
    """
    composition = _Composition()
    selected = select_configs(texts, config, files, earlier)
    for text in selected.others:
        if text.startswith("@") and read is not None:
            composition.add(read(text[1:]), text)
        else:
            assignment = _parse_located(text, config, files)
            composition.add(assignment.overrides, text)
            composition.notices += [assignment.notice] if assignment.notice else []
    if selected.words:
        composition.add(selected.overrides, selected.words[-1])
    return composition.overrides, composition.notices


def _parse_located(text: str, config: Schema | None, files: Mapping[str, Schema]) -> Assignment:
    """An assignment with the file that it names, typed by the schema of that file or of the run config."""
    file, rest = split_file(text, files)
    schema = config if file is None else files.get(file)
    try:
        assignment = parse_assignment(rest, schema)
    except BadAssignment as error:
        fault = BadAssignment(text, error.position + len(text) - len(rest), error.reason)
        path_text = rest.partition("=")[0].removesuffix(":")
        raise hide_value(fault, path_text, schema, [*files.values(), *([config] if config else [])]) from None
    return replace(assignment, file=file)


class _Composition:
    """Overrides laid over one another, and which assignment has set what."""

    def __init__(self) -> None:
        self.overrides = Overrides()
        self.notices: list[str] = []
        self._set_by: dict[tuple[Source, Path], str] = {}

    def add(self, overrides: Overrides, text: str) -> None:
        """Lay the overrides that `text` stands for over those before."""
        named = name_assignment(text)
        for source, values in overrides.sources():
            for path in leaf_paths(values):
                for earlier in [one for one in self._set_by if one[0] == source and one[1][: len(path)] == path]:
                    self.notices.append(f"`{self._set_by.pop(earlier)}` is overridden by the later `{named}`")
                self._set_by[source, path] = named
        self.overrides = self.overrides.then(overrides)
