"""Assignments, which are overrides as people type them: `-o path=value`, `-o file.yaml:path=value`, `-o '~path'`.

What stands left of the `=` is read in `launchbay_core.inputs.left_sides`, what stands right of it in
`launchbay_core.inputs.assigned_values`. A map is merged into the present one; with `:=` it takes its place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from launchbay_core.inputs.assigned_items import type_inside
from launchbay_core.inputs.assigned_values import find_other_meaning, parse_value
from launchbay_core.inputs.errors import BadAssignment
from launchbay_core.inputs.expectations import expect
from launchbay_core.inputs.hydra.selection import select_configs
from launchbay_core.inputs.left_sides import LeftSide, Sign, begins_with_name, read_left_side
from launchbay_core.inputs.shown_assignments import hide_value
from launchbay_core.inputs.values.marks import Add, Items, Remove, Replace, without_marks
from launchbay_core.inputs.values.overrides import Overrides, Source, leaf_paths
from launchbay_core.inputs.values.paths import Path

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Assignment:
    """One override: a value for a path of the run config (`file` is None) or of a config file.

    With `replaces`, a map takes the place of the present one; with the sign `+`, the key may be new; with `~` it goes,
    and the value says nothing. A `notice` says how the value was read if it could be meant in another way.
    """

    path: Path
    value: Any
    file: str | None = None
    replaces: bool = False
    sign: Sign = ""
    notice: str | None = field(default=None, compare=False)

    @property
    def values(self) -> dict[str, Any]:
        """The value at its path, as a nested map."""
        nested = self._override
        for step in reversed(self.path):
            if isinstance(step, str):
                nested = {step: nested}
            elif isinstance(step.position, int):
                nested = Items({step.position: nested})
            else:
                nested = Items({}, (without_marks(nested),))
        return dict(nested)

    @property
    def _override(self) -> Any:
        if self.sign == "~":
            return Remove()
        value = Replace(self.value) if self.replaces and isinstance(self.value, Mapping) else self.value
        return Add(value) if self.sign == "+" and isinstance(self.path[-1], str) else value

    @property
    def overrides(self) -> Overrides:
        """The assignment as the overrides that it makes."""
        return Overrides(self.values) if self.file is None else Overrides(files={self.file: self.values})


def parse_assignment(text: str, schema: Schema | None = None) -> Assignment:
    """One assignment to a path of the one source that `schema` describes, its value typed by it if there is one.

    Raises:
        BadAssignment: it can't be read; says where.

    >>> parse_assignment("trainer.lr=1e-3").values
    {'trainer': {'lr': 0.001}}
    >>> parse_assignment("opt:={name: sgd}").values, parse_assignment("~opt.lr").values
    ({'opt': Replace(value={'name': 'sgd'})}, {'opt': {'lr': Remove()}})
    >>> parse_assignment("layers[-1]=64").values, parse_assignment("layers[+]=8").values
    ({'layers': Items(edits={-1: 64}, appended=())}, {'layers': Items(edits={}, appended=(8,))})
    """
    return read_assignment(read_left_side(text, schema, None), schema)


def read_assignment(left: LeftSide, schema: Schema | None) -> Assignment:
    """The assignment of a left side and what follows it.

    Raises:
        BadAssignment: it can't be read.
    """
    if left.sign == "~":
        path = left.path(schema)
        if left.value_at is not None:
            reason = "what is removed has no value: write `~path`, or `path=value` to change it"
            raise BadAssignment(left.text, left.value_at - 1, reason)
        return Assignment(path, None, left.file, sign="~")
    if left.value_at is None:
        raise BadAssignment(left.text, len(left.text), "there is no `=`: write an override as `path=value`")
    path = left.path(schema)
    typed = left.text[left.value_at :]
    expected = expect(schema, path)
    value = parse_value(left.text, left.value_at, typed, expected)
    value = value if schema is None else type_inside(typed, value, schema, path)
    notice = find_other_meaning(left.shown, typed, value, expected)
    return Assignment(path, value, left.file, left.replaces, left.sign, notice)


def split_file(text: str, files: Collection[str]) -> tuple[str | None, str]:
    """The file of a `file:path` and the rest; None for the run config.

    A file is what stands before the first colon if it is one of the job's files, or looks like a config file, so that a
    typo in its name is reported as that.
    """
    left = read_left_side(text, None, {file: {} for file in files})
    return (None, text) if left.file is None else (left.file, text[left.start :])


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
        UnknownPlace: one of them changes what an earlier one has taken away.
    """
    composition = _Composition()
    selected = select_configs(texts, config, files, earlier)
    for text in selected.others:
        if read is not None and is_file_of_overrides(text, config, files):
            composition.add(read(text[1:]), text)
        else:
            left = read_left_side(text, config, files)
            assignment = _parse_located(left, config, files)
            composition.add(assignment.overrides, left.shown)
            composition.notices += [assignment.notice] if assignment.notice else []
    if selected.words:
        composition.add(selected.overrides, selected.shown)
    return composition.overrides, composition.notices


def is_file_of_overrides(text: str, config: Schema | None, files: Mapping[str, Schema]) -> bool:
    """Whether an override is `@FILE`, which stands for those in a file; a name that is known may begin so, too."""
    return text.startswith("@") and not begins_with_name(text, config, files)


def _parse_located(left: LeftSide, config: Schema | None, files: Mapping[str, Schema]) -> Assignment:
    """An assignment with the file that it names, typed by the schema of that file or of the run config."""
    schema = config if left.file is None else files.get(left.file)
    try:
        return read_assignment(left, schema)
    except BadAssignment as fault:
        raise hide_value(fault, left, schema, [*files.values(), *([config] if config else [])]) from None


class _Composition:
    """Overrides laid over one another, and which assignment has set what."""

    def __init__(self) -> None:
        self.overrides = Overrides()
        self.notices: list[str] = []
        self._set_by: dict[tuple[Source, Path], str] = {}

    def add(self, overrides: Overrides, named: str) -> None:
        """Lay the overrides of what is `named` so over those before."""
        for source, path in self.overrides.overridden_by(overrides):
            if earlier := self._set_by.pop((source, path), None):
                self.notices.append(f"`{earlier}` is overridden by the later `{named}`")
        for source, values in overrides.sources():
            self._set_by |= {(source, path): named for path in leaf_paths(values)}
        self.overrides = self.overrides.then(overrides)
