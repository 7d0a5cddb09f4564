"""`launchbay run`: one run."""

from __future__ import annotations

import click

from launchbay.cli.console.completions import complete_run
from launchbay.cli.console.session import Session, with_session


@click.command()
@click.argument("run", shell_complete=complete_run)
@with_session
def run(session: Session, run: str) -> None:
    """Show a run: what was launched, on which hardware, how it ended, and when it reached each state.

    \b
    launchbay run 01ARZ3NDEKTSV4RRFFQ69G5FAV
    """
    from launchbay.cli.console.run_views import print_run

    session.show(session.api.runs.get(run), print_run)
