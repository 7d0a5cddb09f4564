"""How metrics are printed: a line each, or drawn without what isn't finite."""

from __future__ import annotations

import sys
from typing import Any

import click
import pytest

from launchbay.cli.console.runs.metric_views import plot_metrics, print_metrics


def metric(name: str, values: list[Any], **last: Any) -> dict[str, Any]:
    numbers = [value for value in values if not isinstance(value, str)]
    points = {"steps": list(range(len(values))), "values": values}
    known = {"step": len(values) - 1, "value": values[-1] if values else None, "attempt": 1, **last}
    return {
        "name": name,
        "last": known,
        "min": min(numbers, default=None),
        "max": max(numbers, default=None),
        "points": points,
    }


FOUND = {
    "metrics": [
        metric("train/loss", [1.0, ".nan", 0.123456789]),
        metric("best", [], step=None, value=".inf", attempt=2),
    ]
}


def test_a_line_for_each_metric(capsys: pytest.CaptureFixture[str]) -> None:
    print_metrics(FOUND)

    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["METRIC", "LAST", "MIN", "MAX", "STEP", "ATTEMPT"],
        ["train/loss", "0.123457", "0.123457", "1", "2"],
        ["best", ".inf", "–", "–", "–", "2"],
    ]


def test_a_plot_says_what_it_does_not_draw(capsys: pytest.CaptureFixture[str]) -> None:
    plot_metrics(FOUND)

    said = capsys.readouterr().out
    assert "train/loss: 0.123457 (1 point not drawn: nan or infinite)" in said
    assert "best: .inf" in said
    assert "└" in said
    assert "\x1b[38" not in said


def test_without_the_library_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "plotext", None)

    with pytest.raises(click.ClickException, match=r"launchbay\[plot\]"):
        plot_metrics(FOUND)
