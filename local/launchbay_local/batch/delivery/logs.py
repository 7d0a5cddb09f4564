"""Ships what jobs print to CloudWatch Logs, line by line, a fifth of a second after it was printed.

A job's output goes to a file of the state folder first, and is read from there. So no line is lost while the endpoint
is unavailable, a job that prints much needs no memory here, and the next process ships what this one did not.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from pathlib import Path
from typing import Any

from launchbay_local.batch.delivery.delivery_thread import DeliveryThread
from launchbay_local.batch.delivery.lines import LineSplitter
from launchbay_local.batch.delivery.outlets import LogOutlet
from launchbay_local.batch.records.store import Store

_GATHER_SECONDS = 0.1
_READ_BYTES = 256 * 1024
_MOST_BYTES, _MOST_EVENTS, _EVENT_COST = 1_000_000, 10_000, 26  # of one PutLogEvents
_REDRAW_SECONDS = 5.0


class LogStream:
    """One attempt's output on its way from its file to its log stream."""

    def __init__(self, name: str, group: str, path: Path, position: int = 0) -> None:
        self.name = name
        self.group = group
        self.shipped = threading.Event()
        self.is_made = False
        self.is_over = False
        self.has_more = True
        self._path = path
        self._position = position
        self._splitter = LineSplitter()
        self._waiting: deque[dict[str, Any]] = deque()
        self._last_line = time.monotonic()
        self._last_time = 0

    @property
    def position(self) -> int:
        """The offset up to which the file need not be read again, once every event is confirmed."""
        return self._position - self._splitter.unfinished

    def next_batch(self) -> list[dict[str, Any]]:
        """The next log events; the same again until they are `confirmed`."""
        if not self._waiting:
            self._read()
        size, batch = 0, list[dict[str, Any]]()
        for event in self._waiting:
            size += len(event["message"].encode()) + _EVENT_COST
            if size > _MOST_BYTES or len(batch) == _MOST_EVENTS:
                break
            batch.append(event)
        return batch

    def confirm(self, count: int) -> bool:
        """Forget events that have arrived; return whether none is left."""
        for _ in range(count):
            self._waiting.popleft()
        return not self._waiting

    def _read(self) -> None:
        is_over = self.is_over  # read before the file is: output may still be added in between
        content = b""
        if self._path.exists():
            with self._path.open("rb") as file:
                file.seek(self._position)
                content = file.read(_READ_BYTES)
        self._position += len(content)
        lines = self._splitter.feed(content) if content else []
        self.has_more = len(content) == _READ_BYTES
        if is_over and not self.has_more:
            lines += self._splitter.finish()
        elif not lines and content and time.monotonic() - self._last_line > _REDRAW_SECONDS:
            lines = self._splitter.redraw()
        if lines:
            self._last_line = time.monotonic()
            self._last_time = max(self._last_time, int(time.time() * 1000))  # time must never decrease
            self._waiting.extend({"timestamp": self._last_time, "message": line} for line in lines)


class LogShipper:
    """Ships all attempts' output."""

    def __init__(self, store: Store, folder: Path, outlet: LogOutlet) -> None:
        self._store = store
        self._folder = folder
        self._outlet = outlet
        self._lock = threading.Lock()
        self._dirty: dict[str, LogStream] = {}
        self._thread = DeliveryThread("batch-logs", self._deliver, _GATHER_SECONDS)

    def start(self) -> None:
        """Start, with what an earlier process did not ship; its files no longer grow."""
        for name, group, path, position in self._store.open_logs():
            self.finish(LogStream(name, group, self._folder / path, position))
        self._thread.start()

    def stop(self, within: float) -> None:
        """Ship for at most `within` seconds; what is left is shipped after the next start."""
        self._thread.stop(within)

    def open(self, name: str, group: str, path: Path) -> LogStream:
        """Begin a log stream for the file at a path, which need not exist yet."""
        self._store.open_log(name, group, str(path.relative_to(self._folder)))
        stream = LogStream(name, group, path)
        self.ship(stream)
        return stream

    def ship(self, stream: LogStream) -> None:
        """Ship what the file has grown by."""
        with self._lock:
            self._dirty[stream.name] = stream
        self._thread.wake(at_once=False)

    def finish(self, stream: LogStream) -> None:
        """Ship the rest of a file that no longer grows; the stream's `shipped` is set once all of it has arrived."""
        stream.is_over = True
        with self._lock:
            self._dirty[stream.name] = stream
        self._thread.wake()

    def _deliver(self) -> bool:
        """Ship one batch of each stream that has lines, so that no stream waits for a busy one."""
        with self._lock:
            streams = list(self._dirty.values())
        for stream in streams:
            with self._lock:
                self._dirty.pop(stream.name, None)
            try:
                unfinished = not self._ship_batch(stream)
            except BaseException:
                self._dirty.setdefault(stream.name, stream)
                raise
            if unfinished:
                with self._lock:
                    self._dirty.setdefault(stream.name, stream)
        with self._lock:
            return not self._dirty

    def _ship_batch(self, stream: LogStream) -> bool:
        """Ship a stream's next batch; return whether all of it is shipped for now."""
        was_over = stream.is_over
        batch = stream.next_batch()
        if not stream.is_made:
            self._outlet.open_stream(stream.group, stream.name)
            stream.is_made = True
        if batch:
            self._outlet.write(stream.group, stream.name, batch)
        if not stream.confirm(len(batch)):
            return False
        if batch:
            self._store.update_log(stream.name, stream.position)
        if stream.has_more or stream.is_over != was_over:
            return False
        if was_over:
            self._store.close_log(stream.name)
            stream.shipped.set()
        return True
