"""A captured script ends with everything that it started: by itself, by Ctrl-C, or because it was stopped."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from launchbay.authoring.captured_script import Ending, run_script

# A script with a child that would outlive it; it says where both are, once they run.
PARENT = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open("pids.part", "w").write(f"{os.getpid()} {child.pid}")
os.rename("pids.part", "pids")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.stdin", None)  # not a terminal, whatever the tests run in
    return tmp_path


def run(folder: Path, script: str, stop_when: Callable[[], bool] | None = None) -> Ending:
    (folder / "train.py").write_text(script)
    return run_script([sys.executable, "train.py"], folder, dict(os.environ), stop_when)


def is_running(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


def all_end(folder: Path) -> bool:
    """Whether the processes of `PARENT` are gone, or go: one that was killed takes a moment."""
    pids = list(map(int, (folder / "pids").read_text().split()))
    pause = threading.Event()
    deadline = time.monotonic() + 20
    while any(map(is_running, pids)) and time.monotonic() < deadline:
        pause.wait(0.01)
    return not any(map(is_running, pids))


def interrupt_once_running(folder: Path, stop: threading.Event) -> None:
    while not stop.wait(0.01):
        if (folder / "pids").exists():
            os.kill(os.getpid(), signal.SIGINT)
            return


@pytest.mark.parametrize(
    ("script", "code"),
    [("", 0), ("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 9)", -9)],
)
def test_how_a_script_ended_by_itself_is_told(folder: Path, script: str, code: int) -> None:
    ending = run(folder, script)

    assert ending == Ending(code)
    assert ending.is_failure == (code != 0)


def test_what_a_script_leaves_running_ends_with_it(folder: Path) -> None:
    run(folder, PARENT)

    assert all_end(folder)


def test_a_script_is_stopped_with_what_it_started(folder: Path) -> None:
    ending = run(folder, PARENT + "time.sleep(600)", (folder / "pids").exists)

    assert (ending.stopped, ending.is_failure) == (True, False)
    assert all_end(folder)


def test_a_script_that_ignores_being_stopped_is_killed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("launchbay.authoring.captured_script._GRACE", 0.2)
    script = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + PARENT + "time.sleep(600)"

    assert run(folder, script, (folder / "pids").exists).code == -signal.SIGKILL


@pytest.mark.parametrize("stop_when", [None, lambda: False])
def test_ctrl_c_ends_the_script_and_not_the_capture(folder: Path, stop_when: Callable[[], bool] | None) -> None:
    done = threading.Event()
    typist = threading.Thread(target=interrupt_once_running, args=(folder, done))
    typist.start()
    before = signal.getsignal(signal.SIGINT)

    ending = run(folder, PARENT + "time.sleep(600)", stop_when)

    done.set()
    typist.join()
    assert ending.interrupted
    assert str(ending) == "was interrupted"
    assert signal.getsignal(signal.SIGINT) is before
    assert all_end(folder)
