"""One attempt of a job as a process of this machine, until everything that it started has ended."""

from __future__ import annotations

import errno
import shutil
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence

from launchbay_local.batch.engine import processes
from launchbay_local.batch.engine.lifecycle import EXITED, INTERRUPTED, NOT_STARTED, TIMED_OUT
from launchbay_local.batch.engine.plans import Plan, Step
from launchbay_local.batch.engine.tasks import unresolved
from launchbay_local.batch.engine.timers import Timer, Timers
from launchbay_local.batch.programs.children import Child, Start, spawn
from launchbay_local.batch.records.records import Outcome

_CHUNK = 64 * 1024
_OUTPUT_SECONDS = 2.0  # for what is still in the pipe; after that, an unknown process holds it open
_NOT_FOUND, _NOT_EXECUTABLE = 127, 126
_STOPPED = 128 + signal.SIGTERM


class Execution:
    """The process of one attempt. `run` starts it and waits for its end; `end` ends it from another thread."""

    def __init__(self, plan: Plan, timers: Timers, on_output: Callable[[], None], start: Start = spawn) -> None:
        self._plan = plan
        self._timers = timers
        self._on_output = on_output
        self._start_program = start
        self._lock = threading.Lock()
        self._pgid: int | None = None  # only until its leader is reaped, so that no other group can have this id
        self._end_reason: str | None = None
        self._set_timers: list[Timer] = []
        self._began = time.monotonic()
        self._credentials: Mapping[str, str] = {}

    def run(self, on_started: Callable[[int], None]) -> Outcome:
        """Run the steps; return the outcome of the last one that started, once all their processes have ended."""
        self._credentials = self._plan.credentials()
        for folder in (self._plan.folder, *self._plan.volumes):
            folder.mkdir(parents=True)
        try:
            return self._run_steps(on_started)
        finally:
            for timer in self._set_timers:
                timer.cancel()

    def _run_steps(self, on_started: Callable[[int], None]) -> Outcome:
        outcome = self._outcome(None)
        exit_codes: dict[str, int] = {}
        reasons: dict[str, str] = {}
        for step in self._plan.steps:
            if self._end_reason is not None:
                outcome = self._outcome(outcome.exit_code)
                break
            outcome = self._unresolved(step, exit_codes) or self._run_step(step, on_started)
            if outcome.exit_code is not None:
                exit_codes[step.name] = outcome.exit_code
            if outcome.reason is not None:
                reasons[step.name] = outcome.reason
        return outcome.model_copy(update={"exit_codes": exit_codes, "reasons": reasons})

    def _unresolved(self, step: Step, exit_codes: Mapping[str, int]) -> Outcome | None:
        """The end of a step that can't start, as a container that it needs has failed; None if it can start.

        The ECS agent stops such a container with the exit code of a SIGTERM, although it never ran.
        """
        failed = next((name for name in step.needs if exit_codes.get(name) != 0), None)
        if failed is None:
            return None
        image = next(one.image for one in self._plan.steps if one.name == failed)
        reason = unresolved(step.name, step.image, failed, image, exit_codes[failed])
        return self._outcome(_STOPPED).model_copy(update={"reason": reason})

    def _run_step(self, step: Step, on_started: Callable[[int], None]) -> Outcome:
        try:
            process = self._start(step)
        except OSError as error:
            outcome = _not_started(step.command, error)
            with self._plan.log.open("a") as log:
                log.write(f"{outcome.reason}\n")
            return outcome
        reader = threading.Thread(target=self._copy_output, args=(process,), name="batch-output", daemon=True)
        reader.start()
        try:
            on_started(process.pid)
            if self._plan.timeout_seconds is not None and step is self._plan.steps[0]:
                self._set_timers.append(self._timers.after(self._plan.timeout_seconds, lambda: self.end(TIMED_OUT)))
        finally:
            exit_code = self._wait(process)
            self._drain(process, reader)
        return self._outcome(exit_code)

    def end(self, reason: str, grace: float | None = None) -> None:
        """Ask the whole process group to end, and kill it after a grace period; the first reason is kept."""
        with self._lock:
            if self._end_reason is not None and grace is None:
                return
            self._end_reason = self._end_reason or reason
            self._signal(signal.SIGTERM)
            seconds = self._plan.grace_seconds if grace is None else grace
            self._set_timers.append(self._timers.after(seconds, self._kill))

    def _start(self, step: Step) -> Child:
        given = {name: value for name, value in self._credentials.items() if name not in step.own}
        environment = {**step.environment, **given}
        command = list(step.command)
        if not command:
            raise FileNotFoundError(errno.ENOENT, "the container has no command")
        program = shutil.which(command[0], path=environment.get("PATH")) or command[0]
        process = self._start_program(program, command, environment, self._plan.folder)
        with self._lock:
            self._pgid = process.pid
            if self._end_reason is not None:  # asked to end before there was a process
                self._signal(signal.SIGTERM)
        return process

    def _wait(self, process: Child) -> int:
        """Wait for the main process; the rest of its group ends with it, as in a container."""
        process.wait_unreaped()
        with self._lock:
            self._signal(signal.SIGKILL)
            self._pgid = None
        code = process.wait()
        return code if code >= 0 else 128 - code

    def _drain(self, process: Child, reader: threading.Thread) -> None:
        """End processes that left the group, as the end of a container would, and read the last output."""
        processes.end_leftovers(self._plan.job_id, process.pid, time.monotonic() - self._began)
        reader.join(_OUTPUT_SECONDS)
        if not reader.is_alive():
            process.output.close()

    def _copy_output(self, process: Child) -> None:
        try:
            with self._plan.log.open("ab", buffering=0) as log:
                while content := process.output.read(_CHUNK):
                    log.write(content)
                    self._on_output()
        except OSError as error:  # most likely a full disk; a job whose output is not read would hang forever
            self.end(f"Could not store the job's output: {error.strerror}")

    def _outcome(self, exit_code: int | None) -> Outcome:
        reason = self._end_reason or EXITED
        return Outcome(exit_code=exit_code, status_reason=reason, is_final=reason not in (EXITED, INTERRUPTED))

    def _kill(self) -> None:
        with self._lock:
            self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if self._pgid is not None:
            processes.signal_group(self._pgid, number)


def _not_started(command: Sequence[str], error: OSError) -> Outcome:
    """The outcome of a command that could not be started, worded as by a container runtime."""
    program = command[0] if command else ""
    if error.errno == errno.ENOENT and "/" not in program:
        reason, code = f'exec: "{program}": executable file not found in $PATH', _NOT_FOUND
    elif error.errno == errno.ENOENT:
        reason, code = f'exec: "{program}": no such file or directory', _NOT_FOUND
    else:
        reason, code = f'exec: "{program}": {(error.strerror or str(error)).lower()}', _NOT_EXECUTABLE
    return Outcome(exit_code=code, status_reason=NOT_STARTED, reason=f"CannotStartContainerError: {reason}")
