"""The warm workers of one function: as many as run at the same time, up to its limit."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from launchbay_local.functions.environment import function_environment
from launchbay_local.functions.worker import InvocationResult, Worker
from launchbay_local.template.application import Function

REQUEST_LIMIT = 6 * 1024 * 1024
# A new worker needs a second of CPU for its imports: the present ones serve a short queue sooner.
_PATIENCE = 0.15
_LOG_LIMIT = 8 * 1024 * 1024
_LOG_CHECK_EVERY = 200
_DEFAULT_WORKERS = max(2, min(4, os.cpu_count() or 2))


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
        """Run the handler with an event, within the function's own time limit and the caller's `timeout`."""
        text = json.dumps(event)
        if len(text) > REQUEST_LIMIT:
            message = f"the event is {len(text):,} bytes; at most {REQUEST_LIMIT:,} are accepted"
            return InvocationResult(error={"errorType": "RequestTooLarge", "errorMessage": message})
        request_id = str(uuid4())
        worker = self._take()
        if worker is None:
            return InvocationResult(error={"errorType": "Runtime.Stopped", "errorMessage": "the stack is stopping"})
        if worker.init_error is not None:
            result = worker.init_error
        else:
            limit = min(self.function.timeout, timeout or self.function.timeout)
            result = worker.invoke(request_id, text, limit)
        self._give_back(worker)
        if result.error is not None and not self._closed:
            self._report(f"{self.function.logical_id}: {result.error_text} (see {self._log})")
        return result

    def close(self, grace: float = 2.0) -> None:
        """Start no more invocations, give running handlers `grace` seconds, then end all workers."""
        with self._changed:
            self._closed = True
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

    def _take(self) -> Worker | None:
        waiting_since = time.monotonic()
        with self._changed:
            while not self._idle and not self._closed:
                waited = time.monotonic() - waiting_since
                total = len(self._all) + self._starting
                if total == 0 or (waited >= _PATIENCE and not self._starting and total < self.limit):
                    self._start_one()
                self._changed.wait(max(0.01, _PATIENCE - waited) if total < self.limit else None)
            if self._closed:
                return None
            self._busy += 1
            return self._idle.pop()

    def _give_back(self, worker: Worker) -> None:
        with self._changed:
            if worker.is_alive and not self._closed:
                self._idle.append(worker)
            else:
                self._all.discard(worker)
                worker.close()
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
            self._changed.notify_all()
        if closed:
            worker.close()


def rotate(log: Path, limit: int = _LOG_LIMIT) -> None:
    """Shorten a log to which several processes append: its last part is copied to another file, and it starts anew."""
    try:
        if log.stat().st_size > limit:
            log.with_suffix(".1.log").write_bytes(log.read_bytes()[-limit:])
            os.truncate(log, 0)
    except FileNotFoundError:
        return
