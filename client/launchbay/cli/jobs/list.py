"""`launchbay jobs`: the jobs of a project."""

from __future__ import annotations

from typing import Any

import click

from launchbay.cli.console.session import Session, with_session

_LIMIT = 100


@click.command()
@click.option("--limit", type=click.IntRange(1), help=f"Maximum number of jobs to list.  [default: {_LIMIT}]")
@click.option("--all", "is_all", is_flag=True, help="List all of them.")
@with_session
def jobs(session: Session, limit: int | None, *, is_all: bool) -> None:
    """List the jobs of the project, by name.

    \b
    launchbay jobs
    launchbay jobs --project vision --json
    """
    from launchbay.cli.console.lists import say_more

    if is_all and limit is not None:
        raise click.UsageError("Give --all or --limit, not both.")
    found = session.api.jobs.find(limit=None if is_all else limit or _LIMIT)
    session.show(found, _print_jobs)
    say_more("jobs", len(found), has_more=found.has_more)
    if not found and not session.as_json:
        click.echo(f"No jobs in project `{session.project}`. Register one with `launchbay register FOLDER`.", err=True)


def _print_jobs(found: list[dict[str, Any]]) -> None:
    from launchbay.cli.console.lists import Column, print_list, terminal_width
    from launchbay.cli.console.texts import ago

    width = terminal_width()
    updated = [job["updated_at"] if width is None else ago(job["updated_at"]) for job in found]
    columns = [
        Column("JOB", [job["name"] for job in found], least=10),
        Column("VERSION", [str(job["latest_version"]) for job in found]),
        Column("ALIASES", [_aliases(job) for job in found], least=8),
        Column("UPDATED", updated),
        Column("DESCRIPTION", [" ".join(job["description"].split()) for job in found], least=10),
    ]
    print_list(columns, width)


def _aliases(job: dict[str, Any]) -> str:
    return ", ".join(f"{name}={number}" for name, number in sorted(job["aliases"].items()))
