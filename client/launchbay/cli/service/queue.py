"""`launchbay queue`: what waits for hardware."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from launchbay.cli.completions.inputs import complete_class
from launchbay.cli.console.session import Session, with_session
from launchbay_core.domain.states import RunState


@click.command()
@click.argument("compute_class", metavar="[CLASS]", required=False, shell_complete=complete_class)
@with_session
def queue(session: Session, compute_class: str | None) -> None:
    """Show what waits in the job queues of a compute class, or of all, in the order in which it will run.

    In each queue, the project that has used least lately comes first; within a project, its runs of the highest
    priority. Runs of projects that you can't see are shown as "another project".

    \b
    launchbay queue
    launchbay queue gpu-a10g
    """
    session.show(session.api.queues.get(compute_class), _print_queues)


def _print_queues(found: dict[str, Any]) -> None:
    from launchbay.cli.console.texts import count_text

    busy = [one for one in found["queues"] if one["waiting"]]
    for number, one in enumerate(busy):
        if number:
            click.echo()
        _print_queue(one)
    if not busy:
        click.echo(f"Nothing waits in {count_text(len(found['queues']), 'queue')}.")


def _print_queue(one: dict[str, Any]) -> None:
    from launchbay.cli.console.lists import print_list, terminal_width
    from launchbay.cli.console.texts import ago

    spot = ", Spot first" if one["spot"] else ""
    as_of = f", as of {ago(one['at'])}" if one["at"] else ""
    click.echo(f"{click.style(one['compute_class'], bold=True)}{spot}{click.style(as_of, dim=True)}")
    print_list(_columns(one["waiting"]), terminal_width())
    if one["may_have_more"]:
        click.secho("Other projects may have more runs behind these.", dim=True)


def _columns(waiting: Sequence[dict[str, Any]]) -> list[Any]:
    from launchbay.cli.console.lists import Column
    from launchbay.cli.console.texts import ago, author_text

    return [
        Column("#", ["-" if one["position"] is None else str(one["position"]) for one in waiting]),
        Column("PROJECT", [one["project"] or "another project" for one in waiting], least=8),
        Column("RUN", [one["run_id"] or "" for one in waiting]),
        Column("JOB", [one["job"] or "" for one in waiting], least=6),
        Column("PRIORITY", [one["priority"] or "" for one in waiting]),
        Column("BY", [author_text(one["created_by"]) if one["created_by"] else "" for one in waiting], least=4),
        Column("SINCE", [ago(one["since"]) for one in waiting]),
        Column("WHY", [_reason(one) for one in waiting], least=10),
    ]


def _reason(one: dict[str, Any]) -> str:
    """Why a run waits, as AWS Batch has said, or else what its state and place say."""
    if one["reason"] or one["state"] is None:
        return str(one["reason"] or "")
    if one["state"] == RunState.QUEUED:
        return "not submitted to AWS Batch yet"
    if one["position"] is None:
        return "no place among the first yet"
    return "next, once a machine is free" if one["position"] == 1 else "others are before it"
