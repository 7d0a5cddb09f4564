"""`launchbay patch`: change values in a config file of this machine, with nothing registered and no server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from launchbay.cli.console.commands import WordsUnshown

if TYPE_CHECKING:
    from launchbay_core.inputs.formats.edits import PatchedText


@click.command(cls=WordsUnshown)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--override",
    "assigned",
    multiple=True,
    required=True,
    metavar="PATH=VALUE",
    help="PATH:={…} replaces a map, +PATH=VALUE adds a key, '~PATH' removes one, 'PATH[0]=VALUE' changes an item of a "
    "list and 'PATH[+]=VALUE' adds one. May be repeated.",
)
@click.option(
    "--in-place", "-i", is_flag=True, help="Change the file; without it, the new text goes to standard output."
)
@click.option("--diff", "as_diff", is_flag=True, help="Print a unified diff instead of the new text.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: the new text and the diff.")
def patch(file: Path, assigned: tuple[str, ...], *, in_place: bool, as_diff: bool, as_json: bool) -> None:
    """Change values in FILE, a config file; its comments, order, quotes and layout stay.

    \b
    launchbay patch conf/train.yaml -o training.lr=1e-5 -o 'optimizer={name: adam}' --in-place
    """
    from launchbay.cli.console.runs.views import print_unified
    from launchbay.runtime.atomic_files import write_file
    from launchbay_core.inputs import unified_diff

    text = _text(file)
    patched = _patch(file, text, assigned)
    diff = unified_diff(text, patched.text, file.name, patched.edits)
    changed = patched.text != text
    if in_place and changed:
        write_file(file.absolute().parent, file.name, patched.text.encode())
    if as_json:
        click.echo(json.dumps({"file": str(file), "changed": changed, "text": patched.text, "diff": diff}))
    elif as_diff:
        print_unified(diff)
    elif in_place:
        click.echo(f"{'Changed' if changed else 'Nothing to change in'} {file}.", err=True)
    else:
        click.echo(patched.text, nl=False)


def _patch(file: Path, text: str, assigned: tuple[str, ...]) -> PatchedText:
    from launchbay_core.inputs import format_of, infer_schema, parse_new, patch_with_edits, validate_overrides
    from launchbay_core.inputs.errors import InvalidInputs
    from launchbay_core.inputs.formats.keys import key_reader
    from launchbay_core.inputs.schemas.coercion import coerce_times, coerce_values
    from launchbay_core.inputs.schemas.keywords import with_interpolations
    from launchbay_core.inputs.values.interpolations import find_interpolated
    from launchbay_core.inputs.values.keys import spell_as_in
    from launchbay_core.inputs.values.located import locate
    from launchbay_core.inputs.values.marks import merged_part

    format_ = format_of(file.name)
    values = parse_new(text, format_)
    schema, opened = infer_schema(values), infer_schema(values, open=True)
    if format_ == "yaml" and find_interpolated({file.name: values}):
        schema, opened = with_interpolations(schema), with_interpolations(opened)
    overrides = spell_as_in(values, _read_overrides(file, assigned, schema), key_reader(format_))
    overrides = coerce_values(schema, locate(values, overrides))
    # Nobody has said what may be added here: new keys need the sign that says that they are, and the rest is no typo.
    if faults := validate_overrides(schema, merged_part(overrides)) or validate_overrides(opened, overrides, values):
        raise InvalidInputs(faults)
    return patch_with_edits(text, coerce_times(values, overrides), format_)


def _read_overrides(file: Path, assigned: tuple[str, ...], schema: dict[str, Any]) -> Mapping[str, Any]:
    """What the assignments change in the file, which here stands where a job's run config does."""
    from launchbay.cli.console.overrides import read_overrides_file, show_notices
    from launchbay_core.inputs import BadAssignment, Overrides, UnknownPlace, parse_overrides

    def of_this_file(name: str) -> Overrides:
        found = read_overrides_file(Path(name))
        if file.as_posix() not in found.files:
            raise click.UsageError(f"{name} has nothing for `{file.as_posix()}` under `files`.")
        return Overrides(found.of(file.as_posix()))

    own = file.as_posix() + ":"
    texts = [text.removeprefix(own) for text in assigned]
    try:
        overrides, notices = parse_overrides(texts, schema, {}, of_this_file)
    except (BadAssignment, UnknownPlace) as error:
        raise click.UsageError(str(error)) from error
    for other in overrides.files:
        raise click.UsageError(f"`{other}` is not the file that is patched, which is {file}.")
    show_notices(notices)
    return overrides.config


def _text(file: Path) -> str:
    from launchbay_core.inputs import UnreadableInput
    from launchbay_core.inputs.formats.texts import decode_text

    try:
        return decode_text(file.read_bytes())
    except UnreadableInput as error:
        raise click.ClickException(f"Could not read {file}: it is {error}.") from error
