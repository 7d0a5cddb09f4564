"""How runs are printed side by side: a column for each, as many at once as the terminal is wide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from launchbay.cli.console.input_views import value_text
from launchbay.cli.console.lists import Column, print_list, short_ids, terminal_width
from launchbay.cli.console.runs.metric_views import number_text
from launchbay.cli.console.runs.output_differences import content_text, totals_text
from launchbay.cli.console.texts import ago, author_text, duration_text

_NAME_WIDTH, _RUN_WIDTH = 28, 14  # cells, from which more runs go below
_MAX_OUTPUTS = 20  # files that are put side by side
_DIGITS = 6  # of a file's hash


def print_comparison(compared: Mapping[str, Any]) -> None:
    """Print runs side by side."""
    width = terminal_width()
    runs = compared["runs"]
    at_once = len(runs) if width is None else max(2, (width - _NAME_WIDTH) // _RUN_WIDTH)
    short = short_ids([run["run_id"] for run in runs])
    for begin in range(0, len(runs), at_once):
        if begin:
            click.echo()
        some = runs[begin : begin + at_once]
        rows = [
            *_fact_rows(some),
            *_input_rows(compared["inputs"], some),
            *_output_rows(compared, some),
            *_metric_rows(compared["metrics"], some),
        ]
        names = Column("", [name for name, _ in rows], least=_NAME_WIDTH, cuts_start=True)
        columns = [_run_column(run, short, rows, at) for at, run in enumerate(some)]
        print_list([names, *columns], width)
    if not compared["inputs"]:
        click.echo("Their inputs are the same.")
    if len(compared["outputs"]) > _MAX_OUTPUTS:
        click.echo(f"{len(compared['outputs']):,} files of their outputs differ: --json has their names.", err=True)


def _run_column(
    run: Mapping[str, Any], short: Mapping[str, str], rows: Sequence[tuple[str, Sequence[str]]], at: int
) -> Column:
    return Column(short[run["run_id"]], [values[at] for _, values in rows], least=8)


def _fact_rows(runs: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[str]]]:
    rows = [
        ("job", [f"{run['job']}:{run['version']}" for run in runs]),
        ("name", [run["name"] for run in runs]),
        ("tags", [" ".join(run["tags"]) for run in runs]),
        ("state", [_state_text(run) for run in runs]),
        ("duration", [duration_text(run["duration_seconds"]) for run in runs]),
        ("hardware", [_hardware_text(run["placement"]) for run in runs]),
        ("launched", [ago(run["created_at"]) for run in runs]),
        ("by", [author_text(run["created_by"]) for run in runs]),
        ("outputs", [totals_text(run["outputs"]) if run["outputs"] else "" for run in runs]),
    ]
    if len({tuple(run["command"]) for run in runs}) > 1:
        rows.append(("command", [" ".join(run["command"]) for run in runs]))
    return [(name, [text or "–" for text in texts]) for name, texts in rows if any(texts)]


def _state_text(run: Mapping[str, Any]) -> str:
    return str(run["state"]) + (f" ({run['exit_code']})" if run["exit_code"] else "")


def _hardware_text(placement: Mapping[str, Any]) -> str:
    gpus = f", {placement['gpus']} x {placement['gpu_model']}" if placement["gpus"] else ""
    return str(placement["instance_type"]) + gpus + (" Spot" if placement["spot"] else "")


def _input_rows(inputs: Sequence[Mapping[str, Any]], runs: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[str]]]:
    return [(_name_of(one), [_value_text(one["values"], run["run_id"]) for run in runs]) for one in inputs]


def _metric_rows(
    metrics: Sequence[Mapping[str, Any]], runs: Sequence[Mapping[str, Any]]
) -> list[tuple[str, list[str]]]:
    return [(one["name"], [number_text(one["values"].get(run["run_id"])) for run in runs]) for one in metrics]


def _output_rows(compared: Mapping[str, Any], runs: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[str]]]:
    """A row for each file that differs; none if there are so many that nobody would read them."""
    if len(compared["outputs"]) > _MAX_OUTPUTS:
        return []
    return [
        (f"output {one['path']}", [content_text(one["values"].get(run["run_id"]), _DIGITS) for run in runs])
        for one in compared["outputs"]
    ]


def _name_of(one: Mapping[str, Any]) -> str:
    return ":".join(part for part in (one["file"], one["path"]) if part)


def _value_text(values: Mapping[str, Any], run_id: str) -> str:
    return value_text(values[run_id]) if run_id in values else "–"
