"""Runs a captured script to its end, and ends it with everything that it started when it is interrupted or stopped."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from launchbay.authoring.capture_errors import CaptureFailed

_STDERR = 2
_BETWEEN_LOOKS = 0.1  # seconds
_GRACE = 5.0  # seconds that a stopped script has to end by itself
_INTERRUPTS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)  # what the first, second and third Ctrl-C does


class Ending(NamedTuple):
    """How a script ended: by itself with `code` (-n is signal n), or because it was interrupted or stopped."""

    code: int
    interrupted: bool = False
    stopped: bool = False

    @property
    def is_failure(self) -> bool:
        """Whether it neither ended well nor was stopped on purpose."""
        return not self.stopped and (self.interrupted or self.code != 0)

    def __str__(self) -> str:
        """The end in words, for a sentence about the script."""
        if self.interrupted:
            return "was interrupted"
        return f"ended with status {self.code}" if self.code >= 0 else f"ended with signal {-self.code}"


def run_script(
    command: Sequence[str], cwd: Path, environment: Mapping[str, str], stop_when: Callable[[], bool] | None = None
) -> Ending:
    """Run a command with all output on standard error; end it once `stop_when()` is true, if it is given.

    At a terminal it shares our group, so that it can be typed to and suspended with us, and Ctrl-C reaches it
    from there. Elsewhere, and if it is to be stopped, it leads a group of its own, which ends with it.

    Raises:
        CaptureFailed: it can't be started.
    """
    own_group = stop_when is not None or not (sys.stdin and sys.stdin.isatty())
    script = _Script(own_group=own_group)
    with script.taking_interrupts():
        # Only now: what this process ignores, as one in the background does Ctrl-C, the script would ignore too.
        script.process = _start(command, cwd, environment, own_group=own_group)
        try:
            return script.wait(stop_when)
        finally:
            script.end()


def _start(
    command: Sequence[str], cwd: Path, environment: Mapping[str, str], *, own_group: bool
) -> subprocess.Popen[bytes]:
    # A group that is not the terminal's own would be suspended for good if it read from it.
    source = subprocess.DEVNULL if own_group and sys.stdin and sys.stdin.isatty() else None
    try:
        return subprocess.Popen(
            command, cwd=cwd, env=environment, stdin=source, stdout=_STDERR, process_group=0 if own_group else None
        )
    except OSError as error:
        reason = error.strerror or str(error)
        raise CaptureFailed(f"`{shlex.join(command)}` can't be run: {reason}. Nothing was registered.") from error
    except ValueError as error:
        raise CaptureFailed(f"`{shlex.join(command)}` can't be run: {error}. Nothing was registered.") from error


class _Script:
    process: subprocess.Popen[bytes]

    def __init__(self, *, own_group: bool) -> None:
        self._own_group = own_group
        self._interrupts = 0

    def wait(self, stop_when: Callable[[], bool] | None) -> Ending:
        """Wait for its end, or for what ends it."""
        while stop_when is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return Ending(self.process.wait(_BETWEEN_LOOKS), interrupted=self._interrupts > 0)
            if stop_when() and not self._interrupts:
                self.end()
                return Ending(self.process.returncode, stopped=True)
        return Ending(self.process.wait(), interrupted=self._interrupts > 0)

    @contextlib.contextmanager
    def taking_interrupts(self) -> Iterator[None]:
        """Let Ctrl-C end the script and not this process, which then goes on with what was declared."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        signal.signal(signal.SIGINT, self._interrupt)
        signal.signal(signal.SIGTERM, self._terminate)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        if not hasattr(self, "process"):
            raise KeyboardInterrupt
        send = _INTERRUPTS[min(self._interrupts, len(_INTERRUPTS) - 1)]
        self._interrupts += 1
        os.write(_STDERR, b"\nInterrupted: waiting for the script to end; Ctrl-C again does not wait.\n")
        if self._own_group or send is not signal.SIGINT:  # the terminal sends it to its whole group
            self._signal(send)

    def _terminate(self, number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)  # `run_script` ends the script on the way out

    def end(self) -> None:
        """End the script if it still runs, and what it started in its group."""
        if self.process.poll() is None:
            self._signal(signal.SIGTERM)
            try:
                self.process.wait(_GRACE)
            except subprocess.TimeoutExpired:
                self._signal(signal.SIGKILL)
                self.process.wait()
        if self._own_group:
            self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # it has ended just now
            if self._own_group:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)
