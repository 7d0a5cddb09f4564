"""The process of a container's command, however it was started."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Protocol


class Child(Protocol):
    """A process that leads a session and a group of its own; `output` is what it prints."""

    @property
    def pid(self) -> int:
        """Its id, which is its group's, too."""

    @property
    def output(self) -> IO[bytes]:
        """A pipe with its standard output and standard error."""

    def wait_unreaped(self) -> None:
        """Wait until it has ended, and leave it a zombie if the system can, so that its group's id stays in use."""

    def wait(self) -> int:
        """Wait until it has ended, and reap it; return its exit code, -n if signal n ended it."""


# Of a program's path, its words, its environment and its working folder.
Start = Callable[[str, Sequence[str], Mapping[str, str], Path], Child]


def spawn(program: str, words: Sequence[str], environment: Mapping[str, str], folder: Path) -> Child:
    """Start a command as a new process.

    Raises:
        OSError: it can't be executed.
    """
    return _Spawned(program, words, environment, folder)


class _Spawned:
    """A child of this process."""

    def __init__(self, program: str, words: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self._process = subprocess.Popen(
            words,
            executable=program,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def output(self) -> IO[bytes]:
        assert self._process.stdout is not None  # noqa: S101  (it was started with a pipe)
        return self._process.stdout

    def wait_unreaped(self) -> None:
        if hasattr(os, "waitid"):
            os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOWAIT)
        else:
            self._process.wait()

    def wait(self) -> int:
        return self._process.wait()
