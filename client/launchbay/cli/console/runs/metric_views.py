"""How a run's metrics are printed: as a table, or drawn over their steps."""

from __future__ import annotations

import importlib
import math
import shutil
from collections.abc import Mapping, Sequence
from typing import Any

import click

from launchbay.cli.console.lists import Column, print_list, terminal_width
from launchbay.cli.console.texts import count_text
from launchbay_core.inputs.values.texts import float_of

_HEIGHT = 16  # lines of one plot
_LEAST, _MOST = 30, 120  # cells across


def print_metrics(found: Mapping[str, Any]) -> None:
    """Print a line for each metric; nothing if there are none."""
    metrics: Sequence[Mapping[str, Any]] = found["metrics"]
    lasts = [one["last"] for one in metrics]
    print_list(
        [
            Column("METRIC", [one["name"] for one in metrics], least=12, cuts_start=True),
            Column("LAST", [number_text(last["value"]) for last in lasts]),
            Column("MIN", [number_text(one["min"]) for one in metrics]),
            Column("MAX", [number_text(one["max"]) for one in metrics]),
            Column("STEP", ["–" if last["step"] is None else str(last["step"]) for last in lasts]),
            Column("ATTEMPT", [str(last["attempt"]) if last["attempt"] > 1 else "" for last in lasts], is_extra=True),
        ],
        terminal_width(),
    )


def number_text(value: Any) -> str:
    """A metric's value as people read it; a dash if there is none.

    >>> number_text(0.12345678), number_text(".nan"), number_text(None)
    ('0.123457', '.nan', '–')
    """
    if value is None:
        return "–"
    return f"{value:.6g}" if isinstance(value, int | float) else str(value)


def plot_metrics(found: Mapping[str, Any]) -> None:
    """Draw each metric over its steps; what isn't finite is said, not drawn.

    Raises:
        click.ClickException: the library that draws is not installed.
    """
    try:
        plotext = importlib.import_module("plotext")
    except ImportError as error:
        raise click.ClickException("--plot needs a package: pip install 'launchbay[plot]'.") from error
    width = max(_LEAST, min(_MOST, shutil.get_terminal_size().columns))
    for one in found["metrics"]:
        click.echo(_drawn(plotext, one, width))


def _drawn(plotext: Any, metric: Mapping[str, Any], width: int) -> str:
    values = [float(float_of(value) if isinstance(value, str) else value) for value in metric["points"]["values"]]
    pairs = [
        (step, value) for step, value in zip(metric["points"]["steps"], values, strict=True) if math.isfinite(value)
    ]
    left_out = len(values) - len(pairs)
    said = f"{metric['name']}: {number_text(metric['last']['value'])}"
    said += f" ({count_text(left_out, 'point')} not drawn: nan or infinite)" if left_out else ""
    if not pairs:
        return f"{said}\n"
    figure = plotext.figure
    figure.clear()
    figure.plot_size(width, _HEIGHT)
    figure.theme("colorless")
    signal = figure.signal([step for step, _ in pairs], [value for _, value in pairs])
    signal.lines()
    figure.draw(signal)
    drawn = plotext.uncolorize(str(figure.build()))
    return f"{click.style(said, bold=True)}\n{drawn.rstrip()}\n"
