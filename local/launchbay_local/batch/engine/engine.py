"""Runs jobs: brings records, slots, processes, logs and events together.

Everything happens in response to a submission, the end of an attempt, a cancellation. The decisions are pure functions
elsewhere (`slots`, `lifecycle`, `retries`); here they are carried out, all under one lock, and each is stored before it
has an effect.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping

from launchbay_local.batch.delivery.events import EventSender, state_change
from launchbay_local.batch.delivery.logs import LogShipper
from launchbay_local.batch.engine import lifecycle
from launchbay_local.batch.engine.active_attempt import ActiveAttempt, AttemptLogs
from launchbay_local.batch.engine.plans import Host, prepare
from launchbay_local.batch.engine.reclaims import instance_id, reclaim
from launchbay_local.batch.engine.slots import Allocation, take
from launchbay_local.batch.errors import CannotReclaim
from launchbay_local.batch.records.records import Job, Outcome, Status
from launchbay_local.batch.records.store import Store
from launchbay_local.batch.scheduling.scheduler import Scheduler, Snapshot
from launchbay_local.batch.tasks.execution import Execution
from launchbay_local.batch.tasks.processes import mark
from launchbay_local.batch.tasks.reasons import INTERRUPTED, NOT_STARTED
from launchbay_local.batch.tasks.stops import Stop
from launchbay_local.batch.timers import Timers

logger = logging.getLogger(__name__)
_STOP_SECONDS = 2.0  # for what remains to be done after the last process has ended


class Engine:
    """The jobs of one state folder."""

    def __init__(
        self,
        store: Store,
        scheduler: Scheduler,
        host: Host,
        timers: Timers,
        events: EventSender,
        logs: LogShipper,
        clock: Callable[[], int],
    ) -> None:
        self._store = store
        self._scheduler = scheduler
        self._clock = clock
        self._host = host
        self._timers = timers
        self._events = events
        self._logs = logs
        self._lock = threading.RLock()
        self._jobs: dict[str, tuple[int, Job]] = {}  # not ended, each with its position
        self._dependents: defaultdict[str, list[str]] = defaultdict(list)  # of a job that has not ended
        self._active: dict[str, ActiveAttempt] = {}
        self._allocations: dict[str, Allocation] = {}
        self._stopping = False

    def start(self) -> None:
        """Continue with the jobs that wait in the store."""
        with self._lock:
            for position, job in self._store.jobs_in([Status.PENDING, Status.RUNNABLE]):
                self._admit(position, job)
            for job_id, (_, job) in list(self._jobs.items()):
                if job.status is Status.PENDING:
                    self._settle(job_id)
            self._start_ready()

    def stop(self) -> None:
        """Start no more attempts and end the running ones; `lifecycle` decides whether their jobs are retried."""
        with self._lock:
            self._stopping = True
            attempts = list(self._active.values())
        stop = Stop(INTERRUPTED, final=False, seconds=self._host.limits.stop_grace)
        for attempt in attempts:
            attempt.execution.end(stop)
        deadline = time.monotonic() + self._host.limits.stop_grace + _STOP_SECONDS
        for attempt in attempts:
            attempt.thread.join(max(0, deadline - time.monotonic()))
            attempt.logs.leave()
            attempt.thread.join()

    def submit(self, job: Job) -> None:
        """Accept a new job; on return it is stored, and started if there are free slots."""
        submitted = state_change(job)
        with self._lock:
            self._scheduler.check(job)
            entered = lifecycle.resolve_dependencies(job, self._dependencies(job), self._clock())
            position = self._store.add_job(entered, [submitted, state_change(entered)])
            self._events.wake()
            if not entered.status.has_ended:
                self._admit(position, entered)
            self._start_ready()

    def snapshot(self, queue: str) -> Snapshot:
        """What is at the front of a queue, by its ARN, and what its jobs use."""
        with self._lock:
            return self._scheduler.snapshot(queue)

    def cancel(self, job_id: str, reason: str) -> None:
        """Cancel a job that has not started; a running one continues."""
        with self._lock:
            if job_id in self._jobs and job_id not in self._active:
                self._give_up(job_id, reason, {"is_cancelled": True})

    def terminate(self, job_id: str, reason: str) -> None:
        """Terminate a job in any state; its whole process group ends with it."""
        with self._lock:
            attempt = self._active.get(job_id)
            if attempt is None and job_id in self._jobs:
                self._give_up(job_id, reason, {"is_terminated": True})
            elif attempt is not None:
                job = self._jobs[job_id][1]
                if not job.is_terminated:
                    update = {"is_terminated": True, "status_reason": reason}
                    self._keep(job.model_copy(update=update), publish=False)
                attempt.execution.end(Stop(reason))

    def reclaim(self, job_id: str, notice_seconds: float) -> tuple[str, int]:
        """Take the machine of a running attempt away after a notice; return its id, and when, in milliseconds.

        Raises:
            CannotReclaim: the job has no machine, or one that is going away already.
        """
        with self._lock:
            attempt = self._active.get(job_id)
            if attempt is None:
                raise CannotReclaim(f"Job {job_id} has no machine that could be reclaimed: it does not run.")
            job, at = self._jobs[job_id][1], self._clock() + int(notice_seconds * 1000)
            reclaim(attempt, job, notice_seconds, at, self._timers, self._host.metadata)
            return instance_id(job), at

    def _give_up(self, job_id: str, reason: str, flags: Mapping[str, bool]) -> None:
        job = self._jobs[job_id][1]
        self._finish(lifecycle.give_up(job.model_copy(update=dict(flags)), reason, self._clock()))
        self._start_ready()  # its slots may be enough for those that wait behind it

    def _start_ready(self) -> None:
        if self._stopping:
            return
        asked = self._scheduler.ready(self._host.slots.vcpus, lambda job_id: self._jobs[job_id][1].needs)
        ready = list(take(self._host.slots, self._allocations.values(), asked))
        for job_id, allocation in ready:
            self._begin(self._jobs[job_id][1], allocation)

    def _begin(self, job: Job, allocation: Allocation) -> None:
        """Store that the attempt starts, then start it: a stored attempt is never started again."""
        self._scheduler.begin(job, job.needs.vcpus)
        job, plan = prepare(job, allocation, self._host)
        self._keep(job)
        logs = AttemptLogs(self._logs)
        execution = Execution(plan, self._timers, logs, self._host.start)

        def attempt() -> None:
            outcome = self._run(job.job_id, execution)
            if active.timer is not None:
                active.timer.cancel()
            self._host.metadata.close(plan.token)
            self._release(job.job_id)
            logs.wait(self._host.limits.log_wait)
            self._end_attempt(job.job_id, outcome)

        thread = threading.Thread(target=attempt, name=f"batch-{job.job_id[:8]}", daemon=True)
        active = ActiveAttempt(execution, logs, thread, plan.token)
        self._active[job.job_id] = active
        self._host.metadata.open(plan, execution.states)
        self._allocations[job.job_id] = allocation
        thread.start()

    def _run(self, job_id: str, execution: Execution) -> Outcome:
        try:
            return execution.run(lambda pid: self._mark_running(job_id, pid))
        except Exception as error:
            logger.exception("the attempt of job %s failed unexpectedly", job_id)
            return Outcome(exit_code=None, status_reason=NOT_STARTED, reason=f"CannotStartContainerError: {error}")

    def _mark_running(self, job_id: str, pid: int) -> None:
        with self._lock:
            process = mark(pid)
            job = self._jobs[job_id][1]
            if process is not None:
                self._keep(lifecycle.to_running(job, process, self._clock()), publish=job.status is not Status.RUNNING)

    def _release(self, job_id: str) -> None:
        """Free an attempt's allocation for the jobs that wait: its processes have ended."""
        with self._lock:
            del self._allocations[job_id]
            self._scheduler.end(job_id)
            self._start_ready()

    def _end_attempt(self, job_id: str, outcome: Outcome) -> None:
        with self._lock:
            del self._active[job_id]
            position, job = self._jobs[job_id]
            job = lifecycle.end_attempt(job, outcome, self._clock())
            if job.status.has_ended:
                self._finish(job)
            else:
                self._keep(job)
                self._scheduler.add(position, job)
            self._start_ready()

    def _admit(self, position: int, job: Job) -> None:
        """Take charge of a job that has not ended."""
        self._jobs[job.job_id] = (position, job)
        self._scheduler.open(job)
        if job.status is Status.RUNNABLE:
            self._scheduler.add(position, job)
        for other in job.depends_on if job.status is Status.PENDING else ():
            self._dependents[other].append(job.job_id)

    def _finish(self, job: Job) -> None:
        self._keep(job)
        del self._jobs[job.job_id]
        self._scheduler.close(job)
        for job_id in self._dependents.pop(job.job_id, ()):
            if job_id in self._jobs and self._jobs[job_id][1].status is Status.PENDING:
                self._settle(job_id)

    def _settle(self, job_id: str) -> None:
        """Update a job that waits for others, if they have ended."""
        position, job = self._jobs[job_id]
        settled = lifecycle.resolve_dependencies(job, self._dependencies(job), self._clock())
        if settled.status is Status.FAILED:
            self._finish(settled)
        elif settled.status is Status.RUNNABLE:
            self._keep(settled)
            self._scheduler.add(position, settled)

    def _dependencies(self, job: Job) -> list[Status | None]:
        found = [self._store.job(job_id) for job_id in job.depends_on]
        return [other.status if other else None for other in found]

    def _keep(self, job: Job, *, publish: bool = True) -> None:
        self._store.update_job(job, [state_change(job)] if publish else [])
        self._jobs[job.job_id] = (self._jobs[job.job_id][0], job)
        if publish:
            self._events.wake()
