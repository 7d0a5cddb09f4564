"""`launchbay logs`: what a run writes."""

from __future__ import annotations

import click

from launchbay.cli.console.runs.references import with_run
from launchbay.cli.console.session import Session, print_json, with_session


@click.command()
@click.option(
    "--follow",
    "-f",
    is_flag=True,
    help="Show states and log lines until the run ends; exit with status 1 if it does not succeed.",
)
@with_session
@with_run("run")
def logs(session: Session, run: str, *, follow: bool) -> int:
    """Show the output of a run, of all its attempts, oldest line first.

    \b
    launchbay logs 01ARZ3NDEKTSV4RRFFQ69G5FAV
    launchbay logs -f 01ARZ3NDEKTSV4RRFFQ69G5FAV
    """
    from launchbay.cli.console.live_run import follow_run

    if follow:
        return follow_run(session, run)
    lines = session.api.runs.read_log(run)
    if session.as_json:
        print_json(list(lines))
    else:
        for line in lines:
            click.echo(line["message"])
    return 0
