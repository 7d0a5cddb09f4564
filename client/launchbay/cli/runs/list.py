"""`launchbay runs`: the runs of a project."""

from __future__ import annotations

import click

from launchbay.cli.console.session import Session, with_session
from launchbay_core.domain.states import RunState


@click.command()
@click.option("--job", metavar="JOB", help="Only list runs of this job.")
@click.option(
    "--state",
    type=click.Choice([state.value for state in RunState], case_sensitive=False),
    metavar="STATE",
    help="Only list runs in this state.",
)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="Maximum number of runs to list.")
@with_session
def runs(session: Session, job: str | None, state: str | None, limit: int) -> None:
    """List the runs of the project, newest first.

    \b
    launchbay runs
    launchbay runs --job digits --state failed --limit 5
    """
    from launchbay.cli.console.run_views import print_runs

    found = session.api.runs.find(limit=limit, job=job, state=RunState(state.upper()) if state else None)
    session.show(found, print_runs)
    if not found and not session.as_json:
        filtered = " with this job or state" if job or state else ""
        click.echo(f"No runs{filtered} in project `{session.project}`.", err=True)
