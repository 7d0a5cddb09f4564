"""A running attempt, from its start until its outcome is stored, and the logs of its containers."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from launchbay_local.batch.delivery.logs import LogShipper, LogStream
from launchbay_local.batch.tasks.execution import Execution
from launchbay_local.batch.tasks.plan import PlannedContainer
from launchbay_local.batch.timers import Timer


class AttemptLogs:
    """The log streams of one attempt's containers; each begins when its container starts."""

    def __init__(self, shipper: LogShipper) -> None:
        self._shipper = shipper
        self._lock = threading.Lock()
        self._streams: dict[str, LogStream] = {}

    def begin(self, container: PlannedContainer) -> None:
        """Begin the stream of a container that is about to start."""
        stream = self._shipper.open(container.log_stream, container.log_group, container.log)
        with self._lock:
            self._streams[container.name] = stream

    def grow(self, container: PlannedContainer) -> None:
        """Ship what the container's file has grown by."""
        self._shipper.ship(self._streams[container.name])

    def finish(self, container: PlannedContainer) -> None:
        """Ship the rest of the container's file, which grows no more."""
        self._shipper.finish(self._streams[container.name])

    def wait(self, seconds: float) -> None:
        """Wait until all that was printed has arrived, at most some seconds."""
        deadline = time.monotonic() + seconds
        for stream in self._all():
            stream.shipped.wait(max(0, deadline - time.monotonic()))

    def leave(self) -> None:
        """Let nobody wait any more: what has not arrived is shipped after the next start."""
        for stream in self._all():
            stream.shipped.set()

    def _all(self) -> list[LogStream]:
        with self._lock:
            return list(self._streams.values())


@dataclass
class ActiveAttempt:
    """A running attempt; `token` is that of its metadata, `timer` waits for the end of a machine that is reclaimed."""

    execution: Execution
    logs: AttemptLogs
    thread: threading.Thread
    token: str
    is_reclaimed: bool = False
    timer: Timer | None = None
