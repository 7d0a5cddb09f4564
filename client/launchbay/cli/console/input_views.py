"""How inputs are printed: those that can be changed, those of a run, and overrides as they are typed."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import Any

import click

from launchbay.cli.console.tables import print_table
from launchbay.cli.console.texts import flatten, leaves_of

_NONE = click.style("none", dim=True)


def print_schema(schema: dict[str, Any]) -> None:
    """Print the inputs of a job version: each with its type, default value and constraints."""
    job = click.style(schema["job"], bold=True)
    click.echo(f"Inputs of {job}, version {schema['version']}, that can be changed at launch:")
    if schema["config"]:
        _print_source(None, schema["config"])
    for path, file in schema["files"].items():
        _print_source(path, file)
    if schema.get("variables"):
        click.secho("\nenvironment variables", bold=True)
        click.echo(f"  {', '.join(schema['variables'])}")
        click.secho(f"  set one with --env {schema['variables'][0]}=…", dim=True)
    if schema.get("command"):
        click.secho("\ncommand", bold=True)
        click.secho("  add words with --args …, or give another with --entry-point …", dim=True)
    if schema.get("outputs"):  # a server of an older release sends none
        _print_from_outputs(schema["outputs"])
    if not any(schema.get(name) for name in ("config", "files", "variables", "command", "outputs")):
        click.echo(f"  {_NONE}")


def _print_from_outputs(declared: dict[str, Any]) -> None:
    click.secho("\noutputs of other runs", bold=True)
    rows = [
        (f"  {name}", one["path"], "required" if one["required"] else "", click.style(one["description"], dim=True))
        for name, one in declared.items()
    ]
    print_table(["  INPUT", "PUT AT", "", ""], rows)
    click.secho(f"  give one with -o {next(iter(declared))}=RUN:OUTPUT", dim=True)


def _print_source(file: str | None, source: dict[str, Any]) -> None:
    from launchbay_core.inputs.left_sides import format_left_side

    click.echo(f"\n{click.style(file or 'run config', bold=True)}")
    leaves = leaves_of(source["types"])
    if not leaves:
        click.echo(f"  {_NONE}")
        return
    print_table(["  INPUT", "TYPE", "DEFAULT", ""], [_row(keys, kind, source["schema"]) for keys, kind in leaves])
    named = next((keys for keys, _ in leaves if all(keys)), None)  # a path can't name an empty key
    if named:
        left = format_left_side("", file, named)
        click.secho(f"  change one with -o {shlex.quote(f'{left}=…')}", dim=True)


def _row(keys: tuple[str, ...], kind: Any, schema: dict[str, Any]) -> tuple[str, str, str, str]:
    from launchbay_core.inputs import format_path

    leaf = leaf_of(schema, keys)
    return f"  {format_path(keys)}", type_text(kind), default_text(leaf), click.style(_notes(leaf), dim=True)


def type_text(kind: Any) -> str:
    """The type of an input, as the answer of a schema has it in `types`."""
    return "map" if isinstance(kind, dict) else str(kind)


def leaf_of(schema: dict[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """The schema of the value below some keys, with the value's present value as its default."""
    from launchbay_core.inputs.schemas.references import resolve_reference
    from launchbay_core.inputs.schemas.subschemas import schemas_at

    found = [one for one in schemas_at(schema, tuple(keys)) if isinstance(one, dict)]
    return {word: value for one in reversed(found) for word, value in resolve_reference(schema, one).items()}


def _notes(leaf: dict[str, Any]) -> str:
    words = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}
    limits = [f"{sign} {leaf[word]}" for word, sign in words.items() if word in leaf]
    if "pattern" in leaf:
        limits.append(f"matches {leaf['pattern']}")
    return "  ".join([*limits, *([leaf["description"]] if leaf.get("description") else [])])


def value_text(value: Any) -> str:
    """A value on one line, as JSON; a string without quotes if it needs none, which one that looks like `.inf` does.

    >>> value_text(float("inf")), value_text(".inf")
    ('.inf', '".inf"')
    """
    from launchbay_core.inputs.shown_assignments import flow_text
    from launchbay_core.inputs.values.texts import FLOATS

    if isinstance(value, str) and value and value == value.strip() and "\n" not in value and value not in FLOATS:
        return value
    return flow_text(value)


def default_text(leaf: dict[str, Any]) -> str:
    """The default value of an input, in whose schema a text stands for a float that JSON can't write."""
    from launchbay_core.inputs.values.texts import float_of

    if "default" not in leaf:
        return ""
    default, kinds = leaf["default"], leaf.get("type", ())
    is_number = "number" in kinds and "string" not in kinds
    return value_text(float_of(default) if is_number and isinstance(default, str) else default)


def assignments(overrides: dict[str, Any]) -> list[str]:
    """The API's overrides as they would be typed after `-o`."""
    from launchbay_core.inputs import Overrides
    from launchbay_core.inputs.shown_assignments import assignment_texts

    return [*assignment_texts(Overrides.from_json(overrides)), *_command_options(overrides)]


def _command_options(overrides: dict[str, Any]) -> list[str]:
    """What overrides change of the command and its environment, as options."""
    words = {"--entry-point": overrides.get("entry_point"), "--args": overrides.get("args")}
    shown = [f"{name} {shlex.quote(shlex.join(given))}" for name, given in words.items() if given is not None]
    return [
        *shown,
        *(f"--env {shlex.quote(f'{name}={value}')}" for name, value in (overrides.get("env") or {}).items()),
    ]


def print_command_and_config(document: dict[str, Any]) -> None:
    """Print the `command`, its `env` and the whole run `config` of a run's inputs, or of a plan."""
    click.secho("command", bold=True)
    click.echo(f"  {shlex.join(document['command'])}")
    if document.get("env"):  # a server of an older release sends none
        click.secho("environment", bold=True)
        for name, value in document["env"].items():
            click.echo(f"  {name}={shlex.quote(value)}")
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
    if inputs.get("from_outputs"):  # a server of an older release sends none
        click.secho("outputs of other runs", bold=True)
        for name, reference in inputs["from_outputs"].items():
            click.echo(f"  {name} = {reference}")
    overrides = assignments(inputs["overrides"])
    click.secho("overrides", bold=True)
    for assignment in overrides:
        click.echo(f"  {assignment}")
    if not overrides:
        click.echo(f"  {_NONE}")
