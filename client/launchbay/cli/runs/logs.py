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
@click.option("--tail", type=click.IntRange(1, 1000), metavar="N", help="Only the last N lines.")
@with_session
@with_run("run")
def logs(session: Session, run: str, tail: int | None, *, follow: bool) -> int:
    """Show the output of a run, of all its attempts, oldest line first.

    \b
    launchbay logs 01ARZ3NDEKTSV4RRFFQ69G5FAV
    launchbay logs -f 01ARZ3NDEKTSV4RRFFQ69G5FAV
    launchbay logs --tail 20 01ARZ3NDEKTSV4RRFFQ69G5FAV
    """
    from launchbay.cli.console.runs.live_run import follow_run

    if follow and tail is not None:
        raise click.UsageError("Give --follow or --tail, not both.")
    if follow:
        return follow_run(session, run)
    lines = session.api.runs.read_log(run) if tail is None else session.api.runs.get_log(run, tail=tail)["lines"]
    if session.as_json:
        print_json(list(lines))
    else:
        for line in lines:
            click.echo(line["message"])
    return 0
