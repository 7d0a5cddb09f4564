"""`launchbay rerun`: launch a run again, with more overrides."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from launchbay.cli.console.commands import WordsUnshown
from launchbay.cli.console.hardware import with_terms
from launchbay.cli.console.overrides import read_overrides, with_overrides
from launchbay.cli.console.runs.labels import with_labels
from launchbay.cli.console.runs.priority import with_priority
from launchbay.cli.console.runs.references import with_run
from launchbay.cli.console.session import Session, with_session

if TYPE_CHECKING:
    from launchbay_core.inputs import Overrides


@click.command(cls=WordsUnshown)
@with_overrides
@with_priority
@with_terms
@click.option("--resume", is_flag=True, help="Start with the newest checkpoints of the run, instead of from nothing.")
@click.option("--dry-run", is_flag=True, help="Show what would run and on which hardware, without starting it.")
@with_labels
@click.option(
    "--follow",
    "-f",
    is_flag=True,
    help="Show states and log lines until the run ends; exit with status 1 if it does not succeed.",
)
@click.option(
    "--idempotency-key", metavar="KEY", help="Launch at most one run with this key; within a day, it is returned again."
)
@with_session
@with_run("run")
def rerun(  # noqa: PLR0913  (one argument an option)
    session: Session,
    run: str,
    assigned: tuple[str, ...],
    secrets: tuple[str, ...],
    file: Path | None,
    commanded: Overrides,
    hardware: dict[str, Any] | None,
    labels: dict[str, Any],
    *,
    priority: str | None,
    terms: dict[str, Any],
    resume: bool,
    dry_run: bool,
    follow: bool,
    idempotency_key: str | None,
) -> int:
    """Launch a run again with the same job version, hardware and inputs, except for what the options change.

    The new run has a name, tags and a note of its own: those of the options, or none.

    \b
    launchbay rerun 01ARZ3NDEKTSV4RRFFQ69G5FAV -o trainer.learning_rate=0.01 --follow
    launchbay rerun 01ARZ3NDEKTSV4RRFFQ69G5FAV --gpu a100-80 --dry-run
    launchbay rerun latest --resume
    """
    from launchbay.cli.console.runs.from_outputs import take_from_outputs
    from launchbay.cli.console.runs.live_run import show_launched
    from launchbay.cli.console.runs.views import print_plan
    from launchbay_core.inputs import Overrides

    first = session.api.runs.get(run)
    schema = session.api.jobs.get_schema(first["job"], first["version"])
    assigned, from_outputs = take_from_outputs(session, assigned, schema)
    earlier = Overrides.from_json(first["overrides"])
    request: dict[str, Any] = {
        "overrides": read_overrides(assigned, file, schema, secrets, commanded, earlier=earlier),
        "from_outputs": from_outputs or None,
        "hardware": hardware,
        "priority": priority,
        "terms": terms,
        "resume": resume or None,
    }
    if dry_run:
        session.show(session.api.runs.plan_rerun(run, **request), print_plan)
        return 0
    again = session.api.runs.rerun(run, **request, labels=labels, idempotency_key=idempotency_key)
    return show_launched(session, again, follow=follow)
