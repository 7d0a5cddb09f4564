"""Secrets that a person gives: asked for, as all programs of a machine can read the words of a command."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from launchbay_core.inputs import Overrides
    from launchbay_core.inputs.left_sides import LeftSide
    from launchbay_core.inputs.values.paths import Path

Schema = Mapping[str, Any]


def ask_for_secrets(paths: Sequence[str], config: Schema | None, files: Mapping[str, Schema]) -> Overrides:
    """Ask for the secrets at `[FILE:]PATH`s: at a terminal without an echo, or for a line of standard input each.

    Raises:
        UsageError: a path is not that of a secret, or standard input has no line for it.
    """
    from launchbay_core.inputs import Overrides
    from launchbay_core.inputs.assignments import Assignment

    overrides = Overrides()
    for text in paths:
        file, keys, is_secret = _locate(text, config, files)
        if not is_secret:
            raise click.UsageError(f"`{text}` is not a secret of this job: `launchbay schema` shows its inputs.")
        overrides = overrides.then(Assignment(keys, _ask(text), file).overrides)
    return overrides


def find_secrets_in_words(assigned: Sequence[str], config: Schema | None, files: Mapping[str, Schema]) -> Iterator[str]:
    """Notices of secrets that were given in a word of the command; a reference to one is not a secret.

    The words are known to be readable as overrides.
    """
    from launchbay_core.inputs.assignments import is_file_of_overrides
    from launchbay_core.inputs.left_sides import read_left_side
    from launchbay_core.inputs.schemas.secrets import has_secrets, is_secret_at

    for text in assigned:
        left = None if is_file_of_overrides(text, config, files) else read_left_side(text, config, files)
        if left is None or left.value_at is None or left.sign == "~":
            continue
        schema = config if left.file is None else files.get(left.file)
        if schema is None or not has_secrets(schema):
            continue
        if not is_secret_at(schema, left.path(schema)):
            yield from _find_inside(left, schema)
        elif not _is_placeholder(text[left.value_at :].strip("'\"")):
            name = f"{left.file}:{left.path_text}" if left.file else left.path_text
            yield _notice(name, f"with `--secret {name}`")


def _find_inside(left: LeftSide, schema: Schema) -> Iterator[str]:
    """Notices of the secrets in a map or list that an assignment gives."""
    from launchbay_core.inputs.assignments import read_assignment
    from launchbay_core.inputs.schemas.secrets import find_secrets
    from launchbay_core.inputs.values.paths import Index, format_path
    from launchbay_core.inputs.values.value_paths import written_path

    assignment = read_assignment(left, schema)
    for place, value in find_secrets(schema, assignment.values):
        if _is_placeholder(value):
            continue
        path = written_path(assignment.values, place)
        name = f"{left.file}:{format_path(path)}" if left.file else format_path(path)
        # What is asked for can change an item that is there, but not one that is given beside it.
        is_of_new_item = Index("+") in path or any(isinstance(step, Index) for step in path[len(assignment.path) :])
        yield _notice(name, "in a file, with `-o @FILE`" if is_of_new_item else f"with `--secret {name}`")


def _is_placeholder(value: Any) -> bool:
    from launchbay_core.inputs.schemas.secret_references import is_placeholder

    return is_placeholder(value)


def _notice(name: str, way: str) -> str:
    return (
        f"`{name}` is a secret, but other programs of this machine can read the words of a command, and shells keep "
        f"them: give it {way}."
    )


def _locate(text: str, config: Schema | None, files: Mapping[str, Schema]) -> tuple[str | None, Path, bool]:
    """The file that a `[FILE:]PATH` names, the keys of its path, and whether a secret is there."""
    from launchbay_core.inputs import BadAssignment
    from launchbay_core.inputs.left_sides import read_path
    from launchbay_core.inputs.schemas.secrets import has_secrets, is_secret_at

    try:
        file, keys = read_path(text, config, files)
    except BadAssignment as error:
        raise click.UsageError(str(error)) from error
    schema = config if file is None else files.get(file)
    return file, keys, schema is not None and has_secrets(schema) and is_secret_at(schema, keys)


def _ask(name: str) -> str:
    if sys.stdin.isatty():
        return str(click.prompt(name, hide_input=True, err=True))
    line = sys.stdin.readline()
    if not line:
        raise click.UsageError(f"Standard input has no line for the secret `{name}`.")
    return line.rstrip("\r\n")
