"""Signals through the runner: to the command and all that it started, and how it ended comes back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from batch_support import is_alive, wait_for, words_in

RELAY = """
import os, pathlib, sys
from launchbay.runtime.child import Relay
relay = Relay()
relay.install()
sys.exit(relay.run(sys.argv[1:], os.environ, pathlib.Path.cwd()))
"""
# A command with a child of its own; both write that they are there.
FAMILY = "echo $$ $(sleep 600 >/dev/null 2>&1 & echo $!) > pids; {trap}; while :; do sleep 0.05; done"


def start(folder: Path, trap: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", RELAY, "sh", "-c", FAMILY.format(trap=trap)]
    return subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def test_a_sigterm_ends_the_command_and_what_it_started_and_is_told_in_the_log(tmp_path: Path) -> None:
    runner = start(tmp_path, ":")
    pids = [int(word) for word in words_in(tmp_path / "pids")]

    runner.send_signal(signal.SIGTERM)
    _, said = runner.communicate(timeout=20)

    assert runner.returncode == 128 + signal.SIGTERM
    assert "SIGTERM came from outside" in said
    wait_for(lambda: not any(is_alive(pid) for pid in pids))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGUSR1])
def test_a_command_that_takes_a_signal_ends_as_it_likes(tmp_path: Path, number: signal.Signals) -> None:
    runner = start(tmp_path, f"trap 'exit 9' {number.name.removeprefix('SIG')}")
    pid = int(words_in(tmp_path / "pids")[0])

    runner.send_signal(number)
    runner.communicate(timeout=20)

    assert runner.returncode == 9
    assert not is_alive(pid)
    for left in words_in(tmp_path / "pids")[1:]:
        if is_alive(int(left)):  # a signal that the child does not take leaves it to the container's end
            os.kill(int(left), signal.SIGKILL)
