"""`launchbay logs`: what a run writes."""

from __future__ import annotations

import click

from launchbay.cli.console.completions import complete_run
from launchbay.cli.console.session import Session, with_session


@click.command()
@click.argument("run", shell_complete=complete_run)
@click.option("--follow", "-f", is_flag=True, help="Go on until the run ends; its failure is exit status 1.")
@with_session
def logs(session: Session, run: str, *, follow: bool) -> int:
    """Show what RUN wrote to its output, of all its attempts, the oldest line first.

    \b
    launchbay logs 01ARZ3NDEKTSV4RRFFQ69G5FAV
    launchbay logs -f 01ARZ3NDEKTSV4RRFFQ69G5FAV
    """
    from launchbay.cli.console.follow import follow_run, print_log

    if follow:
        return follow_run(session, run)
    if session.as_json:
        session.show(list(_lines(session, run)), print)
        return 0
    print_log(session, run)
    return 0


def _lines(session: Session, run: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    cursor = None
    while True:
        page = session.api.get(f"runs/{run}/logs", cursor=cursor)
        found += page["lines"]
        cursor = page["cursor"]
        if page["complete"] or not page["lines"]:
            return found
