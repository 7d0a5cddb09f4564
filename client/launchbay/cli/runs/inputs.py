"""`launchbay inputs`: what a run sees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from launchbay.cli.console.runs.references import with_run
from launchbay.cli.console.session import Session, with_session


@click.command()
@click.option(
    "--save",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write the run config and the config files to FOLDER instead of printing them.",
)
@click.option("--diff", is_flag=True, help="Show only the lines of config files that differ from the registered ones.")
@with_session
@with_run("run")
def inputs(session: Session, run: str, save: Path | None, *, diff: bool) -> None:
    """Show what a run sees in its container: its command, its whole run config and its config files.

    \b
    launchbay inputs 01ARZ3NDEKTSV4RRFFQ69G5FAV
    launchbay inputs 01ARZ3NDEKTSV4RRFFQ69G5FAV --diff
    launchbay inputs 01ARZ3NDEKTSV4RRFFQ69G5FAV --save inputs/
    """
    from launchbay.cli.console.input_views import print_run_inputs
    from launchbay.cli.console.runs.views import print_registered_diffs
    from launchbay.cli.console.texts import count_text

    if diff and save is not None:
        raise click.UsageError("Give --diff or --save, not both.")
    found = session.api.runs.get_inputs(run)
    if diff:
        session.show(found, print_registered_diffs)
        return
    if save is None:
        session.show(found, print_run_inputs)
        return
    written = _save_files(found, save)
    session.show(found, lambda _: click.echo(f"Wrote {count_text(written, 'file')} to {save}/."))


def _save_files(found: dict[str, Any], folder: Path) -> int:
    """Write the config files and the run config; return how many files that were."""
    from launchbay_core.domain.names import check_file_path
    from launchbay_core.inputs.values.json_text import json_text

    for path, text in found["files"].items():
        target = folder / check_file_path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")
    if found["config"] is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "run-config.json").write_text(json_text(found["config"], indent=2) + "\n", encoding="utf-8")
    return len(found["files"]) + (found["config"] is not None)
