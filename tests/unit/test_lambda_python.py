"""Tests on the functions' Python, where that Python can't be had: they are not passed off as run on it."""

from __future__ import annotations

from pathlib import Path

import pytest

import lambda_python


@pytest.fixture(autouse=True)
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with no other program than this Python, and with nothing set up."""
    monkeypatch.setenv("PATH", str(tmp_path / "no programs"))
    folder = tmp_path / "lambda-python"
    for name, path in (("FOLDER", folder), ("READY", folder / "ready"), ("FAILED", folder / "failed")):
        monkeypatch.setattr(lambda_python, name, path)


def test_it_says_what_lacks() -> None:
    with pytest.raises(lambda_python.CannotSetUp, match=r"Install python3\.13: .* without apt-get, dpkg-deb"):
        lambda_python.main(["-c", "pass"])


def test_with_leave_this_python_runs_them_and_each_time_it_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    first = lambda_python.main(["--or-this", "-c", "import sys; print(sys.prefix)"])
    second = lambda_python.main(["--or-this", "-c", "raise SystemExit(3)"])

    told = capfd.readouterr().out
    assert (first, second) == (0, 3), "a failure stays one"
    assert told.count("Setting up") == 1
    assert told.count("NOT TESTED ON python3.13, but on 3.") == 2
