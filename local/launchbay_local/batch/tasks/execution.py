"""One attempt of a job as a task of this machine: its containers, until everything that they started has ended.

Each container waits in a thread for what it depends on. When an essential one ends, the others are stopped, as by the
ECS agent: those that others depend on last.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from launchbay_local.batch.programs.children import Start, spawn
from launchbay_local.batch.records.records import Outcome, now
from launchbay_local.batch.tasks import dependencies, processes
from launchbay_local.batch.tasks.container_logs import ContainerLogs
from launchbay_local.batch.tasks.container_process import ContainerProcess, why_not_started
from launchbay_local.batch.tasks.plan import Plan, PlannedContainer
from launchbay_local.batch.tasks.reasons import EXITED, NOT_STARTED, TIMED_OUT
from launchbay_local.batch.tasks.states import Known, States, TaskStates
from launchbay_local.batch.tasks.stops import Stop
from launchbay_local.batch.timers import Timer, Timers


class Execution:
    """The containers of one attempt. `run` starts them and waits for their end; `end` ends them from another thread.

    `states` are shown to whoever asks how the containers are.
    """

    def __init__(self, plan: Plan, timers: Timers, logs: ContainerLogs, start: Start = spawn) -> None:
        self.states = TaskStates(container.name for container in plan.containers)
        self._plan = plan
        self._timers = timers
        self._logs = logs
        self._start_program = start
        self._lock = self.states.changed
        self._dependencies = {container.name: container.depends_on for container in plan.containers}
        self._running: dict[str, ContainerProcess] = {}
        self._live: set[str] = set()  # the running ones, and those that are about to run
        self._signalled: set[str] = set()
        self._stop: Stop | None = None  # why they end
        self._urgent: Stop | None = None  # how they are made to, if that has changed since
        self._lost: set[str] = set()  # the containers that ended together with their host
        self._deciding: str | None = None  # the essential container that ended first
        self._not_started: set[str] = set()
        self._error: BaseException | None = None
        self._set_timers: list[Timer] = []
        self._credentials: Mapping[str, str] = {}

    def run(self, on_started: Callable[[int], None]) -> Outcome:
        """Run the containers; return the outcome of the task, once all their processes have ended.

        `on_started` is told the process of each container.
        """
        self._credentials = self._plan.credentials()
        for folder in {*(container.folder for container in self._plan.containers), *self._plan.volumes}:
            folder.mkdir(parents=True)
        try:
            self._run_containers(on_started)
        finally:
            for timer in self._set_timers:
                timer.cancel()
        if self._error is not None:
            raise self._error
        return self._outcome()

    @property
    def is_ending(self) -> bool:
        """Whether all containers are ending, or have ended."""
        return self._stop is not None

    def end(self, stop: Stop) -> None:
        """End all containers; this decides how the task ends, unless they are ending already."""
        with self._lock:
            if self._stop is None:
                self._stop = stop
                self.states.want_none()
            elif stop.seconds is None or stop.lost:
                return
            else:
                self._urgent = stop
                self._signalled.clear()
            self._signal_containers()

    def _signal_containers(self) -> None:
        """Signal the containers that may be stopped now, if any; the others follow when these have ended."""
        stop = self._urgent or self._stop
        if stop is None:
            return
        by_name = {container.name: container for container in self._plan.containers}
        for name, process in self._running.items():
            may_stop = stop.seconds is not None or dependencies.may_stop(name, self._dependencies, self._live)
            if name not in self._signalled and may_stop:
                self._signalled.add(name)
                process.end(by_name[name].grace_seconds if stop.seconds is None else stop.seconds)

    def _run_containers(self, on_started: Callable[[int], None]) -> None:
        """Run each container in a thread of its own, the last one in this thread: most tasks have no other."""
        *others, last = self._plan.containers
        threads: list[threading.Thread] = []
        try:
            for one in others:
                thread = threading.Thread(target=self._run_container, args=(one, on_started), name="batch-container")
                thread.daemon = True
                thread.start()
                threads.append(thread)
            self._run_container(last, on_started)
        except BaseException:
            self.end(Stop(NOT_STARTED))
            raise
        finally:
            for thread in threads:
                thread.join()

    def _run_container(self, container: PlannedContainer, on_started: Callable[[int], None]) -> None:
        """Run one container, unless it never may start; nothing else of the task goes on after an error."""
        try:
            if self.states.wait(lambda states: self._decide_start(container, states)):
                self._run_process(container, on_started)
        except BaseException as error:  # noqa: BLE001  (it is raised again by the thread of the attempt)
            with self._lock:
                self._error = self._error or error
                self._live.discard(container.name)
                self.end(Stop(NOT_STARTED))

    def _decide_start(self, container: PlannedContainer, states: States) -> bool | None:
        """Whether a container starts: True now, False never; None is not known yet."""
        if states[container.name].known is Known.STOPPED:  # for what it depends on has failed
            return False
        if self._stop is not None:
            self.states.update(container.name, known=Known.STOPPED)
            return False
        if not dependencies.may_start(container.depends_on, states):
            return None
        self._live.add(container.name)
        return True

    def _run_process(self, container: PlannedContainer, on_started: Callable[[int], None]) -> None:
        self._logs.begin(container)
        try:
            process = self._start(container)
        except OSError as error:
            code, reason = why_not_started(container.command, error)
            with container.log.open("a") as log:
                log.write(f"{reason}\n")
            self._not_started.add(container.name)
            self._note_end(container, code, reason)
        else:
            try:
                on_started(process.pid)
                self._begin_timeout()
            except BaseException:
                self.end(Stop(NOT_STARTED))
                raise
            finally:
                exit_code = process.wait()
                self._note_end(container, exit_code)
        finally:
            self._logs.finish(container)

    def _start(self, container: PlannedContainer) -> ContainerProcess:
        given = {name: value for name, value in self._credentials.items() if name not in container.own}
        mark = f"{self._plan.job_id}{processes.SEPARATOR}{self._plan.containers.index(container)}"
        process = ContainerProcess(
            container,
            {**container.environment, **given, processes.CONTAINER_VARIABLE: mark},
            mark,
            self._timers,
            self._start_program,
            on_output=lambda: self._logs.grow(container),
            on_lost_output=lambda reason: self.end(Stop(reason)),
        )
        with self._lock:
            self._running[container.name] = process
            self.states.update(container.name, known=Known.RUNNING, started_at=now())
            self._signal_containers()  # asked to end before there was a process
        return process

    def _begin_timeout(self) -> None:
        """The time limit begins with the first container."""
        with self._lock:
            if self._plan.timeout_seconds is not None and not self._set_timers:
                timer = self._timers.after(self._plan.timeout_seconds, lambda: self.end(Stop(TIMED_OUT)))
                self._set_timers.append(timer)

    def _note_end(self, container: PlannedContainer, exit_code: int, reason: str | None = None) -> None:
        """A container has ended: others may start, never can start, or are stopped with it."""
        with self._lock:
            self._running.pop(container.name, None)
            self._live.discard(container.name)
            self._keep_end(container, exit_code, reason)
            if self._stop is None:
                self._end_unresolvable()
            elif self._stop.lost:
                self._lost.add(container.name)
            self._signal_containers()
            if self._stop is None and self._deciding is not None:
                self.end(Stop(NOT_STARTED if self._deciding in self._not_started else EXITED, final=False))

    def _keep_end(self, container: PlannedContainer, exit_code: int, reason: str | None) -> None:
        changes = {"exit_code": exit_code, "reason": reason, "is_wanted": False, "stopped_at": now()}
        self.states.update(container.name, known=Known.STOPPED, **changes)
        if container.essential and self._deciding is None:
            self._deciding = container.name

    def _end_unresolvable(self) -> None:
        """End the containers that never can start, as what they depend on has failed, and those that depend on them."""
        images = {container.name: container.image for container in self._plan.containers}
        has_changed = True
        while has_changed:
            has_changed = False
            for container in self._plan.containers:
                states = self.states.snapshot()
                failed = dependencies.failed_dependency(container.depends_on, states)
                if failed is None or states[container.name].known is not Known.PULLED:
                    continue
                code = states[failed].exit_code
                reason = dependencies.unresolved(container.name, container.image, failed, images[failed], code)
                self._keep_end(container, dependencies.UNRESOLVED_CODE, reason)
                has_changed = True

    def _outcome(self) -> Outcome:
        """How the task ended: as the essential container that ended first, unless something else has ended it."""
        assert self._stop is not None  # noqa: S101  (an essential container has ended, or never started for its sake)
        states = {name: state for name, state in self.states.snapshot().items() if name not in self._lost}
        decides = states.get(self._deciding or "")
        return Outcome(
            exit_code=decides.exit_code if decides else None,
            status_reason=self._stop.reason,
            reason=decides.reason if decides else None,
            is_final=self._stop.final,
            exit_codes={name: state.exit_code for name, state in states.items() if state.exit_code is not None},
            reasons={name: state.reason for name, state in states.items() if state.reason is not None},
        )
