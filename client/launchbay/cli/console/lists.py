"""Lists, a line for each entry: as wide as the terminal, and complete in a file or a pipe.

Where there is no room, columns that are not needed are left out, and the widest of the others are cut, with an `…`.
A list that is not complete says so on standard error, with the options that show more.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import category

import click

_GAP = 2
_ACTING = {"Cc", "Cs", "Zl", "Zp"}  # control characters, half pairs and separators of lines
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # the direction of what follows
_SMALLEST = 4  # cells of a column that may be cut, where there is no room at all


@dataclass(frozen=True)
class Column:
    """A column: its heading, its texts, and the width that it should keep if it may be cut.

    One that is `is_extra` is left out where there is no room. Paths are cut at their beginning, as their ends tell
    more: those of the texts if `cuts_start`, and that of the heading always. `style` puts a text in its colours.
    """

    heading: str
    texts: Sequence[str]
    least: int | None = None
    is_extra: bool = False
    cuts_start: bool = False
    style: Callable[[str], str] = str

    @property
    def width(self) -> int:
        """The width of its widest text."""
        from rich.cells import cell_len

        return max(cell_len(_harmless(text)) for text in (self.heading, *self.texts))


def terminal_width() -> int | None:
    """The width of the terminal; None for a file or a pipe, where nothing is cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def print_list(columns: Sequence[Column], width: int | None) -> None:
    """Print columns under their headings, in at most `width` cells; columns without any text are left out."""
    kept = [column for column in columns if any(column.texts)]
    shown = list(_fit(kept, width))
    if shown:
        click.echo(_line([_cell(one.heading, size, cuts_start=True, style=_bold) for one, size in shown]))
        for row in range(len(kept[0].texts)):
            cells = [_cell(one.texts[row], size, cuts_start=one.cuts_start, style=one.style) for one, size in shown]
            click.echo(_line(cells))


def _bold(text: str) -> str:
    return click.style(text, bold=True)


def _fit(columns: Sequence[Column], width: int | None) -> Iterator[tuple[Column, int]]:
    """The columns that are shown, each with its width."""
    widths = [column.width for column in columns]
    if width is not None:
        least = [size if one.least is None else min(size, one.least) for one, size in zip(columns, widths, strict=True)]
        for at in reversed(range(len(columns))):
            if columns[at].is_extra and _total(least) > width:
                least[at] = widths[at] = 0
        _shrink(widths, least, width)
        smallest = [min(size, _SMALLEST) if one.least else size for one, size in zip(columns, widths, strict=True)]
        _shrink(widths, smallest, width)
    return ((one, size) for one, size in zip(columns, widths, strict=True) if size)


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * (sum(size > 0 for size in widths) - 1)


def _shrink(widths: list[int], least: Sequence[int], width: int) -> None:
    """Make the widest columns narrower, none than its least width, until all of them fit."""
    while _total(widths) > width:
        loose = [at for at, size in enumerate(widths) if size > least[at]]
        if not loose:
            return
        widths[max(loose, key=lambda at: widths[at])] -= 1


def _cell(text: str, width: int, *, cuts_start: bool, style: Callable[[str], str]) -> str:
    """A text in exactly so many cells."""
    from rich.cells import cell_len, set_cell_size

    text = _harmless(text)
    if cell_len(text) > width and cuts_start:
        while cell_len(text) >= width:
            text = text[1:]
        text = "…" + text
    elif cell_len(text) > width:
        text = set_cell_size(text, width - 1).rstrip() + "…"
    return style(text) + " " * (width - cell_len(text))


def _harmless(text: str) -> str:
    """A text whose characters a terminal shows and does not act on, all on one line."""
    return "".join("\ufffd" if category(one) in _ACTING or one in _TURNING else one for one in text)


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


def say_more(what: str, shown: int, *, has_more: bool) -> None:
    """Say on standard error that a list goes on, and how to see the rest."""
    if has_more:
        these = f"{what} than this one" if shown == 1 else f"than these {shown:,} {what}"
        click.echo(f"There are more {these}: --all lists all, --limit N the first N.", err=True)
