"""One worker process of a function, with which the pool communicates over pipes."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launchbay_local.template.application import Function

_MAIN = Path(__file__).with_name("worker_main.py")
NOT_IN_TIME = "Invocation.NotInTime"  # the caller stopped waiting; the function may still run
_INIT_TIMEOUT = 60.0
_RESPONSE_LIMIT = 6 * 1024 * 1024 + 100 * 1024
_READ_SIZE = 1024 * 1024


@dataclass(frozen=True)
class InvocationResult:
    """The result of an invocation: the handler's payload, or the error that Lambda would report."""

    payload: Any = None
    error: Mapping[str, Any] | None = None

    @property
    def error_text(self) -> str:
        """The error in one line."""
        error = self.error or {}
        return f"{error.get('errorType', 'Error')}: {error.get('errorMessage', '')}"


class _ProcessEnded(Exception):
    """The process has ended."""


class Worker:
    """A process that has imported a function's handler; it runs one invocation at a time.

    `init_error` is set if the handler's module could not be imported.
    """

    def __init__(self, function: Function, environment: Mapping[str, str], log: Path) -> None:
        self.init_error: InvocationResult | None = None
        self._function = function
        self._buffer = b""
        self._results, theirs = os.pipe()
        folders = [str(folder) for folder in (function.folder, *function.layers)]
        command = [sys.executable, "-P", "-u", str(_MAIN), str(theirs), function.handler, *folders]
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                cwd=function.folder,
                env=dict(environment),
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                pass_fds=[theirs],
                start_new_session=True,
            )
        os.close(theirs)

    @property
    def is_alive(self) -> bool:
        """Whether the process can take another invocation."""
        return self._process.poll() is None and self.init_error is None

    def wait_ready(self) -> None:
        """Wait until the handler is imported, or its import has failed."""
        try:
            answer = json.loads(self._read_line(time.monotonic() + _INIT_TIMEOUT))
        except TimeoutError:
            self.kill()
            self.init_error = _error("Sandbox.Timedout", f"INIT timed out after {_INIT_TIMEOUT:.0f} seconds")
        except _ProcessEnded:
            self.init_error = _error("Runtime.ExitError", f"the process ended while importing: {self._status()}")
        else:
            if "error" in answer:
                self.init_error = InvocationResult(error=answer["error"])

    def invoke(self, request_id: str, event: str, timeout: float) -> InvocationResult:
        """Run the handler with an event (JSON text); one that exceeds its time limit is ended with its process."""
        head = json.dumps({"id": request_id, "arn": self._function.arn, "timeout": timeout})
        try:
            self._send(f'{head[:-1]}, "event": {event}}}\n'.encode())
            answer = self._read_line(time.monotonic() + timeout)
        except TimeoutError:
            self.kill()
            return _error(
                "Sandbox.Timedout", f"RequestId: {request_id} Error: Task timed out after {timeout:.2f} seconds"
            )
        except _ProcessEnded:
            return _error("Runtime.ExitError", f"RequestId: {request_id} Error: Runtime exited: {self._status()}")
        if len(answer) > _RESPONSE_LIMIT:
            return _error(
                "Function.ResponseSizeTooLarge", f"{len(answer):,} bytes; at most {_RESPONSE_LIMIT:,} are sent"
            )
        decoded = json.loads(answer)
        return InvocationResult(payload=decoded.get("result"), error=decoded.get("error"))

    def kill(self) -> None:
        """End the process and everything that it started."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):  # it has just ended
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        """End the process and close its pipes."""
        self.kill()
        if self._process.stdin:
            with contextlib.suppress(OSError):  # input that an ended process did not read is lost
                self._process.stdin.close()
        if self._results >= 0:
            os.close(self._results)
            self._results = -1

    def _send(self, line: bytes) -> None:
        assert self._process.stdin is not None  # noqa: S101  (for the type checker: it is a pipe)
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
        except OSError as error:
            raise _ProcessEnded from error

    def _read_line(self, deadline: float) -> bytes:
        parts = [self._buffer]
        while b"\n" not in parts[-1]:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._results], [], [], left)[0]:
                raise TimeoutError
            part = os.read(self._results, _READ_SIZE)
            if not part:
                raise _ProcessEnded
            parts.append(part)
        line, _, self._buffer = b"".join(parts).partition(b"\n")
        return line

    def _status(self) -> str:
        code = self._process.wait()
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"


def _error(kind: str, message: str) -> InvocationResult:
    return InvocationResult(error={"errorType": kind, "errorMessage": message})
