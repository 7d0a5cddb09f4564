"""Runs a command as a child, as if the child were this process: signals go through, and so does how it ended.

In a container this process is number 1, for which the kernel ignores every signal without a handler: a script that
replaced it would not end at SIGTERM. That is why the command is a child.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from launchbay.runtime.errors import NOT_EXECUTABLE, NOT_FOUND, CannotRun
from launchbay.runtime.signals import BY_SIGNAL, ENDING, BrokenOff, LastUploads

if TYPE_CHECKING:
    from launchbay.runtime.results.log.tee import LogTee

_PASSED_ON = (*ENDING, signal.SIGUSR1, signal.SIGUSR2)


class Relay:
    """Passes this process's signals on to the command. Before there is one, a signal ends this process.

    After the command's end, results may still be uploaded: see `LastUploads`.
    `on_sigterm` is called in the signal handler when the command is asked to end.
    """

    def __init__(self) -> None:
        # A terminal tells both of us of Ctrl-C, as one group; elsewhere the command leads a group of its own, so that a
        # signal that was sent to our whole group reaches it once, from here.
        self._shares_terminal = sys.stdin is not None and sys.stdin.isatty()
        self._child: subprocess.Popen[bytes] | None = None
        self._starting = False
        self._after_end: LastUploads | None = None
        self._pending: list[int] = []
        self.on_sigterm: Callable[[], None] = lambda: None

    def install(self) -> None:
        """Take over the signals; call it from the main thread."""
        for number in _PASSED_ON:
            if signal.getsignal(number) is not signal.SIG_IGN:  # `nohup` and the like stay in force
                signal.signal(number, self._take)

    def run(
        self, command: Sequence[str], environment: Mapping[str, str], folder: Path, tee: LogTee | None = None
    ) -> int:
        """Run the command and wait for its end; return its exit code, 128 + n if signal n ended it.

        With a `tee`, it writes to that.

        Raises:
            CannotRun: it could not be started.
        """
        self._starting = True
        try:
            self._child = _start(command, environment, folder, tee, own_group=not self._shares_terminal)
        finally:
            self._starting = False
            if tee is not None:
                tee.close()
        for number in self._pending:
            self._pass_on(number)
        code = self._child.wait()
        if tee is not None:
            tee.wait()
        self._after_end = LastUploads()
        return code if code >= 0 else BY_SIGNAL - code

    def _take(self, number: int, _frame: FrameType | None) -> None:
        if self._after_end is not None:
            self._after_end.take(number)
        elif self._starting:
            self._pending.append(number)
        elif self._child is None:
            raise BrokenOff(number)
        else:
            self._pass_on(number)

    def _pass_on(self, number: int) -> None:
        if self._child is None:
            return
        if number == signal.SIGTERM:  # what comes before a Spot host goes; the log is where its author looks first
            os.write(2, b"launchbay: SIGTERM came from outside, and is passed on to the command\n")
            self.on_sigterm()
        with contextlib.suppress(ProcessLookupError, PermissionError):  # it has ended just now
            if not self._shares_terminal:
                os.killpg(self._child.pid, number)
            elif number != signal.SIGINT:
                self._child.send_signal(number)


def _start(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, tee: LogTee | None, *, own_group: bool
) -> subprocess.Popen[bytes]:
    group = 0 if own_group else None
    stdout, stderr = (None, None) if tee is None else (tee.stdout, tee.stderr)
    try:
        return subprocess.Popen(command, env=environment, cwd=folder, process_group=group, stdout=stdout, stderr=stderr)
    except FileNotFoundError as error:
        raise CannotRun(_missing(command[0], folder), NOT_FOUND) from error
    except PermissionError as error:
        raise CannotRun(f"`{command[0]}` can't be executed: permission denied", NOT_EXECUTABLE) from error
    except OSError as error:
        if error.errno == errno.E2BIG:
            reason = "its arguments and environment are too long for this system; a config of this size fits a file"
        else:
            reason = error.strerror or str(error)
        raise CannotRun(f"`{command[0]}` can't be executed: {reason}", NOT_EXECUTABLE) from error
    except ValueError as error:
        raise CannotRun(f"`{command[0]}` can't be executed: {error}", NOT_EXECUTABLE) from error


def _missing(program: str, folder: Path) -> str:
    if "/" not in program:
        return f"`{program}`: command not found in the job's PATH"
    if (folder / program).exists():
        return f"`{program}`: the interpreter that its first line names is not there"
    return f"`{program}`: there is no such file in {folder}"
