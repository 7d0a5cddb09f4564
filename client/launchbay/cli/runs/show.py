"""`launchbay run`: one run."""

from __future__ import annotations

import click

from launchbay.cli.console.runs.failures import LINES
from launchbay.cli.console.runs.references import with_run
from launchbay.cli.console.session import Session, with_session
from launchbay_core.domain.states import RunState


@click.command()
@with_session
@with_run("run")
def run(session: Session, run: str) -> None:
    """Show a run: what was launched, on which hardware, how it ended, and when it reached each state.

    If its command failed, the last lines of its log follow, the one that says why first.

    \b
    launchbay run 01ARZ3NDEKTSV4RRFFQ69G5FAV
    launchbay run KFBFM7                          # a beginning or ending of the id that no other run has
    launchbay run latest --job digits             # the newest run, of this job
    """
    from launchbay.cli.console.runs.views import print_failure, print_run

    found = session.api.runs.get(run)
    session.show(found, print_run)
    if found["state"] == RunState.FAILED and found["exit_code"] is not None and not session.as_json:
        lines = session.api.runs.get_log(found["run_id"], tail=LINES)["lines"]
        print_failure(found["run_id"], [line["message"] for line in lines])
