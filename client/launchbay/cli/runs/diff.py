"""`launchbay diff`: how two runs differ."""

from __future__ import annotations

import click

from launchbay.cli.completions.names import complete_run
from launchbay.cli.console.session import Session, with_session


@click.command()
@click.argument("a", shell_complete=complete_run)
@click.argument("b", shell_complete=complete_run)
@with_session
def diff(session: Session, a: str, b: str) -> None:
    """Show the differences between runs A and B: values, config files, hardware and job version.

    \b
    launchbay diff 01ARZ3NDEKTSV4RRFFQ69G5FAV 01BX5ZZKBKACTAV9WEVGEMMVRZ
    """
    from launchbay.cli.console.run_views import print_diff

    session.show(session.api.runs.diff(a, b), print_diff)
