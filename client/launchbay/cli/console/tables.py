"""Tables and short texts that all commands share."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import click

_STATE_COLOURS = {"SUCCEEDED": "green", "FAILED": "red", "CANCELLED": "yellow", "RUNNING": "cyan"}
_WIDE = 1000  # for a file or a pipe, where nothing is cut off


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under headings; cells may be styled. On a terminal, long cells are folded."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDE
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text.from_ansi(cell) for cell in row))
    console = Console(width=width, highlight=False)
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        click.echo(line.rstrip())


def print_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Print names and values below each other, aligned; what has no value is left out."""
    kept = [(name, value) for name, value in facts if value]
    width = max((len(name) for name, _ in kept), default=0)
    for name, value in kept:
        first, *more = value.splitlines()
        click.echo(f"{click.style(name.ljust(width), dim=True)}  {first}")
        for line in more:
            click.echo(" " * (width + 2) + line)


def state_text(state: str) -> str:
    """A run's state in its colour."""
    return click.style(state, fg=_STATE_COLOURS.get(state))


def ago(text: str) -> str:
    """How long ago a time of the API was: `12 s ago`, `3 h ago`, and the date for more than a week."""
    then = datetime.fromisoformat(text)
    seconds = max(0, int((datetime.now(UTC) - then).total_seconds()))
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            count = seconds // size
            return then.date().isoformat() if unit == "d" and count > 7 else f"{count} {unit} ago"
    return f"{seconds} s ago"


def author_text(author: Mapping[str, Any] | None) -> str:
    """Who made a change, or nothing where nobody is known to have."""
    return str(author["name"]) if author else ""


def duration_text(seconds: int) -> str:
    """A time span as `launchbay.yaml` takes it: `90m`, `1d12h`, `45s`."""
    text = ""
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        text += f"{count}{unit}" if count else ""
    return text or "0s"


def price_text(usd: float) -> str:
    """A price an hour; small ones with enough digits to tell them apart."""
    return f"${usd:.3f}/h" if usd < 10 else f"${usd:,.2f}/h"


def gpu_text(asked: Mapping[str, Any]) -> str:
    """GPUs that are asked for, by model or by memory: `2 x a10g`, `1 x 40 GiB`."""
    return f"{asked['count']} x {asked['model'] or str(asked['memory_gib']) + ' GiB'}"


def flat(values: Any, path: str = "") -> list[tuple[str, Any]]:
    """The leaves of nested maps with their dotted paths; an empty map is a leaf."""
    if not isinstance(values, dict) or not values:
        return [(path, values)] if path else []
    found = []
    for key, value in values.items():
        name = str(key).replace("\\", "\\\\").replace(".", "\\.")
        found += flat(value, f"{path}.{name}" if path else name)
    return found
