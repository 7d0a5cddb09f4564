"""`launchbay diff`: how two runs differ."""

from __future__ import annotations

import click

from launchbay.cli.console.runs.references import with_run
from launchbay.cli.console.session import Session, with_session


@click.command()
@with_session
@with_run("a", "b")
def diff(session: Session, a: str, b: str) -> None:
    """Show the differences between runs A and B: values, config files, hardware, job and version, and their outputs.

    \b
    launchbay diff 01ARZ3NDEKTSV4RRFFQ69G5FAV 01BX5ZZKBKACTAV9WEVGEMMVRZ
    launchbay diff KFBFM7 latest
    """
    from launchbay.cli.console.runs.views import print_diff

    session.show(session.api.runs.diff(a, b), print_diff)
