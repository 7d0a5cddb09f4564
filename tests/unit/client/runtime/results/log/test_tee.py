"""What a command writes reaches the log unchanged and in order, whatever ends; and its metrics are reported."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

# A runner in a process of its own: the streams of the test's process are pytest's.
RUNNER = """
import json, os, sys
from pathlib import Path
from launchbay.runtime.child import Relay
from launchbay.runtime.results.log.tee import LogTee
relay = Relay()
relay.install()
tee = LogTee(json.loads(sys.argv[1]), Path(sys.argv[2]))
sys.exit(relay.run(sys.argv[3:], dict(os.environ), Path.cwd(), tee))
"""
PATTERNS = {"loss": r"loss=(\S+)"}


class Running:
    """A runner with a command of Python, and what it reports."""

    def __init__(self, folder: Path, script: str, patterns: dict[str, str], **streams: Any) -> None:
        self.reports = folder / "reports.jsonl"
        command = [sys.executable, "-u", "-c", script]
        words = [sys.executable, "-c", RUNNER, json.dumps(patterns), str(self.reports), *command]
        self.process = subprocess.Popen(words, cwd=folder, stdin=subprocess.DEVNULL, **streams)

    def values(self) -> list[tuple[int, float]]:
        lines = map(json.loads, self.reports.read_text().splitlines())
        return [(line["step"], line["values"]["loss"]) for line in lines]


def run(folder: Path, script: str, patterns: dict[str, str] = PATTERNS, **streams: Any) -> tuple[Running, bytes, bytes]:
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    running = Running(folder, script, patterns, **pipes)
    out, err = running.process.communicate(timeout=60)
    return running, out or b"", err or b""


def wait_for(path: Path) -> str:
    deadline = time.monotonic() + 30
    while not path.exists() and time.monotonic() < deadline:
        os.sched_yield()
    return path.read_text()


def test_the_streams_are_as_they_were_and_the_values_are_reported(tmp_path: Path) -> None:
    script = (
        "import sys; print('loss=0.5'); print('loss=0.4', file=sys.stderr); print('\\xff\\0end', end=''); sys.exit(7)"
    )

    running, out, err = run(tmp_path, script)

    assert (running.process.returncode, out, err) == (7, "loss=0.5\n\xff\0end".encode(), b"loss=0.4\n")
    assert sorted(value for _, value in running.values()) == [0.4, 0.5]


def test_streams_to_one_file_keep_their_order(tmp_path: Path) -> None:
    script = "import sys\nfor n in range(2000): print(n, file=(sys.stdout, sys.stderr)[n % 2])"

    _, out, _ = run(tmp_path, script, stderr=subprocess.STDOUT)

    assert [int(line) for line in out.split()] == list(range(2000))


def test_much_output_on_both_streams_is_complete(tmp_path: Path) -> None:
    script = "import sys\nfor n in range(300): print('x' * 20000); print('y' * 20000, file=sys.stderr)"

    _, out, err = run(tmp_path, script)

    assert (len(out), len(err)) == (300 * 20001, 300 * 20001)


def test_a_signal_reaches_the_command_and_what_it_then_writes_is_complete(tmp_path: Path) -> None:
    script = """
import signal, sys
def end(*_):
    print("loss=0.1"); sys.exit(3)
signal.signal(signal.SIGTERM, end)
open("ready", "w").write("yes")
signal.pause()
"""
    running = Running(tmp_path, script, PATTERNS, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    wait_for(tmp_path / "ready")
    running.process.send_signal(signal.SIGTERM)
    out, _ = running.process.communicate(timeout=30)

    assert (running.process.returncode, out, running.values()) == (3, b"loss=0.1\n", [(0, 0.1)])


def test_if_the_runner_is_killed_the_command_goes_on_and_all_of_it_is_in_the_log(tmp_path: Path) -> None:
    script = """
import os, time
print("loss=0.5")
open("pid.part", "w").write(str(os.getppid())); os.rename("pid.part", "pid")
while os.path.exists("pid"): os.sched_yield()
for n in range(1000): print("after", n)
print("loss=0.4")
"""
    running = Running(tmp_path, script, PATTERNS, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    wait_for(tmp_path / "pid")
    running.process.kill()
    running.process.wait()
    (tmp_path / "pid").unlink()
    assert running.process.stdout is not None
    out = running.process.stdout.read()  # until the command and the tee have ended

    assert out.splitlines() == [b"loss=0.5", *(b"after %d" % n for n in range(1000)), b"loss=0.4"]
    assert running.values() == [(0, 0.5), (1, 0.4)]


def test_if_nobody_reads_the_log_any_more_the_command_learns_of_it(tmp_path: Path) -> None:
    script = """
import signal
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
while True: print("loss=0.5" * 1000)
"""
    running = Running(tmp_path, script, PATTERNS, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert running.process.stdout is not None
    running.process.stdout.read(10)
    running.process.stdout.close()

    assert running.process.wait(timeout=60) == 128 + signal.SIGPIPE


def test_a_pattern_that_takes_too_long_is_given_up_and_the_others_go_on(tmp_path: Path) -> None:
    script = "print('a' * 60 + '!')\nimport sys\nfor n in range(3): print('loss=0.5')"

    running, out, err = run(tmp_path, script, {"slow": r"((a+)+)$", **PATTERNS})

    assert out.count(b"\n") == 4
    assert b"the pattern of the metric `slow` takes too long" in err
    assert all(value == 0.5 for _, value in running.values())


def test_a_process_that_is_left_behind_does_not_hold_up_the_end(tmp_path: Path) -> None:
    script = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100)"])
open("child", "w").write(str(child.pid))
print("loss=0.5")
"""
    began = time.monotonic()
    running = Running(tmp_path, script, PATTERNS, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    code = running.process.wait(timeout=60)
    os.kill(int(wait_for(tmp_path / "child")), signal.SIGKILL)

    assert code == 0
    assert time.monotonic() - began < 30
    assert running.values() == [(0, 0.5)]


@pytest.mark.parametrize("command", [["/nowhere"], ["sh", "-c", "exit 4"]])
def test_a_command_that_can_not_start_or_writes_nothing_leaves_no_process(
    tmp_path: Path, command: Sequence[str]
) -> None:
    words = [sys.executable, "-c", RUNNER, json.dumps(PATTERNS), str(tmp_path / "reports"), *command]

    done = subprocess.run(words, cwd=tmp_path, capture_output=True, timeout=60, check=False)  # until all have ended

    assert done.returncode in {1, 4}
