"""The process of one container, from its start until everything that it started has ended."""

from __future__ import annotations

import errno
import shutil
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence

from launchbay_local.batch.programs.children import Child, Start
from launchbay_local.batch.tasks import processes
from launchbay_local.batch.tasks.plan import PlannedContainer
from launchbay_local.batch.timers import Timer, Timers

_CHUNK = 64 * 1024
_NOT_FOUND, _NOT_EXECUTABLE = 127, 126
_OUTPUT_SECONDS = 2.0  # for what is still in the pipe; after that, an unknown process holds it open


class ContainerProcess:
    """A started container; `wait` for its end, or `end` it from another thread.

    `mark` is the value of `processes.CONTAINER_VARIABLE` in its environment. `on_output` is called when its log has
    grown, `on_lost_output` with the reason when its output could not be kept.

    Raises:
        OSError: its command can't be executed.
    """

    def __init__(
        self,
        container: PlannedContainer,
        environment: Mapping[str, str],
        mark: str,
        timers: Timers,
        start: Start,
        on_output: Callable[[], None],
        on_lost_output: Callable[[str], None],
    ) -> None:
        self._container = container
        self._mark = mark
        self._timers = timers
        self._on_output = on_output
        self._on_lost_output = on_lost_output
        self._lock = threading.Lock()
        self._kills: list[Timer] = []
        self._began = time.monotonic()
        self._child = _start(container, environment, start)
        self._pgid: int | None = self._child.pid  # until its leader is reaped: then another group can have this id
        self._reader = threading.Thread(target=self._copy_output, name="batch-output", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The id of its main process."""
        return self._child.pid

    def end(self, grace: float) -> None:
        """Ask the whole process group to end, and kill it after `grace` seconds."""
        self._signal(signal.SIGTERM)
        self._kills.append(self._timers.after(grace, lambda: self._signal(signal.SIGKILL)))

    def wait(self) -> int:
        """Wait until its main process has ended, and end what is left of it, as the end of a container does.

        Return the exit code of the main process, 128 + n if signal n ended it.
        """
        self._child.wait_unreaped()
        with self._lock:
            if self._pgid is not None:
                processes.signal_group(self._pgid, signal.SIGKILL)
            self._pgid = None
        code = self._child.wait()
        self._drain()
        for timer in self._kills:
            timer.cancel()
        return code if code >= 0 else 128 - code

    def _drain(self) -> None:
        """End processes that left the group, and read the last output."""
        processes.end_leftovers(self._mark, self._child.pid, time.monotonic() - self._began)
        self._reader.join(_OUTPUT_SECONDS)
        if not self._reader.is_alive():
            self._child.output.close()

    def _copy_output(self) -> None:
        try:
            with self._container.log.open("ab", buffering=0) as log:
                while content := self._child.output.read(_CHUNK):
                    log.write(content)
                    self._on_output()
        except OSError as error:  # most likely a full disk; a job whose output is not read would hang forever
            self._on_lost_output(f"Could not store the job's output: {error.strerror}")

    def _signal(self, number: signal.Signals) -> None:
        with self._lock:
            if self._pgid is not None:
                processes.signal_group(self._pgid, number)


def _start(container: PlannedContainer, environment: Mapping[str, str], start: Start) -> Child:
    command = list(container.command)
    if not command:
        raise FileNotFoundError(errno.ENOENT, "the container has no command")
    program = shutil.which(command[0], path=environment.get("PATH")) or command[0]
    return start(program, command, environment, container.folder)


def why_not_started(command: Sequence[str], error: OSError) -> tuple[int, str]:
    """The exit code and reason of a command that could not be started, worded as by a container runtime."""
    program = command[0] if command else ""
    if error.errno == errno.ENOENT and "/" not in program:
        reason, code = f'exec: "{program}": executable file not found in $PATH', _NOT_FOUND
    elif error.errno == errno.ENOENT:
        reason, code = f'exec: "{program}": no such file or directory', _NOT_FOUND
    else:
        reason, code = f'exec: "{program}": {(error.strerror or str(error)).lower()}', _NOT_EXECUTABLE
    return code, f"CannotStartContainerError: {reason}"
