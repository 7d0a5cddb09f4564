"""`launchbay cancel`: end a run."""

from __future__ import annotations

from typing import Any

import click

from launchbay.cli.console.runs.references import with_run
from launchbay.cli.console.session import Session, with_session


@click.command()
@with_session
@with_run("run")
def cancel(session: Session, run: str) -> None:
    """Cancel a run, and end every process that it started.

    A run that has already ended can't be cancelled; the exit status is then 1.

    \b
    launchbay cancel 01ARZ3NDEKTSV4RRFFQ69G5FAV
    """
    session.show(session.api.runs.cancel(run), _print_cancelled)


def _print_cancelled(run: dict[str, Any]) -> None:
    click.echo(f"Cancelled {run['run_id']}.")
