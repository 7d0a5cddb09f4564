"""What Tab offers for a job or a run: what the server has, and nothing where it can't be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_MOST = 50


def complete_job(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Jobs by name; after an `@`, the aliases of that job."""
    from click.shell_completion import CompletionItem

    name, at, _ = incomplete.partition("@")
    found = []
    for job in _asked(context, "jobs"):
        if at and job["name"] == name:
            found += [CompletionItem(f"{name}@{alias}", help=f"version {n}") for alias, n in job["aliases"].items()]
        elif not at:
            found.append(CompletionItem(job["name"], help=job["description"]))
    return [item for item in found if item.value.startswith(incomplete)]


def complete_run(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The newest runs by id, each with its job and state."""
    from click.shell_completion import CompletionItem

    runs = _asked(context, "runs")
    found = [CompletionItem(run["run_id"], help=f"{run['job']}:{run['version']} {run['state']}") for run in runs]
    return [item for item in found if item.value.startswith(incomplete.upper())]


def _asked(context: click.Context, what: str) -> list[dict[str, Any]]:
    """The jobs or runs of the project that the command line names so far."""
    from launchbay.cli.console.session import Session
    from launchbay_core.errors import LaunchbayError

    session = Session(context.params.get("server"), context.params.get("project") or "default", as_json=True)
    try:
        return list(session.api.pages_or_none(what, what, _MOST))
    except LaunchbayError:
        return []  # whoever presses Tab wants no error in the middle of a line; the command itself tells it
