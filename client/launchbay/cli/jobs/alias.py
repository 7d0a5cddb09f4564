"""`launchbay alias`: name a version of a job."""

from __future__ import annotations

from typing import Any

import click

from launchbay.cli.console.completions import complete_job
from launchbay.cli.console.session import Session, with_session
from launchbay.cli.runs.launch import read_reference


@click.command()
@click.argument("job", metavar="JOB:VERSION", shell_complete=complete_job)
@click.argument("alias")
@with_session
def alias(session: Session, job: str, alias: str) -> None:
    """Let ALIAS name a version from now on.

    \b
    launchbay alias digits:3 prod
    launchbay launch digits@prod
    """
    name, reference = read_reference(job)
    if "version" not in reference:
        raise click.UsageError(f"`{job}`: give the version too, such as {name}:1.")
    session.show(session.api.put(f"jobs/{name}/aliases/{alias}", reference), lambda found: _say(found, name, alias))


def _say(_found: dict[str, Any], name: str, alias: str) -> None:
    click.echo(f"{name}@{alias} is version {_found['aliases'][alias]} now.")
