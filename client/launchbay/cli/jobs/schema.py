"""`launchbay schema`: which inputs of a job can be changed at launch."""

from __future__ import annotations

import click

from launchbay.cli.completions.names import complete_job
from launchbay.cli.console.references import parse_reference
from launchbay.cli.console.session import Session, with_session


@click.command()
@click.argument("job", metavar="JOB[:VERSION|@ALIAS]", shell_complete=complete_job)
@with_session
def schema(session: Session, job: str) -> None:
    """Show the inputs that can be changed when a job is launched: names, types, defaults and limits.

    \b
    launchbay schema digits
    launchbay schema digits@prod --json
    """
    from launchbay.cli.console.input_views import print_schema

    reference = parse_reference(job)
    session.show(session.api.jobs.get_schema(reference.job, reference.selector), print_schema)
