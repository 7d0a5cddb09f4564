"""`launchbay rerun`: a run once more, with changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from launchbay.cli.console.completions import complete_run
from launchbay.cli.console.overrides import read_overrides, with_overrides
from launchbay.cli.console.session import Session, with_session
from launchbay.cli.runs.launch import new_key


@click.command()
@click.argument("run", shell_complete=complete_run)
@with_overrides
@click.option("--follow", "-f", is_flag=True, help="Show states and log until the run ends.")
@with_session
def rerun(
    session: Session,
    run: str,
    assigned: tuple[str, ...],
    file: Path | None,
    hardware: dict[str, Any] | None,
    *,
    follow: bool,
) -> int:
    """Launch RUN again: the same job version, hardware and values, with what the options say laid over them.

    \b
    launchbay rerun 01ARZ3NDEKTSV4RRFFQ69G5FAV -o trainer.learning_rate=0.01 --follow
    launchbay rerun 01ARZ3NDEKTSV4RRFFQ69G5FAV --gpu a100-80
    """
    from launchbay.cli.console.follow import show_launched

    first = session.api.get(f"runs/{run}")
    schema = session.api.get(f"jobs/{first['job']}/versions/{first['version']}/schema")
    body: dict[str, Any] = {"overrides": read_overrides(assigned, file, schema).to_json()}
    if hardware is not None:
        body["hardware"] = hardware
    return show_launched(session, session.api.post(f"runs/{run}/rerun", body, key=new_key()), follow=follow)
