"""Overrides as people type them: `-o path=value`, `-o file.yaml:path=value`, `-o @overrides.yaml`.

The value is YAML flow: `1e-5`, `[1, 2]`, `{name: adam, lr: 1e-3}`, `null`, `"true"`. Where the schema asks for a
string, what was typed is the string: `-o tag=1.10` needs no quotes there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from launchbay_core.inputs.errors import BadAssignment, UnreadableInput
from launchbay_core.inputs.json_values import default_of
from launchbay_core.inputs.merging import merge
from launchbay_core.inputs.paths import Path, parse_path
from launchbay_core.inputs.references import resolved
from launchbay_core.inputs.yaml_reading import load_yaml


@dataclass(frozen=True)
class Assignment:
    """One override: a value for a path of the run config (`file` is None) or of a config file."""

    path: Path
    value: Any
    file: str | None = None

    @property
    def overrides(self) -> dict[str, Any]:
        """The override as a nested map."""
        nested: Any = self.value
        for key in reversed(self.path):
            nested = {key: nested}
        return dict(nested)


def parse_assignment(text: str, schema: Mapping[str, Any] | None = None) -> Assignment:
    """One `path=value`, its value typed by the schema where there is one.

    Raises:
        BadAssignment: it can't be read; says where.

    >>> parse_assignment("trainer.lr=1e-3").overrides
    {'trainer': {'lr': 0.001}}
    """
    left, equals, typed = text.partition("=")
    if not equals:
        raise BadAssignment(text, len(text), "an override is written `path=value`; there is no `=`")
    try:
        path = parse_path(left)
    except BadAssignment as error:
        raise BadAssignment(text, error.position, error.reason) from error
    return Assignment(path, _value(text, len(left) + 1, typed, _schema_at(schema, path)))


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
    texts: Collection[str], config: Mapping[str, Any] | None, files: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, Any], list[str]]:
    """Several assignments as one override `{"config": …, "files": {…}}`, and notices of paths that were set twice.

    `config` and `files` are the schemas of the job's inputs.

    Raises:
        BadAssignment: one of them can't be read.
    """
    overrides: dict[str, Any] = {"config": {}, "files": {}}
    seen: dict[tuple[str | None, Path], str] = {}
    notices = []
    for text in texts:
        file, rest = split_file(text, files)
        assignment = parse_assignment(rest, config if file is None else files.get(file))
        target = overrides["config"] if file is None else overrides["files"].setdefault(file, {})
        target.update(merge(target, assignment.overrides))
        place = (file, assignment.path)
        if place in seen:
            notices.append(f"`{seen[place]}` is overridden by the later `{text}`")
        seen[place] = text
    return overrides, notices


def _schema_at(schema: Mapping[str, Any] | None, path: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = resolved(schema or {}, schema or {})
    for key in path:
        inner = found.get("properties", {}).get(key)
        if not isinstance(inner, Mapping):
            return {}
        found = resolved(schema or {}, inner)
    return found


def _value(text: str, start: int, typed: str, schema: Mapping[str, Any]) -> Any:
    try:
        value = load_yaml(typed)
    except UnreadableInput as error:
        if schema.get("type") == "string":
            return typed
        column = (error.column or 1) - 1
        raise BadAssignment(text, start + min(column, len(typed)), f"the value is no YAML: {error.reason}") from error
    if schema.get("type") == "string" and not isinstance(value, str):
        return typed
    return default_of(value) if not isinstance(value, float) else value
