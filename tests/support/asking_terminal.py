"""A command run at a terminal of its own, where it may ask for what it needs and is answered."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import subprocess
import termios
from collections.abc import Mapping
from pathlib import Path


def run_at_terminal(text: str, answer: str, cwd: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a line of shell, type `answer` when it asks, and return all that the terminal shows.

    A question is a line that is not ended.
    """
    ours, theirs = pty.openpty()

    def take_terminal() -> None:
        fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        ["bash", "-c", text],
        cwd=cwd,
        env=env,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=take_terminal,  # noqa: PLW1509  (no other thread of the test holds a lock that the child needs)
    )
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # Linux says so when the last process at the terminal has ended
        while read := os.read(ours, 4096):
            shown += read
            if answer and shown.rstrip(b" ").endswith(b":"):
                os.write(ours, answer.encode())
                answer = ""
    os.close(ours)
    return subprocess.CompletedProcess(text, process.wait(timeout=60), shown.decode().replace("\r\n", "\n"))
