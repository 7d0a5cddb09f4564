"""`launchbay compare`: runs side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from launchbay.cli.console.runs.references import with_runs
from launchbay.cli.console.session import Session, with_session


@click.command()
@with_session
@with_runs
@click.option("--all", "all_inputs", is_flag=True, help="Show all inputs, not only those that differ.")
def compare(session: Session, runs: list[str], *, all_inputs: bool) -> None:
    """Show runs side by side: how they ended, on which hardware, their metrics, the inputs and outputs that differ.

    They may be of any jobs.

    \b
    launchbay compare KFBFM7 latest
    launchbay compare KFBFM7 9G5FAV EMMVRZ --all
    """
    from launchbay.cli.console.runs.comparison import compare_runs
    from launchbay.cli.console.runs.comparison_view import print_comparison

    distinct = list(dict.fromkeys(runs))
    if len(distinct) < 2:
        raise click.UsageError("Give two runs or more.")
    session.show(compare_runs(_read(session, distinct), all_inputs=all_inputs), print_comparison)


def _read(session: Session, ids: list[str]) -> list[Any]:
    from launchbay.cli.console.runs.comparison import ComparedRun

    formats: dict[tuple[str, int], dict[str, str]] = {}
    found = []
    for run_id in ids:
        run = session.api.runs.get(run_id)
        version = (run["job"], run["version"])
        if version not in formats:
            files = session.api.jobs.get_version(*version)["inputs"]["files"]
            formats[version] = {path: file["format"] for path, file in files.items()}
        inputs = session.api.runs.get_inputs(run_id)
        found.append(ComparedRun(run, inputs, formats[version], _outputs_of(session, run_id)))
    return found


def _outputs_of(session: Session, run_id: str) -> Mapping[str, Any] | None:
    """The first thousand files that a run has left; None if that can't be said."""
    from launchbay.api import ApiError

    try:
        return session.api.outputs.list(run_id, limit=1000).last_page
    except ApiError as error:
        if error.status not in {404, 409}:  # a server of an older release, or a list that a job has spoiled
            raise
        click.secho(f"Note: {error}", err=True, fg="yellow")
        return None
