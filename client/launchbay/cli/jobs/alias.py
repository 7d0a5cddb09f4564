"""`launchbay alias`: point an alias at a version of a job."""

from __future__ import annotations

from typing import Any

import click

from launchbay.cli.completions.names import complete_job
from launchbay.cli.console.references import parse_reference
from launchbay.cli.console.session import Session, with_session


@click.command()
@click.argument("job", metavar="JOB:VERSION|@ALIAS", shell_complete=complete_job)
@click.argument("alias")
@with_session
def alias(session: Session, job: str, alias: str) -> None:
    """Point ALIAS at a version of a job, which may be named by another alias. An alias that exists is moved.

    \b
    launchbay alias digits:3 prod
    launchbay alias digits@prod stable
    launchbay launch digits@prod
    """
    reference = parse_reference(job)
    if reference.version is None and reference.alias is None:
        raise click.UsageError(
            f"`{job}` has no version: give JOB:VERSION, such as {reference.job}:1, or {reference.job}@latest."
        )
    version = reference.version
    if version is None:
        version = int(session.api.jobs.get_version(reference.job, reference.selector)["version"])
    found = session.api.jobs.set_alias(reference.job, alias, version)
    session.show(found, lambda _: _print_alias(found, reference.job, alias))


def _print_alias(found: dict[str, Any], job: str, alias: str) -> None:
    click.echo(f"{job}@{alias} is now version {found['aliases'][alias]}.")
