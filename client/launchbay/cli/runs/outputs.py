"""`launchbay outputs`: what a run has left to keep."""

from __future__ import annotations

import click

from launchbay.cli.console.runs.references import with_run
from launchbay.cli.console.session import Session, with_session

_LIMIT = 100


@click.command()
@click.option(
    "--attempt", type=click.IntRange(1), metavar="N", help="Of this attempt.  [default: the last one that left any]"
)
@click.option("--limit", type=click.IntRange(1), help=f"Maximum number of files to list.  [default: {_LIMIT}]")
@click.option("--all", "is_all", is_flag=True, help="List all of them.")
@with_session
@with_run("run")
def outputs(session: Session, run: str, attempt: int | None, limit: int | None, *, is_all: bool) -> None:
    """List the files that a run has left to keep, by their paths. `launchbay download` fetches them.

    \b
    launchbay outputs latest
    launchbay outputs KFBFM7 --json --all
    """
    from launchbay.cli.console.lists import say_more
    from launchbay.cli.console.runs.outputs import print_outputs, say_state

    if is_all and limit is not None:
        raise click.UsageError("Give --all or --limit, not both.")
    found = session.api.outputs.list(run, limit=None if is_all else limit or _LIMIT, attempt=attempt)
    document = {**found.last_page, "outputs": list(found)}
    session.show(document, lambda _: print_outputs(found, found.last_page))
    say_more("files", len(found), has_more=found.has_more)
    say_state(found.last_page, run)
