"""`launch.log`: what a script's values become, and that several threads and processes may log."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from launchbay import launch
from launchbay.launch import LaunchError
from launchbay.sdk import metrics

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lines:
    path = tmp_path / "reports.jsonl"
    monkeypatch.setenv("LAUNCHBAY_REPORTS", str(path))
    monkeypatch.setattr(metrics, "_steps", metrics._Steps())
    monkeypatch.setattr(metrics, "_told", set())
    return lambda: [json.loads(line) for line in path.read_text().splitlines()]


class Scalar:
    """As the scalars of NumPy and PyTorch are."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def item(self) -> Any:
        return self.value


def test_a_call_is_a_line(lines: Lines) -> None:
    launch.log({"loss": 0.3, "train": {"accuracy": Scalar(0.5), "deep": {"er": 1}}, "ok": True}, step=10)

    (line,) = lines()
    assert 1.7e9 < line.pop("time") < 2**33
    values = {"loss": 0.3, "train.accuracy": 0.5, "train.deep.er": 1.0, "ok": 1.0}
    assert line == {"kind": "metrics", "values": values, "step": 10}


def test_a_call_without_a_step_is_the_next_one(lines: Lines) -> None:
    for step in (None, None, 7, None, 3, None):
        launch.log({"loss": 0.3}, step=step)

    assert [line["step"] for line in lines()] == [0, 1, 7, 8, 3, 9]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_a_value(lines: Lines, value: float) -> None:
    launch.log({"loss": value})

    assert repr(lines()[0]["values"]["loss"]) == repr(value)


def test_what_is_not_a_number_is_left_out_and_said_once(lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(3):
        launch.log({"loss": 0.3, "text": "0.5", "list": [1], "none": None, "huge": 10**400, "a\nb": 1.0, "": 1.0})
    launch.log({"text": "only"})

    assert [line["values"] for line in lines()] == [{"loss": 0.3}] * 3
    assert capsys.readouterr().err.count("`text` of `launch.log` is left out: it is not a number\n") == 1


@pytest.mark.parametrize(
    ("values", "step"), [([], 1), ({"a": 1}, -1), ({"a": 1}, 1.5), ({"a": 1}, "3"), ({"a": 1}, 2**54)]
)
def test_what_can_only_be_a_mistake_is_an_error(lines: Lines, values: Any, step: Any) -> None:
    with pytest.raises(LaunchError):
        launch.log(values, step=step)


def test_run_by_hand_nothing_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAUNCHBAY_REPORTS", raising=False)
    monkeypatch.chdir(tmp_path)

    launch.log({"loss": 0.3}, step=1)

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_can_not_be_written_is_said_once_and_the_script_goes_on(
    lines: Lines, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LAUNCHBAY_REPORTS", "/nowhere/reports.jsonl")

    for _ in range(2):
        launch.log({"loss": 0.3})

    assert capsys.readouterr().err.count("metrics can't be written") == 1


def log_often() -> None:
    for _ in range(300):
        launch.log({"thread" * 40: 1.0})


def test_the_lines_of_threads_and_processes_do_not_mix(lines: Lines) -> None:
    script = "from launchbay import launch\nfor step in range(300): launch.log({'loss' * 50: step}, step=step)"
    processes = [subprocess.Popen([sys.executable, "-c", script], env=dict(os.environ)) for _ in range(3)]
    threads = [threading.Thread(target=log_often) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert [process.wait(timeout=60) for process in processes] == [0, 0, 0]
    for thread in threads:
        thread.join()

    written = lines()
    assert len(written) == 6 * 300
    assert sorted(line["step"] for line in written if "thread" * 40 in line["values"]) == list(range(900))


def test_while_a_script_is_captured_its_first_call_is_declared(
    lines: Lines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "declared.jsonl"
    monkeypatch.setenv("LAUNCHBAY_CAPTURE", str(target))

    for _ in range(2):
        launch.log({"loss": 0.3})

    assert [json.loads(line) for line in target.read_text().splitlines()] == [{"kind": "logged"}]
