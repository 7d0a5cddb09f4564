"""`launchbay runs` and `launchbay run`."""

from __future__ import annotations

import click

from launchbay.cli.console.completions import complete_run
from launchbay.cli.console.session import Session, with_session

_STATES = ("QUEUED", "SUBMITTED", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED")


@click.command()
@click.option("--job", metavar="JOB", help="Only runs of this job.")
@click.option(
    "--state", type=click.Choice(_STATES, case_sensitive=False), metavar="STATE", help="Only runs in this state."
)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="Most runs to list.")
@with_session
def runs(session: Session, job: str | None, state: str | None, limit: int) -> None:
    """List the project's runs, the newest first.

    \b
    launchbay runs
    launchbay runs --job digits --state failed --limit 5
    """
    from launchbay.cli.console.show_runs import print_runs

    found = session.api.pages_or_none("runs", "runs", limit, job=job, state=state and state.upper())
    session.show(found, print_runs)
    if not found and not session.as_json:
        click.echo("There are no such runs." if job or state else "There are no runs yet.", err=True)


@click.command()
@click.argument("run", shell_complete=complete_run)
@with_session
def run(session: Session, run: str) -> None:
    """Show RUN: what was launched, on what hardware, how it ended, and when each state was reached.

    \b
    launchbay run 01ARZ3NDEKTSV4RRFFQ69G5FAV
    """
    from launchbay.cli.console.show_runs import print_run

    session.show(session.api.get(f"runs/{run}"), print_run)
