"""`launchbay launch`: start a run of a job with different inputs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from launchbay.cli.completions.names import complete_job, complete_run
from launchbay.cli.console.commands import WordsUnshown
from launchbay.cli.console.hardware import with_terms
from launchbay.cli.console.overrides import read_overrides, with_overrides
from launchbay.cli.console.references import parse_reference
from launchbay.cli.console.runs.labels import with_labels
from launchbay.cli.console.runs.priority import with_priority
from launchbay.cli.console.runs.references import find_run
from launchbay.cli.console.session import Session, with_session

if TYPE_CHECKING:
    from launchbay_core.inputs import Overrides


@click.command(cls=WordsUnshown)
@click.argument("job", metavar="JOB[:VERSION|@ALIAS]", shell_complete=complete_job)
@with_overrides
@with_terms
@with_labels
@with_priority
@click.option(
    "--from",
    "resume_from",
    metavar="RUN",
    shell_complete=complete_run,
    help="Start with the newest checkpoints of this run.",
)
@click.option("--dry-run", is_flag=True, help="Show what would run and on which hardware, without starting it.")
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
def launch(  # noqa: PLR0913  (one argument an option)
    session: Session,
    job: str,
    assigned: tuple[str, ...],
    secrets: tuple[str, ...],
    file: Path | None,
    commanded: Overrides,
    hardware: dict[str, Any] | None,
    labels: dict[str, Any],
    *,
    priority: str | None,
    terms: dict[str, Any],
    resume_from: str | None,
    dry_run: bool,
    follow: bool,
    idempotency_key: str | None,
) -> int:
    """Launch a job with different inputs.

    Without a version or alias, the newest version is launched. `launchbay schema JOB` shows the inputs that can be
    changed; every other value stays as it was registered. Hardware options replace the job's default hardware.

    \b
    launchbay launch digits -o model.learning_rate=0.1 --follow
    launchbay launch digits@prod -o config.yaml:training.epochs=3 --gpu a10g --dry-run
    launchbay launch digits --gpu l4,a10g --patience 10m --max-price 2
    launchbay launch finetune -o model=latest:model          # an output of another run, if the job takes one
    launchbay launch digits --from 01ARZ3NDEKTSV4RRFFQ69G5FAV
    """
    from launchbay.cli.console.runs.from_outputs import take_from_outputs
    from launchbay.cli.console.runs.live_run import show_launched
    from launchbay.cli.console.runs.views import print_plan

    named = parse_reference(job)
    schema = session.api.jobs.get_schema(named.job, named.selector)
    assigned, from_outputs = take_from_outputs(session, assigned, schema)
    request: dict[str, Any] = {
        "version": named.version,
        "alias": named.alias,
        "overrides": read_overrides(assigned, file, schema, secrets, commanded),
        "from_outputs": from_outputs or None,
        "hardware": hardware,
        "priority": priority,
        "terms": terms,
        "labels": labels,
        "resume_from": find_run(session, resume_from) if resume_from else None,
    }
    if dry_run:
        session.show(session.api.runs.plan(named.job, **request), print_plan)
        return 0
    run = session.api.runs.launch(named.job, **request, idempotency_key=idempotency_key)
    return show_launched(session, run, follow=follow)
