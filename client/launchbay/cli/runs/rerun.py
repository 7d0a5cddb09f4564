"""`launchbay rerun`: launch a run again, with more overrides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from launchbay.cli.console.commands import WordsUnshown
from launchbay.cli.console.overrides import read_overrides, show_notices, with_overrides
from launchbay.cli.console.runs.labels import with_labels
from launchbay.cli.console.runs.references import with_run
from launchbay.cli.console.session import Session, with_session


@click.command(cls=WordsUnshown)
@with_overrides
@with_labels
@click.option(
    "--follow",
    "-f",
    is_flag=True,
    help="Show states and log lines until the run ends; exit with status 1 if it does not succeed.",
)
@with_session
@with_run("run")
def rerun(
    session: Session,
    run: str,
    assigned: tuple[str, ...],
    secrets: tuple[str, ...],
    file: Path | None,
    hardware: dict[str, Any] | None,
    labels: dict[str, Any],
    *,
    follow: bool,
) -> int:
    """Launch a run again with the same job version, hardware and inputs, except for what the options change.

    The new run has a name, tags and a note of its own: those of the options, or none.

    \b
    launchbay rerun 01ARZ3NDEKTSV4RRFFQ69G5FAV -o trainer.learning_rate=0.01 --follow
    launchbay rerun 01ARZ3NDEKTSV4RRFFQ69G5FAV --gpu a100-80
    """
    from launchbay.cli.console.live_run import show_launched

    first = session.api.runs.get(run)
    schema = session.api.jobs.get_schema(first["job"], first["version"])
    overrides = read_overrides(assigned, file, schema, secrets)
    made = session.api.runs.rerun(run, overrides=overrides, hardware=hardware, labels=labels)
    show_notices(made.get("notices", ()))  # a server of an older release sends none
    return show_launched(session, made, follow=follow)
