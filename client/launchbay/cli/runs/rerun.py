"""`launchbay rerun`: launch a run again, with more overrides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from launchbay.cli.console.commands import WordsUnshown
from launchbay.cli.console.completions import complete_run
from launchbay.cli.console.overrides import read_overrides, show_notices, with_overrides
from launchbay.cli.console.session import Session, with_session


@click.command(cls=WordsUnshown)
@click.argument("run", shell_complete=complete_run)
@with_overrides
@click.option(
    "--follow",
    "-f",
    is_flag=True,
    help="Show states and log lines until the run ends; exit with status 1 if it does not succeed.",
)
@with_session
def rerun(
    session: Session,
    run: str,
    assigned: tuple[str, ...],
    secrets: tuple[str, ...],
    file: Path | None,
    hardware: dict[str, Any] | None,
    *,
    follow: bool,
) -> int:
    """Launch a run again with the same job version, hardware and inputs, except for what the options change.

    \b
    launchbay rerun 01ARZ3NDEKTSV4RRFFQ69G5FAV -o trainer.learning_rate=0.01 --follow
    launchbay rerun 01ARZ3NDEKTSV4RRFFQ69G5FAV --gpu a100-80
    """
    from launchbay.cli.console.live_run import show_launched
    from launchbay_core.inputs import Overrides

    first = session.api.runs.get(run)
    schema = session.api.jobs.get_schema(first["job"], first["version"])
    overrides = read_overrides(assigned, file, schema, secrets, earlier=Overrides.from_json(first["overrides"]))
    made = session.api.runs.rerun(run, overrides=overrides, hardware=hardware)
    show_notices(made.get("notices", ()))  # a server of an older release sends none
    return show_launched(session, made, follow=follow)
