"""How inputs are printed: those that can be changed, those of a run, and overrides as they are typed."""

from __future__ import annotations

import json
import shlex
from typing import Any

import click

from launchbay.cli.console.tables import print_table
from launchbay.cli.console.texts import flatten

_NONE = click.style("none", dim=True)


def print_schema(schema: dict[str, Any]) -> None:
    """Print the inputs of a job version: each with its type, default value and constraints."""
    job = click.style(schema["job"], bold=True)
    click.echo(f"Inputs of {job}, version {schema['version']}, that can be changed at launch:")
    if schema["config"]:
        _print_source(None, schema["config"])
    for path, file in schema["files"].items():
        _print_source(path, file)
    if not schema["config"] and not schema["files"]:
        click.echo(f"  {_NONE}")


def _print_source(file: str | None, source: dict[str, Any]) -> None:
    from launchbay_core.inputs.left_sides import format_left_side
    from launchbay_core.inputs.values.paths import keys_of

    click.echo(f"\n{click.style(file or 'run config', bold=True)}")
    rows = [_row(path, kind, source["schema"]) for path, kind in flatten(source["types"])]
    if rows:
        print_table(["  INPUT", "TYPE", "DEFAULT", ""], rows)
        first = format_left_side("", file, keys_of(next(path for path, _ in flatten(source["types"]))))
        click.secho(f"  change one with -o {shlex.quote(f'{first}=…')}", dim=True)
    else:
        click.echo(f"  {_NONE}")


def _row(path: str, kind: Any, schema: dict[str, Any]) -> tuple[str, str, str, str]:
    leaf = _leaf(schema, path)
    default = value_text(leaf["default"]) if "default" in leaf else ""
    shown = "map" if isinstance(kind, dict) else str(kind)
    return f"  {path}", shown, default, click.style(_notes(leaf), dim=True)


def _leaf(schema: dict[str, Any], path: str) -> dict[str, Any]:
    """The schema of the value at a path, with the value's present value as its default."""
    from launchbay_core.inputs import parse_path
    from launchbay_core.inputs.schemas.references import resolve_reference
    from launchbay_core.inputs.schemas.subschemas import schemas_at

    found = [one for one in schemas_at(schema, parse_path(path)) if isinstance(one, dict)]
    return {word: value for one in reversed(found) for word, value in resolve_reference(schema, one).items()}


def _notes(leaf: dict[str, Any]) -> str:
    words = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}
    limits = [f"{sign} {leaf[word]}" for word, sign in words.items() if word in leaf]
    if "pattern" in leaf:
        limits.append(f"matches {leaf['pattern']}")
    return "  ".join([*limits, *([leaf["description"]] if leaf.get("description") else [])])


def value_text(value: Any) -> str:
    """A value on one line, as JSON; a string without quotes if it needs none."""
    if isinstance(value, str) and value and value == value.strip() and "\n" not in value:
        return value
    return json.dumps(value, ensure_ascii=False)


def assignments(overrides: dict[str, Any]) -> list[str]:
    """The API's overrides as they would be typed after `-o`."""
    from launchbay_core.inputs import Overrides
    from launchbay_core.inputs.shown_assignments import assignment_texts

    return assignment_texts(Overrides.from_json(overrides))


def print_command_and_config(document: dict[str, Any]) -> None:
    """Print the `command` and the whole run `config` of a run's inputs, or of a plan."""
    click.secho("command", bold=True)
    click.echo(f"  {shlex.join(document['command'])}")
    if document["config"] is not None:
        click.secho("run config", bold=True)
        for path, value in flatten(document["config"]):
            click.echo(f"  {path} = {value_text(value)}")


def print_run_inputs(inputs: dict[str, Any]) -> None:
    """Print what a run sees: its command, its whole run config and the text of each file."""
    print_command_and_config(inputs)
    for path, text in inputs["files"].items():
        click.secho(path, bold=True)
        for line in text.splitlines():
            click.echo(f"  {line}")
    overrides = assignments(inputs["overrides"])
    click.secho("overrides", bold=True)
    for assignment in overrides:
        click.echo(f"  {assignment}")
    if not overrides:
        click.echo(f"  {_NONE}")
