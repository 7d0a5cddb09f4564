"""Invokes functions: synchronously, or asynchronously with Lambda's retries, which survive a restart.

An asynchronous invocation is in the journal from its acceptance until it has succeeded or its retries are used up. One
that fails is retried after one minute and after two more; then it goes to the function's failure destination or
dead-letter queue.
"""

from __future__ import annotations

import heapq
import itertools
import json
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from launchbay_local.aws.journal import Journal
from launchbay_local.functions.pool import Pool
from launchbay_local.functions.worker import InvocationResult
from launchbay_local.template.application import AsyncPolicy, function_name

RETRY_DELAYS = (60.0, 120.0)
_THREADS = 16


@dataclass(frozen=True)
class _Invocation:
    id: str
    function: str
    event: Any
    born: float
    attempts: int = 0
    due: float = 0.0


class Invoker:
    """Every function of the application, by name or ARN."""

    def __init__(
        self,
        journal: Journal,
        pools: Mapping[str, Pool],
        policies: Mapping[str, AsyncPolicy],
        retry_delays: Sequence[float] = RETRY_DELAYS,
    ) -> None:
        self.on_failure: Callable[[str, str, dict[str, Any]], None] = lambda _function, _arn, _record: None
        self._journal = journal
        self._pools = pools
        self._policies = policies
        self._delays = retry_delays
        self._threads = ThreadPoolExecutor(_THREADS, "async")
        self._waiting: list[tuple[float, int, _Invocation]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._stopping = False
        self._clock = threading.Thread(target=self._run, name="async invocations", daemon=True)

    def start(self) -> None:
        """Start, with the invocations that an earlier process did not finish."""
        query = "SELECT id, function, event, born, attempts, due FROM invocations ORDER BY born"
        for key, function, event, born, attempts, due in self._journal.rows(query):
            self._wait_for(_Invocation(key, function, json.loads(event), born, attempts, due))
        self._clock.start()

    def stop(self) -> None:
        """Start no more invocations; the next start continues with those that are not finished."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def join(self) -> None:
        """Wait until the running attempts have ended."""
        if self._clock.is_alive():
            self._clock.join()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def has(self, arn: str) -> bool:
        """Whether the function in an ARN runs here."""
        return function_name(arn) in self._pools

    def invoke(self, arn: str, event: Any, timeout: float | None = None) -> InvocationResult:
        """Run a function and wait for its result."""
        return self._pools[function_name(arn)].invoke(event, timeout)

    def submit(self, arn: str, event: Any) -> None:
        """Accept an asynchronous invocation; on return it is in the journal."""
        invocation = _Invocation(str(uuid.uuid4()), function_name(arn), event, time.time())
        self._journal.write(
            "INSERT INTO invocations VALUES (?, ?, ?, ?, 0, 0)",
            (invocation.id, invocation.function, json.dumps(event), invocation.born),
        )
        self._wait_for(invocation)

    def _wait_for(self, invocation: _Invocation) -> None:
        with self._changed:
            heapq.heappush(self._waiting, (invocation.due, next(self._order), invocation))
            self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._stopping and not (self._waiting and self._waiting[0][0] <= time.time()):
                    self._changed.wait(self._waiting[0][0] - time.time() if self._waiting else None)
                if self._stopping:
                    return
                invocation = heapq.heappop(self._waiting)[2]
                self._threads.submit(self._attempt, invocation)

    def _attempt(self, invocation: _Invocation) -> None:
        pool = self._pools.get(invocation.function)
        if pool is None:  # the template no longer has it
            self._forget(invocation)
            return
        outcome = pool.invoke(invocation.event)
        if self._stopping and outcome.error is not None:
            return
        if outcome.error is None:
            self._forget(invocation)
        else:
            self._retry(replace(invocation, attempts=invocation.attempts + 1), outcome)

    def _retry(self, invocation: _Invocation, outcome: InvocationResult) -> None:
        policy = self._policies.get(invocation.function, AsyncPolicy())
        is_old = time.time() - invocation.born > policy.max_age
        if invocation.attempts > policy.retries or is_old:
            self._give_up(invocation, policy, outcome, "EventAgeExceeded" if is_old else "RetriesExhausted")
            return
        delay = self._delays[min(invocation.attempts, len(self._delays)) - 1]
        again = replace(invocation, due=time.time() + delay)
        self._journal.write(
            "UPDATE invocations SET attempts = ?, due = ? WHERE id = ?", (again.attempts, again.due, again.id)
        )
        self._wait_for(again)

    def _give_up(self, invocation: _Invocation, policy: AsyncPolicy, outcome: InvocationResult, condition: str) -> None:
        context: dict[str, Any] = {
            "requestId": invocation.id,
            "functionArn": self._pools[invocation.function].function.arn,
            "condition": condition,
            "approximateInvokeCount": invocation.attempts,
        }
        if policy.on_failure:
            record = {
                "version": "1.0",
                "requestContext": context,
                "requestPayload": invocation.event,
                "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
                "responsePayload": outcome.error,
            }
            self.on_failure(context["functionArn"], policy.on_failure, record)
        if policy.dead_letter:
            self.on_failure(context["functionArn"], policy.dead_letter, invocation.event)
        self._forget(invocation)

    def _forget(self, invocation: _Invocation) -> None:
        self._journal.write("DELETE FROM invocations WHERE id = ?", (invocation.id,))
