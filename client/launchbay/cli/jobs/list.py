"""`launchbay jobs`: the jobs of a project."""

from __future__ import annotations

from typing import Any

import click

from launchbay.cli.console.session import Session, with_session


@click.command()
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1), help="Maximum number of jobs to list.")
@with_session
def jobs(session: Session, limit: int) -> None:
    """List the jobs of the project, by name.

    \b
    launchbay jobs
    launchbay jobs --project vision --json
    """
    found = session.api.jobs.find(limit=limit)
    session.show(found, _print_jobs)
    if not found and not session.as_json:
        click.echo(f"No jobs in project `{session.project}`. Register one with `launchbay register FOLDER`.", err=True)


def _print_jobs(found: list[dict[str, Any]]) -> None:
    from launchbay.cli.console.tables import print_table
    from launchbay.cli.console.texts import ago

    if found:
        rows = [
            (job["name"], str(job["latest_version"]), _aliases(job), ago(job["updated_at"]), job["description"])
            for job in found
        ]
        print_table(["JOB", "VERSION", "ALIASES", "UPDATED", "DESCRIPTION"], rows)


def _aliases(job: dict[str, Any]) -> str:
    return ", ".join(f"{name}={number}" for name, number in sorted(job["aliases"].items()))
