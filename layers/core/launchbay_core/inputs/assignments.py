"""Overrides as people type them: `-o path=value`, `-o path:=value`, `-o file.yaml:path=value`, `-o @overrides.yaml`.

A value is YAML flow: `1e-5`, `[1, 2]`, `{name: adam, lr: 1e-3}`, `null`, `"true"`. The schema has the last word on what
was meant: where it asks for text, what was typed is the text (`-o tag=1.10` needs no quotes there), and where it asks
for a number, a number in quotes is one. A map is merged into the present one; with `:=` it takes its place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from launchbay_core.inputs.errors import BadAssignment, UnreadableInput
from launchbay_core.inputs.formats.json.reader import load_json
from launchbay_core.inputs.formats.yaml.reader import load_yaml
from launchbay_core.inputs.schemas.json_types import ALL_TYPES, Types, type_of, types_at
from launchbay_core.inputs.values.composition import compose
from launchbay_core.inputs.values.paths import Path, format_path, parse_path
from launchbay_core.inputs.values.plain import plain_value
from launchbay_core.inputs.values.replacement import Replace, mark_replacements, replacement_paths, without_marks

Schema = Mapping[str, Any]
_QUOTES = ("'", '"')


@dataclass(frozen=True)
class Assignment:
    """One override: a value for a path of the run config (`file` is None) or of a config file.

    With `replaces`, a map takes the place of the present one.
    """

    path: Path
    value: Any
    file: str | None = None
    replaces: bool = False

    @property
    def overrides(self) -> dict[str, Any]:
        """The override as a nested map."""
        nested: Any = Replace(self.value) if self.replaces and isinstance(self.value, Mapping) else self.value
        for key in reversed(self.path):
            nested = {key: nested}
        return dict(nested)


def parse_assignment(text: str, schema: Schema | None = None) -> Assignment:
    """One `path=value` or `path:=value`, its value typed by the schema where there is one.

    Raises:
        BadAssignment: it can't be read; says where.

    >>> parse_assignment("trainer.lr=1e-3").overrides
    {'trainer': {'lr': 0.001}}
    >>> parse_assignment("opt:={name: sgd}").overrides
    {'opt': Replace(value={'name': 'sgd'})}
    """
    left, equals, typed = text.partition("=")
    if not equals:
        raise BadAssignment(text, len(text), "an override is written `path=value`; there is no `=`")
    path_text = left.removesuffix(":")
    try:
        path = parse_path(path_text)
    except BadAssignment as error:
        raise BadAssignment(text, error.position, error.reason) from error
    value = _value(text, len(left) + 1, typed, types_at(schema, path) if schema else ALL_TYPES)
    return Assignment(path, value, None, replaces=path_text != left)


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
    if colon and name.endswith((".yaml", ".yml", ".json", ".toml")):
        return name, text[len(name) + 1 :]
    return None, text


def parse_overrides(
    texts: Sequence[str],
    config: Schema | None,
    files: Mapping[str, Schema],
    read: Callable[[str], Mapping[str | None, Mapping[str, Any]]] | None = None,
) -> tuple[dict[str, Any], list[str]]:
    """Several assignments as one override, and notices of values that a later one overrides.

    The override is `{"config": …, "files": {…}}`, with `replace` where a map takes the place of another.

    Args:
        texts: what was typed; `@file` stands for all the overrides in a file.
        config: the schema of the run config; None where the job has none.
        files: the schemas of the config files.
        read: gives the changes in an `@file`, as `changes_of` does; without it there are no such files.

    Raises:
        BadAssignment: one of them can't be read.
    """
    laid = _Laid()
    for text in texts:
        if text.startswith("@") and read is not None:
            for file, changes in read(text[1:]).items():
                laid.add(file, changes, text)
        else:
            assignment = _placed(text, config, files)
            laid.add(assignment.file, assignment.overrides, text)
    return in_api_shape(laid.changes), laid.notices


def _placed(text: str, config: Schema | None, files: Mapping[str, Schema]) -> Assignment:
    file, rest = split_file(text, files)
    try:
        assignment = parse_assignment(rest, config if file is None else files.get(file))
    except BadAssignment as error:
        raise BadAssignment(text, error.position + len(text) - len(rest), error.reason) from error
    return replace(assignment, file=file)


class _Laid:
    """Assignments laid over one another, and which of them set what."""

    def __init__(self) -> None:
        self.changes: dict[str | None, dict[str, Any]] = {None: {}}
        self.notices: list[str] = []
        self._set_by: dict[tuple[str | None, Path], str] = {}

    def add(self, file: str | None, changes: Mapping[str, Any], text: str) -> None:
        """Lay the changes that `text` stands for over what was said before."""
        for path in _leaves(changes, ()):
            for place in [one for one in self._set_by if one[0] == file and one[1][: len(path)] == path]:
                self.notices.append(f"`{self._set_by.pop(place)}` is overridden by the later `{text}`")
            self._set_by[file, path] = text
        self.changes[file] = compose(self.changes.get(file, {}), changes)


def _leaves(changes: Mapping[str, Any], at: Path) -> Iterator[Path]:
    for key, value in changes.items():
        if isinstance(value, Mapping) and value:
            yield from _leaves(value, (*at, key))
        else:
            yield (*at, key)


def in_api_shape(changes: Mapping[str | None, Mapping[str, Any]]) -> dict[str, Any]:
    """Changes of the run config (None) and of files in the API's shape; `replace` is left out where nothing does.

    >>> in_api_shape({None: {"opt": Replace({"name": "sgd"})}})
    {'config': {'opt': {'name': 'sgd'}}, 'files': {}, 'replace': {'config': ['opt'], 'files': {}}}
    """
    replaced = {file: [format_path(path) for path in replacement_paths(made)] for file, made in changes.items()}
    overrides = {
        "config": without_marks(changes.get(None, {})),
        "files": {file: without_marks(made) for file, made in changes.items() if file is not None},
    }
    if any(replaced.values()):
        files = {file: paths for file, paths in replaced.items() if file is not None and paths}
        overrides["replace"] = {"config": replaced.get(None, []), "files": files}
    return overrides


def changes_of(overrides: Mapping[str, Any]) -> dict[str | None, dict[str, Any]]:
    """Overrides in the API's shape as changes of the run config (None) and of files; the inverse of `in_api_shape`.

    Raises:
        BadAssignment: a path of `replace` is none.
        KeyError: a path of `replace` leads to no value.
    """
    replaced = overrides.get("replace") or {}
    of_files = replaced.get("files") or {}
    changes: dict[str | None, dict[str, Any]] = {
        None: mark_replacements(overrides.get("config") or {}, map(parse_path, replaced.get("config") or ()))
    }
    for file, values in (overrides.get("files") or {}).items():
        changes[file] = mark_replacements(values or {}, map(parse_path, of_files.get(file) or ()))
    return changes


def _value(text: str, start: int, typed: str, kinds: Types) -> Any:
    """What was typed, as a value of one of these types if it can be one."""
    wants_text = "string" in kinds and kinds != ALL_TYPES
    try:
        value = _read(typed)
    except UnreadableInput as error:
        if wants_text:
            return typed
        raise BadAssignment(text, start + _offset(typed, error), f"the value is no YAML: {error.reason}") from error
    if isinstance(value, str) and wants_text:
        return value if typed.lstrip().startswith(_QUOTES) else typed
    if isinstance(value, str) and type_of(value) not in kinds:
        value = _number(value)
    if isinstance(value, float) and value.is_integer() and "number" not in kinds:
        value = int(value)
    return typed if wants_text and type_of(value) not in kinds else plain_value(value)


def _read(typed: str) -> Any:
    """The value of YAML, or of JSON, whose strings may have characters that YAML doesn't take."""
    if typed.startswith(("[", "{", '"')):
        with suppress(UnreadableInput):
            return load_json(typed)
    return load_yaml(typed)


def _number(text: str) -> Any:
    """The number in a text, or the text."""
    try:
        value = load_yaml(text)
    except UnreadableInput:
        return text
    return value if type_of(value) in {"integer", "number"} else text


def _offset(typed: str, error: UnreadableInput) -> int:
    before = typed.splitlines(keepends=True)[: (error.line or 1) - 1]
    return min(sum(map(len, before)) + (error.column or 1) - 1, len(typed))
