"""A Python that has imported a program's modules, and forks for each start of the program.

A job on AWS starts in a container whose Python imports what it needs: that takes more time than all else that a short
job does, and here it would be this machine's. What runs is the same script in a process of its own, with its own
session, environment, folder and output; what the interpreter has read at its start is the same as well, or the program
is started as any other. Linux alone has what this needs.
"""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from launchbay_local.batch.programs.children import Child, spawn

logger = logging.getLogger(__name__)
_MAIN = Path(__file__).with_name("warm_interpreter_main.py")
_MOST_BYTES = 64
# What an interpreter or its libraries read when they start, not when they are asked.
_READ_AT_START = ("PYTHON", "LC_", "LD_", "DYLD_", "MALLOC_", "GLIBC_", "OPENSSL_")
_READ_AT_START_TOO = frozenset({"LANG", "LANGUAGE", "TZ", "HOME"})


class WarmProgram(NamedTuple):
    """A program of this Python's environment, by its name, and the modules that each start of it imports."""

    name: str
    modules: Sequence[str]


class WarmInterpreter:
    """Starts one program by forks, where that makes no difference to it; any other as a new process.

    `mark` is the variable by which the processes of a job are found, `environment` what most starts have in common.
    """

    def __init__(self, program: WarmProgram, environment: Mapping[str, str], mark: str) -> None:
        self._script = str(Path(sys.executable).parent / program.name)
        self._modules = program.modules
        self._mark = mark
        self._read_at_start = _read_at_start(environment)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._is_ready = False

    def start(self) -> None:
        """Start to import the modules; if this system or program is not one for this, every start is a new process."""
        if not (_can_fork() and _is_script_of(self._script, sys.executable)):
            return
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, str(_MAIN), str(theirs.fileno()), self._mark, self._script, *self._modules],
                cwd="/",
                env={**self._read_at_start, self._mark: _PLACE},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def stop(self) -> None:
        """End it, after all that it has started."""
        with self._lock:
            if self._control is not None:
                self._control.close()
                self._control = None
        if self._process is not None:
            self._process.wait()

    def __call__(self, program: str, words: Sequence[str], environment: Mapping[str, str], folder: Path) -> Child:
        """Start a command.

        Raises:
            OSError: it can't be executed.
        """
        if program == self._script and _read_at_start(environment) == self._read_at_start:
            forked = self._fork(words, environment, folder)
            if forked is not None:
                return forked
        return spawn(program, words, environment, folder)

    def ask(self, message: bytes, files: Sequence[int] = ()) -> int | None:
        """The number that the interpreter answers to a message; None if it has ended."""
        with self._lock:
            if self._control is None:
                return None
            try:
                if not self._is_ready:
                    self._is_ready = bool(self._control.recv(_MOST_BYTES))
                socket.send_fds(self._control, [message], files)
                answer = self._control.recv(_MOST_BYTES)
            except OSError:
                answer = b""
            if answer:
                return int(answer)
            logger.warning("the warm Python for %s has ended; every start is a new process from now on", self._script)
            self._control.close()
            self._control = None
            return None

    def _fork(self, words: Sequence[str], environment: Mapping[str, str], folder: Path) -> Child | None:
        if len(environment.get(self._mark, "")) > len(_PLACE):
            return None
        asked = json.dumps([list(words[1:]), dict(environment), str(folder)]).encode()
        request = os.memfd_create("start")  # a file, so that only the fork reads what is in it
        output, theirs = os.pipe()
        try:
            os.write(request, asked)
            pid = self.ask(b"fork", [request, theirs])
        finally:
            os.close(request)
            os.close(theirs)
        if pid is None or pid < 0:
            os.close(output)
            if pid is None:
                return None
            raise OSError(-pid, os.strerror(-pid))
        return _Forked(self, pid, os.fdopen(output, "rb", buffering=0))


class _Forked:
    """A child of the interpreter, which reaps it only when asked to."""

    def __init__(self, parent: WarmInterpreter, pid: int, output: IO[bytes]) -> None:
        self._parent = parent
        self._pid = pid
        try:
            self._end = os.pidfd_open(pid)
        except OSError:  # too many open files: nobody could see its end
            os.kill(pid, signal.SIGKILL)
            parent.ask(str(pid).encode())
            raise
        self._output = output

    @property
    def pid(self) -> int:
        return self._pid

    @property
    def output(self) -> IO[bytes]:
        return self._output

    def wait_unreaped(self) -> None:
        ended = select.poll()
        ended.register(self._end, select.POLLIN)
        ended.poll()

    def wait(self) -> int:
        self.wait_unreaped()
        os.close(self._end)
        code = self._parent.ask(str(self._pid).encode())
        return -signal.SIGKILL if code is None else code  # nobody can tell any more how it has ended


_PLACE = "-" * 64  # in the environment of the interpreter, for the mark of what it starts


def _read_at_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in environment.items()
        if name.startswith(_READ_AT_START) or name in _READ_AT_START_TOO
    }


def _can_fork() -> bool:
    return sys.platform == "linux" and hasattr(os, "pidfd_open") and hasattr(os, "memfd_create")


def _is_script_of(path: str, interpreter: str) -> bool:
    """Whether a file is a script that this interpreter runs, by its first line and without options."""
    try:
        with Path(path).open("rb") as file:
            return file.readline().rstrip() == b"#!" + os.fsencode(interpreter)
    except OSError:
        return False
