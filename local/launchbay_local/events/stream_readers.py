"""Reads table streams for pipes and functions: in order, each record at least once, from the last checkpoint."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from launchbay_local.aws.journal import StreamLog
from launchbay_local.events.feeds import BatchResult, Deliverer, accepts
from launchbay_local.iam.refusals import AccessDenied
from launchbay_local.template.application import Feed

_FIRST_RETRY = 0.2
_LAST_RETRY = 30.0


class StreamReader:
    """One feed whose source is a table's stream."""

    def __init__(self, feed: Feed, streams: StreamLog, deliverer: Deliverer, report: Callable[[str], None]) -> None:
        self._feed = feed
        self._streams = streams
        self._deliverer = deliverer
        self._report = report
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"stream {feed.name}", daemon=True)

    def start(self) -> None:
        """Start to read."""
        self._thread.start()

    def stop(self) -> None:
        """Stop reading; the next start delivers an unfinished batch again."""
        self._stopping.set()
        self._streams.changed.announce()

    def join(self) -> None:
        """Wait until the running batch is done."""
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            batch = self._next_batch()
            if not batch:
                continue
            done = self._handle(batch, failures)
            if done is None:
                self._stopping.wait(min(_FIRST_RETRY * 2**failures, _LAST_RETRY))
                failures += 1
            else:
                failures = 0
                self._streams.advance(self._feed.name, done)

    def _next_batch(self) -> list[tuple[int, dict[str, Any]]]:
        seen = self._streams.changed.seen
        batch = self._streams.batch(self._feed.name, self._feed.batch_size)
        if not batch and not self._stopping.is_set():
            self._streams.changed.wait(seen)
        return batch

    def _handle(self, batch: Sequence[tuple[int, dict[str, Any]]], failures: int) -> int | None:
        """Handle a batch; return the sequence number up to which it is done, or None to try it again."""
        last = batch[-1][0]
        numbered = {str(seq): _with_number(seq, record) for seq, record in batch if accepts(self._feed, record)}
        if not numbered or self._stopping.is_set():
            return last if not numbered else None
        try:
            handled = self._deliverer.deliver(self._feed, list(numbered.values()))
        except Exception as error:  # noqa: BLE001  (after any error the batch is tried again)
            handled = BatchResult(error=f"{type(error).__name__}: {error}")
        failed = [seq for seq in numbered if seq in handled.failed]
        if handled.error is None and not failed:
            return last
        if self._feed.retries is not None and failures >= self._feed.retries:
            self._report(f"{self._feed.name} gave up {len(numbered)} records: {handled.error or 'reported as failed'}")
            self._give_up(numbered)
            return last
        if failed and int(failed[0]) > batch[0][0]:
            return int(failed[0]) - 1
        return None

    def _give_up(self, numbered: Mapping[str, Any]) -> None:
        try:
            self._deliverer.give_up(self._feed, min(numbered, key=int), max(numbered, key=int), len(numbered))
        except AccessDenied as error:
            self._report(f"{self._feed.name}: its dead-letter queue gets nothing: {error}")


def _with_number(seq: int, record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "dynamodb": {**record["dynamodb"], "SequenceNumber": str(seq)}}
