"""A command in a terminal of a given width, as a person at it sees what it prints."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence

import click


def run_in_terminal(words: Sequence[str], width: int, environment: Mapping[str, str]) -> list[str]:
    """The lines that a command prints to a terminal, on both of its streams, without their colours."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    own = {name: value for name, value in environment.items() if name not in {"COLUMNS", "NO_COLOR", "FORCE_COLOR"}}
    with subprocess.Popen(words, env=own, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True):
        os.close(theirs)
        text = _read_all(ours).decode()
    os.close(ours)
    return click.unstyle(text).replace("\r\n", "\n").split("\n")[:-1]


def _read_all(terminal: int) -> bytes:
    """Everything that is written to a terminal until nobody has it open any more."""
    found = b""
    while True:
        try:
            some = os.read(terminal, 65536)
        except OSError:  # how Linux says that the other side is closed
            return found
        if not some:
            return found
        found += some
