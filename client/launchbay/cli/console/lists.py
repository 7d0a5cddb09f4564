"""Lists, a line for each entry: as wide as the terminal, and complete in a file or a pipe.

What does not fit is cut, with an `…`: the widest column first, as far as each may be cut, and then whole columns that
are not needed. A list that is not all there is says so on standard error, with the options that show more.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click

_GAP = 2


@dataclass(frozen=True)
class Column:
    """A column: its heading, its texts, and its least width if it may be cut; `is_extra` if it may be left out.

    `style` puts a cell's text in its colours.
    """

    heading: str
    texts: Sequence[str]
    least: int | None = None
    is_extra: bool = False
    style: Callable[[str], str] | None = None

    @property
    def width(self) -> int:
        """The width of its widest text."""
        from rich.cells import cell_len

        return max(map(cell_len, (self.heading, *self.texts)), default=0)


def terminal_width() -> int | None:
    """The width of the terminal; None for a file or a pipe, where nothing is cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def print_list(columns: Sequence[Column], width: int | None) -> None:
    """Print columns under their headings, in at most `width` cells; columns without any text are left out."""
    kept = [column for column in columns if any(column.texts)]
    if not kept:
        return
    widths = _fit(kept, width)
    shown = [(column, widths[column.heading]) for column in kept if column.heading in widths]
    click.echo(_line([(click.style(_cell(one.heading, size), bold=True)) for one, size in shown]))
    for row in range(len(kept[0].texts)):
        click.echo(_line([_styled(one, one.texts[row], size) for one, size in shown]))


def _fit(columns: Sequence[Column], width: int | None) -> dict[str, int]:
    """The width of each column that is shown, by its heading."""
    widths = {column.heading: column.width for column in columns}
    if width is None:
        return widths
    least = {column.heading: column.least for column in columns if column.least is not None}
    extra = [column.heading for column in reversed(columns) if column.is_extra]
    while (excess := sum(widths.values()) + _GAP * (len(widths) - 1) - width) > 0:
        loose = {name: widths[name] - most for name, most in least.items() if name in widths and widths[name] > most}
        if sum(loose.values()) < excess and extra:
            del widths[extra.pop(0)]
        elif loose:
            widest = max(loose, key=lambda name: widths[name])
            widths[widest] -= 1
        else:
            break
    return widths


def _cell(text: str, width: int) -> str:
    """A text in exactly so many cells."""
    from rich.cells import cell_len, set_cell_size

    return set_cell_size(text, width) if cell_len(text) <= width else set_cell_size(text, max(0, width - 1)) + "…"


def _styled(column: Column, text: str, width: int) -> str:
    cell = _cell(text, width)
    if column.style is None:
        return cell
    return column.style(cell.rstrip()) + " " * (len(cell) - len(cell.rstrip()))


def _line(cells: Sequence[str]) -> str:
    return (" " * _GAP).join(cells).rstrip()


def short_ids(ids: Sequence[str], least: int = 6) -> dict[str, str]:
    """The shortest ending of each id that no other id has, of `least` characters or more.

    >>> short_ids(["01ARZ3NDEKTSV4RRFFQ69G5FAV", "01BX5ZZKBKACTAV9WEVGEMMVRZ"])
    {'01ARZ3NDEKTSV4RRFFQ69G5FAV': '9G5FAV', '01BX5ZZKBKACTAV9WEVGEMMVRZ': 'EMMVRZ'}
    """
    size = least
    distinct = set(ids)
    while len({one[-size:] for one in distinct}) < len(distinct):
        size += 1
    return {one: one[-size:] for one in ids}


def say_more(
    what: str, shown: int, *, has_more: bool, options: str = "--all lists all, --limit N as many as you say"
) -> None:
    """Say on standard error that a list goes on, and how to see the rest."""
    if has_more:
        click.echo(f"These are the first {shown:,} {what}; there are more: {options}.", err=True)
