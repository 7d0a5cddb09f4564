"""`launchbay forget`: a run's results, deleted."""

from __future__ import annotations

import sys
from typing import Any

import click

from launchbay.cli.console.runs.references import with_run
from launchbay.cli.console.session import Session, with_session


@click.command()
@click.option("--yes", "-y", "is_agreed", is_flag=True, help="Don't ask.")
@with_session
@with_run("run")
def forget(session: Session, run: str, *, is_agreed: bool) -> None:
    """Delete the outputs, checkpoints and metrics of a run, for good. Its record, inputs and log stay.

    It needs the scope `admin`. A run that has not ended is refused, and one whose outputs a run that goes on starts
    with.

    \b
    launchbay forget KFBFM7
    launchbay forget KFBFM7 --yes
    """
    if not is_agreed:
        _ask(session, run)
    session.show(session.api.runs.forget_results(run), _print_forgotten)


def _ask(session: Session, run: str) -> None:
    """Ask at a terminal whether a run's results are to be deleted.

    Raises:
        ClickException: they are not, or nobody can be asked.
    """
    from launchbay.cli.console.texts import count_text, size_text

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise click.ClickException("Nothing was deleted. Give --yes to delete the results of the run for good.")
    outputs = session.api.outputs.list(run, limit=1).last_page
    left = f"{count_text(outputs['count'], 'output')} ({size_text(outputs['size'])})"
    if not click.confirm(f"Delete {left}, all checkpoints and metrics of run {run} for good?", err=True):
        raise click.ClickException("Nothing was deleted.")


def _print_forgotten(run: dict[str, Any]) -> None:
    click.echo(f"The results of run {run['run_id']} are deleted; its record stays.")
