"""The warm workers of one function: as many as run at the same time, up to its limit."""

from __future__ import annotations

import json
import os
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from launchbay_local.functions.environment import function_environment
from launchbay_local.functions.worker import NOT_IN_TIME, InvocationResult, Worker
from launchbay_local.template.application import Function

REQUEST_LIMIT = 6 * 1024 * 1024
# A new worker needs a second of CPU for its imports: the present ones serve a short queue sooner.
_PATIENCE = 0.15
_LOG_LIMIT = 8 * 1024 * 1024
_LOG_CHECK_EVERY = 200
_STOPPED = InvocationResult(error={"errorType": "Runtime.Stopped", "errorMessage": "the stack is stopping"})
_DEFAULT_WORKERS = max(2, min(4, os.cpu_count() or 2))


@dataclass(eq=False)
class _Place:
    """A caller's place in the queue for a worker; `ready` is set once it has one, or will get none."""

    ready: threading.Event = field(default_factory=threading.Event)
    worker: Worker | None = None


class Pool:
    """Invokes one function."""

    def __init__(
        self,
        function: Function,
        environment: Mapping[str, str],
        log: Path,
        report: Callable[[str], None],
    ) -> None:
        self.function = function
        limit = _DEFAULT_WORKERS if function.concurrency is None else min(_DEFAULT_WORKERS, function.concurrency)
        self.limit = max(1, limit)
        self._environment = function_environment(function, environment)
        self._log = log
        self._report = report
        self._changed = threading.Condition()
        self._idle: list[Worker] = []
        self._queue: deque[_Place] = deque()
        self._all: set[Worker] = set()
        self._starting = 0
        self._starters: list[threading.Thread] = []
        self._busy = 0
        self._closed = False
        self._invocations = 0

    def warm(self) -> None:
        """Start the first worker, in the background."""
        with self._changed:
            self._start_one()

    def invoke(self, event: Any, timeout: float | None = None) -> InvocationResult:
        """Run the handler with an event, within the function's own time limit.

        Callers are served in the order in which they came. One with a `timeout` in seconds gets the error `NOT_IN_TIME`
        once it has passed; a handler that has begun by then goes on, as in Lambda. Without one, the wait ends because
        each call before it ends by the function's time limit.
        """
        text = json.dumps(event)
        if len(text) > REQUEST_LIMIT:
            message = f"the event is {len(text):,} bytes; at most {REQUEST_LIMIT:,} are accepted"
            return InvocationResult(error={"errorType": "RequestTooLarge", "errorMessage": message})
        deadline = None if timeout is None else time.monotonic() + timeout
        place = self._enter(deadline)
        if place.worker is None:
            return _STOPPED if self._closed else _not_in_time(timeout)
        if deadline is None:
            return self._run(place.worker, text)
        return self._run_until(deadline, place.worker, text) or _not_in_time(timeout)

    def _run(self, worker: Worker, text: str) -> InvocationResult:
        result = worker.init_error or worker.invoke(str(uuid4()), text, self.function.timeout)
        self._give_back(worker)
        if result.error is not None and not self._closed:
            self._report(f"{self.function.logical_id}: {result.error_text} (see {self._log})")
        return result

    def _run_until(self, deadline: float, worker: Worker, text: str) -> InvocationResult | None:
        """Run the handler; None if the deadline passes first: a handler that has begun by then goes on by itself."""
        left = deadline - time.monotonic()
        if left <= 0:
            self._give_back(worker)
            return None
        if left >= self.function.timeout:
            return self._run(worker, text)
        results: queue.SimpleQueue[InvocationResult] = queue.SimpleQueue()
        threading.Thread(target=lambda: results.put(self._run(worker, text)), daemon=True).start()
        try:
            return results.get(timeout=left)
        except queue.Empty:
            return None

    def close(self, grace: float = 2.0) -> None:
        """Start no more invocations, give running handlers `grace` seconds, then end all workers."""
        with self._changed:
            self._closed = True
            for place in self._queue:
                place.ready.set()
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._busy == 0, grace)
            workers, idle = list(self._all), list(self._idle)
            self._idle.clear()
        for worker in workers:
            worker.kill()  # the thread that waits for its answer sees the end, and closes it
        for worker in idle:
            worker.close()
        for thread in self._starters:
            thread.join()

    def _enter(self, deadline: float | None) -> _Place:
        """A place in the queue, with its worker; without one if the pool has closed or the deadline has passed."""
        place = _Place()
        with self._changed:
            if self._closed:
                return place
            self._queue.append(place)
            self._serve()
            if place.worker is None and not self._all and not self._starting:
                self._start_one()
        while not place.ready.wait(_within(deadline, _PATIENCE if len(self._all) < self.limit else None)):
            with self._changed:
                if deadline is not None and time.monotonic() >= deadline:
                    break
                if not self._starting and len(self._all) < self.limit and not self._closed:
                    self._start_one()
        with self._changed:
            if place in self._queue:
                self._queue.remove(place)
        return place

    def _serve(self) -> None:
        """Hand idle workers to those who wait, in their order."""
        while self._idle and self._queue:
            place = self._queue.popleft()
            place.worker = self._idle.pop()
            self._busy += 1
            place.ready.set()

    def _give_back(self, worker: Worker) -> None:
        with self._changed:
            if worker.is_alive and not self._closed:
                self._idle.append(worker)
                self._serve()
            else:
                self._all.discard(worker)
                worker.close()
                if self._queue and not self._starting and not self._closed:
                    self._start_one()
            self._invocations += 1
            self._busy -= 1
            self._changed.notify_all()
        if self._invocations % _LOG_CHECK_EVERY == 0:
            rotate(self._log)

    def _start_one(self) -> None:
        self._starting += 1
        self._starters = [thread for thread in self._starters if thread.is_alive()]
        thread = threading.Thread(target=self._start, name=f"start {self.function.logical_id}", daemon=True)
        self._starters.append(thread)
        thread.start()

    def _start(self) -> None:
        worker = Worker(self.function, self._environment, self._log)
        with self._changed:
            self._all.add(worker)
            if self._closed:
                worker.kill()
        worker.wait_ready()
        with self._changed:
            self._starting -= 1
            closed = self._closed
            if not closed:
                self._idle.append(worker)
                self._serve()
            self._changed.notify_all()
        if closed:
            worker.close()


def _within(deadline: float | None, most: float | None = None) -> float | None:
    """The seconds until a deadline, `most` at most; None for no limit."""
    left = None if deadline is None else max(0.0, deadline - time.monotonic())
    return most if left is None else left if most is None else min(left, most)


def _not_in_time(timeout: float | None) -> InvocationResult:
    message = f"no answer within {timeout} seconds"
    return InvocationResult(error={"errorType": NOT_IN_TIME, "errorMessage": message})


def rotate(log: Path, limit: int = _LOG_LIMIT) -> None:
    """Shorten a log to which several processes append: its last part is copied to another file, and it starts anew."""
    try:
        if log.stat().st_size > limit:
            log.with_suffix(".1.log").write_bytes(log.read_bytes()[-limit:])
            os.truncate(log, 0)
    except FileNotFoundError:
        return
