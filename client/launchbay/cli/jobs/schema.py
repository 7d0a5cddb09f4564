"""`launchbay schema`: what may be changed at launch."""

from __future__ import annotations

import click

from launchbay.cli.console.completions import complete_job
from launchbay.cli.console.session import Session, with_session
from launchbay.cli.runs.launch import read_reference


@click.command()
@click.argument("job", metavar="JOB[:VERSION|@ALIAS]", shell_complete=complete_job)
@with_session
def schema(session: Session, job: str) -> None:
    """Show what may be changed when JOB is launched: names, types, present values, limits.

    \b
    launchbay schema digits
    launchbay schema digits@prod --json
    """
    from launchbay.cli.console.show_inputs import print_schema

    name, reference = read_reference(job)
    version = reference.get("version") or reference.get("alias") or "latest"
    session.show(session.api.get(f"jobs/{name}/versions/{version}/schema"), print_schema)
