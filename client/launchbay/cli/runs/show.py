"""`launchbay run`: one run."""

from __future__ import annotations

import click

from launchbay.cli.console.runs.references import with_run
from launchbay.cli.console.session import Session, with_session


@click.command()
@with_session
@with_run("run")
def run(session: Session, run: str) -> None:
    """Show a run: what was launched, on which hardware, how it ended, and when it reached each state.

    \b
    launchbay run 01ARZ3NDEKTSV4RRFFQ69G5FAV
    launchbay run KFBFM7                          # a beginning or ending of the id that no other run has
    launchbay run latest --job digits             # the newest run, of this job
    """
    from launchbay.cli.console.run_views import print_run

    session.show(session.api.runs.get(run), print_run)
