"""What may be changed, and what was."""

from __future__ import annotations

import json
import shlex
from typing import Any

import click

from launchbay.cli.console.tables import flat, print_table

_NOTHING = click.style("nothing", dim=True)


def print_schema(schema: dict[str, Any]) -> None:
    """Print the inputs of a job version: each with its type, present value and constraints."""
    click.echo(f"What may be changed when {click.style(schema['job'], bold=True)} version {schema['version']} starts:")
    if schema["config"]:
        _print_source("run config", "-o ", schema["config"])
    for path, file in schema["files"].items():
        _print_source(path, f"-o {path}:", file)
    if not schema["config"] and not schema["files"]:
        click.echo(f"  {_NOTHING}")


def _print_source(title: str, prefix: str, source: dict[str, Any]) -> None:
    click.echo(f"\n{click.style(title, bold=True)}")
    rows = [_row(path, kind, source["schema"]) for path, kind in flat(source["types"])]
    if rows:
        print_table(["  INPUT", "TYPE", "DEFAULT", ""], rows)
        click.secho(f"  change one with {prefix}{rows[0][0].strip()}=…", dim=True)
    else:
        click.echo(f"  {_NOTHING}")


def _row(path: str, kind: Any, schema: dict[str, Any]) -> tuple[str, str, str, str]:
    leaf = _leaf(schema, path)
    default = value_text(leaf["default"]) if "default" in leaf else ""
    shown = "map" if isinstance(kind, dict) else str(kind)
    return f"  {path}", shown, default, click.style(_notes(leaf), dim=True)


def _leaf(schema: dict[str, Any], path: str) -> dict[str, Any]:
    """What the schema says of the value at a path, with its present value as the default."""
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
    """A value on one line, as YAML flow would have it, but strings without quotes where they need none."""
    if isinstance(value, str) and value and value == value.strip() and "\n" not in value:
        return value
    return json.dumps(value, ensure_ascii=False)


def assignments(overrides: dict[str, Any]) -> list[str]:
    """Overrides as `path=value` and `file:path=value`, those that replace a map as `path:={…}`."""
    from launchbay_core.inputs import Overrides

    return [
        f"{f'{source}:' if source else ''}{path}{_assigned(value)}"
        for source, values in Overrides.from_json(overrides).sources()
        for path, value in flat(values)
    ]


def _assigned(value: Any) -> str:
    from launchbay_core.inputs import Replace

    return f":={value_text(value.value)}" if isinstance(value, Replace) else f"={value_text(value)}"


def print_run_inputs(inputs: dict[str, Any]) -> None:
    """Print what a run sees: its command, the whole run config and the whole of each file."""
    click.secho("command", bold=True)
    click.echo(f"  {shlex.join(inputs['command'])}")
    if inputs["config"] is not None:
        click.secho("run config", bold=True)
        for path, value in flat(inputs["config"]):
            click.echo(f"  {path} = {value_text(value)}")
    for path, text in inputs["files"].items():
        click.secho(path, bold=True)
        for line in text.splitlines():
            click.echo(f"  {line}")
    changed = assignments(inputs["overrides"])
    click.secho("overridden", bold=True)
    for assignment in changed:
        click.echo(f"  {assignment}")
    if not changed:
        click.echo(f"  {_NOTHING}")
