"""`launchbay patch`: change values in a config file of this machine, with nothing registered and no server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--override",
    "assigned",
    multiple=True,
    required=True,
    metavar="PATH=VALUE",
    help="PATH:={…} replaces a map. May be repeated.",
)
@click.option(
    "--in-place", "-i", is_flag=True, help="Change the file; without it, the new text goes to standard output."
)
@click.option("--diff", "as_diff", is_flag=True, help="Print a unified diff instead of the new text.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: the new text and the diff.")
def patch(file: Path, assigned: tuple[str, ...], *, in_place: bool, as_diff: bool, as_json: bool) -> None:
    """Change values in FILE (YAML, JSON or TOML); its comments, order, quotes and layout stay.

    \b
    launchbay patch conf/train.yaml -o training.lr=1e-5 -o 'optimizer={name: adam}' --in-place
    """
    from launchbay.cli.console.run_views import print_unified
    from launchbay.runtime.placement import place_file
    from launchbay_core.inputs import unified_diff

    text = _text(file)
    patched = _patched(file, text, assigned)
    diff = unified_diff(text, patched, file.name)
    if in_place and patched != text:
        place_file(file.absolute().parent, file.name, patched.encode())
    if as_json:
        click.echo(json.dumps({"file": str(file), "changed": patched != text, "text": patched, "diff": diff}))
    elif as_diff:
        print_unified(diff)
    elif in_place:
        click.echo(f"{'Changed' if patched != text else 'Nothing to change in'} {file}.", err=True)
    else:
        click.echo(patched, nl=False)


def _patched(file: Path, text: str, assigned: tuple[str, ...]) -> str:
    from launchbay_core.inputs import format_of, infer_schema, parse_text, patch_text, validate_overrides
    from launchbay_core.inputs.errors import InvalidInputs
    from launchbay_core.inputs.schemas.coercion import typed_values, with_times

    format_ = format_of(file.name)
    values = parse_text(text, format_)
    schema = infer_schema(values)
    changes = typed_values(schema, _changes(file, assigned, schema))
    if faults := validate_overrides(schema, changes):
        raise InvalidInputs(faults)
    return patch_text(text, with_times(values, changes), format_)


def _changes(file: Path, assigned: tuple[str, ...], schema: dict[str, Any]) -> dict[str, Any]:
    from launchbay.cli.console.overrides import read_changes, show_notices
    from launchbay_core.inputs import BadAssignment, parse_overrides
    from launchbay_core.inputs.assignments import changes_of

    def of_this_file(name: str) -> dict[str | None, dict[str, Any]]:
        found = read_changes(Path(name))
        if file.as_posix() not in found:
            raise click.UsageError(f"{name} has nothing for `{file.as_posix()}` under `files`.")
        return {None: found[file.as_posix()]}

    own = file.as_posix() + ":"
    texts = [text.removeprefix(own) for text in assigned]
    try:
        overrides, notices = parse_overrides(texts, schema, {}, of_this_file)
    except BadAssignment as error:
        raise click.UsageError(str(error)) from error
    for other in overrides["files"]:
        raise click.UsageError(f"`{other}` is not the file that is patched, which is {file}.")
    show_notices(notices)
    return changes_of(overrides)[None]


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file} can't be read: it is no UTF-8 text.") from error
