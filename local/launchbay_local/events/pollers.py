"""Receives messages from queues for pipes and functions, as Lambda's pollers do.

Messages of a failed batch become visible again after their visibility timeout; the queue's own redrive policy moves
those that fail too often to its dead-letter queue.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from launchbay_local.aws.queues import QueueKeeper, Received
from launchbay_local.events.feeds import BatchResult, Deliverer, accepts
from launchbay_local.template.application import Feed

_DEFAULT_CONCURRENCY = 5


class Poller:
    """One feed whose source is a queue; it handles as many batches at the same time as its concurrency allows."""

    def __init__(self, feed: Feed, queues: QueueKeeper, deliverer: Deliverer, report: Callable[[str], None]) -> None:
        self._feed = feed
        self._queues = queues
        self._deliverer = deliverer
        self._report = report
        self._stopping = threading.Event()
        count = feed.concurrency or _DEFAULT_CONCURRENCY
        self._threads = [
            threading.Thread(target=self._run, name=f"poll {feed.name}", daemon=True) for _ in range(count)
        ]

    def start(self) -> None:
        """Start to poll."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop polling; messages that are not handled become visible again at the next start."""
        self._stopping.set()
        self._queues.changed.announce()

    def join(self) -> None:
        """Wait until the running batches are done."""
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            batch = self._next_batch()
            if batch:
                self._handle(batch)

    def _next_batch(self) -> list[Received]:
        seen = self._queues.changed.seen
        batch = self._queues.receive(self._feed.source, self._feed.batch_size)
        if not batch and not self._stopping.is_set():
            self._queues.changed.wait(seen, self._queues.next_visible(self._feed.source))
        if batch and self._feed.window:
            self._fill(batch)
        return batch

    def _fill(self, batch: list[Received]) -> None:
        """Wait for more messages until the batching window ends."""
        until = time.monotonic() + self._feed.window
        while len(batch) < self._feed.batch_size and not self._stopping.is_set():
            left = until - time.monotonic()
            if left <= 0:
                return
            seen = self._queues.changed.seen
            more = self._queues.receive(self._feed.source, self._feed.batch_size - len(batch))
            if not more:
                self._queues.changed.wait(seen, left)
            batch += more

    def _handle(self, batch: Sequence[Received]) -> None:
        wanted = [message for message in batch if accepts(self._feed, message.record)]
        handled = self._deliver(wanted) if wanted else BatchResult()
        if handled.error is not None:
            if not self._stopping.is_set():
                self._report(f"{self._feed.name}: {len(wanted)} messages stay in the queue: {handled.error}")
            wanted_ids = {message.id for message in wanted}
            done = [message for message in batch if message.id not in wanted_ids]
        else:
            unknown = handled.failed - {message.id for message in batch}
            done = [] if unknown else [message for message in batch if message.id not in handled.failed]
        if done:
            self._queues.delete(self._feed.source, [message.receipt for message in done])

    def _deliver(self, batch: Sequence[Received]) -> BatchResult:
        try:
            return self._deliverer.deliver(self._feed, [message.record for message in batch])
        except Exception as error:  # noqa: BLE001  (after any error the messages become visible again)
            return BatchResult(error=f"{type(error).__name__}: {error}")
