"""What Tab offers for a job or a run: what the server has, and nothing if the server can't be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from launchbay.cli.console.session import Session

_LIMIT = 50


def complete_job(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Jobs by name; after an `@`, the aliases of that job."""
    from click.shell_completion import CompletionItem

    from launchbay_core.errors import LaunchbayError

    name, at, _ = incomplete.partition("@")
    found = []
    try:
        jobs = session_of(context).api.jobs.find(limit=_LIMIT)
    except LaunchbayError:
        return []  # an error in the middle of the line would be in the way; the command itself reports it
    for job in jobs:
        if at and job["name"] == name:
            found += [CompletionItem(f"{name}@{alias}", help=f"version {n}") for alias, n in job["aliases"].items()]
        elif not at:
            found.append(CompletionItem(job["name"], help=job["description"]))
    return [item for item in found if item.value.startswith(incomplete)]


def complete_run(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """`latest`, and the newest runs by a beginning or an ending of their id, each with its job and state."""
    from click.shell_completion import CompletionItem

    from launchbay_core.domain.names import LATEST
    from launchbay_core.errors import LaunchbayError

    try:
        runs = session_of(context).api.runs.find(limit=_LIMIT, job=context.params.get("of_job"))
    except LaunchbayError:
        return []
    typed = incomplete.upper()
    found = [
        CompletionItem(run["run_id"], help=f"{run['job']}:{run['version']} {run['state']} {run['name']}".rstrip())
        for run in runs
        if run["run_id"].startswith(typed) or run["run_id"].endswith(typed)
    ]
    newest = [CompletionItem(LATEST, help="the newest run")] if LATEST.startswith(incomplete) else []
    return newest + found


def session_of(context: click.Context) -> Session:
    """The server and project that the command line names so far."""
    from launchbay.cli.console.session import Session

    return Session(context.params.get("server"), context.params.get("project") or "default", as_json=True)
