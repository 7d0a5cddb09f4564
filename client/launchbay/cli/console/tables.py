"""Tables and lists of facts, as all commands print them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence

import click

_PIPE_WIDTH = 1000  # for a file or a pipe, where nothing is folded


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under headings; cells may be styled. On a terminal, long cells are folded."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _PIPE_WIDTH
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
    """Print names and values below each other, aligned; a name with an empty value is left out."""
    kept = [(name, value) for name, value in facts if value]
    width = max((len(name) for name, _ in kept), default=0)
    for name, value in kept:
        first, *more = value.splitlines()
        click.echo(f"{click.style(name.ljust(width), dim=True)}  {first}")
        for line in more:
            click.echo(" " * (width + 2) + line)
