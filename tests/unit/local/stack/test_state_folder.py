from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from launchbay_local.errors import CannotStart
from launchbay_local.stack.state_folder import StateFolder

HOLD = """
import pathlib, signal, sys
from launchbay_local.stack.state_folder import StateFolder
folder = StateFolder(pathlib.Path(sys.argv[1])).open()
folder.publish({"url": "http://127.0.0.1:1"})
print("held", flush=True)
signal.pause()
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_stack_on_a_folder_is_told_who_has_it(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        with pytest.raises(CannotStart, match=rf"process {process.pid} at http://127\.0\.0\.1:1"):
            StateFolder(tmp_path).open()
        process.kill()


def test_the_lock_of_a_killed_stack_is_taken_over(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
    assert (tmp_path / "server.json").exists()
    folder = StateFolder(tmp_path).open()
    assert not (tmp_path / "server.json").exists()
    folder.close()


def test_what_is_published_goes_with_the_stack(tmp_path: Path) -> None:
    folder = StateFolder(tmp_path / "state").open()
    folder.publish({"url": "u", "pid": os.getpid()})
    assert json.loads((tmp_path / "state" / "server.json").read_text()) == {"url": "u", "pid": os.getpid()}
    folder.close()
    assert not (tmp_path / "state" / "server.json").exists()
    StateFolder(tmp_path / "state").open().close()


def test_the_folder_is_its_owner_s_and_stays_out_of_git(tmp_path: Path) -> None:
    folder = StateFolder(tmp_path / "state").open()
    assert (tmp_path / "state").stat().st_mode & 0o077 == 0
    assert (tmp_path / "state" / ".gitignore").read_text() == "*\n"
    folder.close()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotStart, match="is not writable"):
        StateFolder(tmp_path / "file" / "state").open()


def test_a_folder_keeps_its_seed_and_another_folder_has_another_one(tmp_path: Path) -> None:
    first = StateFolder(tmp_path / "a").open()
    seed = first.seed
    first.close()

    assert StateFolder(tmp_path / "a").open().seed == seed
    assert StateFolder(tmp_path / "b").open().seed != seed
