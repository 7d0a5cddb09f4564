"""`launchbay cancel`: end a run."""

from __future__ import annotations

from typing import Any

import click

from launchbay.cli.console.completions import complete_run
from launchbay.cli.console.session import Session, with_session


@click.command()
@click.argument("run", shell_complete=complete_run)
@with_session
def cancel(session: Session, run: str) -> None:
    """End RUN, with every process that it started. One that has ended by itself stays as it is: exit status 1.

    \b
    launchbay cancel 01ARZ3NDEKTSV4RRFFQ69G5FAV
    """
    session.show(session.api.post(f"runs/{run}/cancel", {}), _say)


def _say(run: dict[str, Any]) -> None:
    click.echo(f"Cancelled {run['run_id']}.")
