"""`launchbay launch`: start a run of a job with other values."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from launchbay.cli.console.completions import complete_job
from launchbay.cli.console.overrides import read_overrides, with_overrides
from launchbay.cli.console.session import Session, with_session

_REFERENCE = re.compile(r"(?P<job>[^:@]+)(?::(?P<version>[0-9]+)|@(?P<alias>.+))?")


@click.command()
@click.argument("job", metavar="JOB[:VERSION|@ALIAS]", shell_complete=complete_job)
@with_overrides
@click.option("--dry-run", is_flag=True, help="Show what would be run and on what; start nothing.")
@click.option(
    "--follow", "-f", is_flag=True, help="Show states and log until the run ends; its failure is exit status 1."
)
@click.option("--idempotency-key", metavar="KEY", help="Launching again with this key within a day gives the same run.")
@with_session
def launch(
    session: Session,
    job: str,
    assigned: tuple[str, ...],
    file: Path | None,
    hardware: dict[str, Any] | None,
    *,
    dry_run: bool,
    follow: bool,
    idempotency_key: str | None,
) -> int:
    """Launch JOB with other values.

    Without a version or alias, the newest version is launched. `launchbay schema JOB` shows what may be changed; what
    is not changed stays as the author registered it. Hardware that is asked for replaces the job's default.

    \b
    launchbay launch digits -o model.learning_rate=0.1 --follow
    launchbay launch digits@prod -o config.yaml:training.epochs=3 --gpu a10g --dry-run
    """
    name, request = read_reference(job)
    version = request.get("version") or request.get("alias") or "latest"
    schema = session.api.get(f"jobs/{name}/versions/{version}/schema")
    body = {"job": name, **request, "overrides": read_overrides(assigned, file, schema).to_json()}
    if hardware is not None:
        body["hardware"] = hardware
    if dry_run:
        from launchbay.cli.console.show_runs import print_plan

        session.show(session.api.post("runs", body, dry_run=True), print_plan)
        return 0
    from launchbay.cli.console.follow import show_launched

    run = session.api.post("runs", body, key=idempotency_key or new_key())
    return show_launched(session, run, follow=follow)


def read_reference(text: str) -> tuple[str, dict[str, Any]]:
    """The job's name and the fields of a request that name its version.

    Raises:
        UsageError: it can't be read.
    """
    found = _REFERENCE.fullmatch(text)
    if not found:
        raise click.UsageError(f"`{text}`: give JOB, JOB:VERSION (a number) or JOB@ALIAS.")
    if found["version"]:
        return found["job"], {"version": int(found["version"])}
    return found["job"], {"alias": found["alias"]} if found["alias"] else {}


def new_key() -> str:
    """An idempotency key, so that a request that had to be sent twice launches once."""
    import uuid

    return str(uuid.uuid4())
