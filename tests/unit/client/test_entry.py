"""The program `launchbay`: the start of a job imports nothing of the command line, and means the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import pytest

from launchbay import entry
from launchbay.runtime import runner

IMPORTED = """
import sys
from launchbay.entry import main
sys.argv = ["launchbay", "exec", "--", "true"]
try:
    main()
finally:
    print(*sorted(name for name in sys.modules if name.split(".")[0] == "click" or "launchbay.cli" in name))
"""


def test_the_start_of_a_job_imports_nothing_of_the_command_line() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=False, timeout=60)

    assert done.stdout.strip() == ""
    assert "launchbay:" in done.stderr  # there is no run to start


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (["--", "python", "train.py", "--", "-x"], ["python", "train.py", "--", "-x"]),
        (["python", "-u", "train.py"], ["python", "-u", "train.py"]),
        (["--", "--help"], ["--help"]),
        ([], []),
    ],
)
def test_the_words_after_exec_are_the_command(
    monkeypatch: pytest.MonkeyPatch, words: list[str], command: list[str]
) -> None:
    started: list[Sequence[str]] = []

    def run(given: Sequence[str]) -> int:
        started.append(given)
        return 7

    monkeypatch.setattr(runner, "run", run)
    monkeypatch.setattr(sys, "argv", ["launchbay", "exec", *words])

    with pytest.raises(SystemExit) as ended:
        entry.main()

    assert (started, ended.value.code) == ([command], 7)


@pytest.mark.parametrize("words", [["--version"], ["exec", "--help"], ["prepare", "-h"]])
def test_everything_else_is_the_command_line_s(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["launchbay", *words])

    with pytest.raises(SystemExit) as ended:
        entry.main()

    assert ended.value.code == 0
    assert "launchbay" in capsys.readouterr().out
