"""`launchbay keep`: a run's results, for good."""

from __future__ import annotations

from typing import Any

import click

from launchbay.cli.console.runs.references import with_run
from launchbay.cli.console.session import Session, with_session


@click.command()
@click.option("--undo", is_flag=True, help="Delete them when they are due, as those of other runs.")
@with_session
@with_run("run")
def keep(session: Session, run: str, *, undo: bool) -> None:
    """Keep the outputs, checkpoints and metrics of a run for good. Otherwise, each is deleted some days after its end.

    \b
    launchbay keep best
    launchbay keep KFBFM7 --undo
    """
    session.show(session.api.runs.keep_results(run, is_kept=not undo), _print_kept)


def _print_kept(run: dict[str, Any]) -> None:
    from launchbay.cli.console.runs.retention import retention_lines

    click.echo(f"Run {run['run_id']}:")
    for line in retention_lines(run["results"]) or ["it has not started, and has left nothing so far"]:
        click.echo(f"  {line}")
