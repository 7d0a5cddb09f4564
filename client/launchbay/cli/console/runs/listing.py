"""The list of runs: its columns, by what was asked for and by how wide the terminal is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from launchbay.cli.console.input_views import assignments, value_text
from launchbay.cli.console.lists import Column, print_list, short_ids, terminal_width
from launchbay.cli.console.runs.metric_views import number_text
from launchbay.cli.console.runs.placements import class_text
from launchbay.cli.console.texts import ago, author_text, duration_text, state_text

_WIDE = 140  # from which ids are whole


def print_runs(runs: Sequence[dict[str, Any]], asked: Sequence[str]) -> None:
    """Print runs as a list, with the columns that were asked for; print nothing if there are none."""
    width = terminal_width()
    is_short = width is not None and width < _WIDE
    ids = [run["run_id"] for run in runs]
    short = short_ids(ids) if is_short else dict(zip(ids, ids, strict=True))
    columns = [
        Column("RUN", [short[run["run_id"]] for run in runs]),
        Column("JOB", [f"{run['job']}:{run['version']}" for run in runs], least=8),
        Column("STATE", [run["state"] for run in runs], style=state_text),
    ]
    shown = [_asked(name, runs) for name in asked] if asked else _usual(runs, exact=width is None)
    print_list([*columns, *shown], width)


def _usual(runs: Sequence[dict[str, Any]], *, exact: bool) -> list[Column]:
    created = [run["created_at"] if exact else ago(run["created_at"]) for run in runs]
    return [
        Column("CREATED", created),
        Column("BY", [author_text(run["created_by"]) for run in runs], least=6),
        Column("NAME", [run["name"] for run in runs], least=8),
        Column("CLASS", [class_text(run) for run in runs], is_extra=True),
        Column("TOOK", [duration_text(run["duration_seconds"]) for run in runs], is_extra=True),
        Column("TAGS", [" ".join(run["tags"]) for run in runs], least=8, is_extra=True),
        Column("OVERRIDES", [", ".join(assignments(run["overrides"])) for run in runs], least=30),
    ]


def _asked(name: str, runs: Sequence[dict[str, Any]]) -> Column:
    return Column(name, [_text_of(name, run) or "–" for run in runs], least=6)


def _text_of(name: str, run: Mapping[str, Any]) -> str:
    value = run["columns"].get(name, "")
    if name == "duration" and not isinstance(value, str):
        return duration_text(value)
    if name in run.get("metrics", {}) and value == run["metrics"][name]:
        return number_text(value)
    return "" if value == "" else value_text(value)


def say_search(last_page: Mapping[str, Any]) -> None:
    """Say on standard error what a search did not look at, and what its answer notices."""
    for notice in last_page.get("notices", ()):
        click.echo(notice, err=True)
    if last_page.get("cut"):
        looked_at = f"{last_page['looked_at']:,}"
        hint = "--job and --state select among all runs, the older ones, too."
        click.echo(f"Only the newest {looked_at} runs were looked at, and there are older ones: {hint}", err=True)
