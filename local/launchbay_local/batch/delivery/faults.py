"""Faults of event delivery, for tests: EventBridge delivers at least once, in any order, and may lose an event.

A test asks for them on its `BatchServer`, before the jobs that it is about:

    server.event_faults.lose(with_status("RUNNING"))
    server.event_faults.double(with_status("SUCCEEDED"))
    server.event_faults.hold(with_status("STARTING"))  # until server.event_faults.release()

No request to the server reaches them, so jobs can't. Events that are held back are lost when the server stops.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from enum import Enum

from launchbay_local.batch.records.records import Document

Matches = Callable[[Document], bool]  # of an event's detail


class _Fault(Enum):
    LOST = "lost"
    DOUBLED = "doubled"
    HELD = "held"


_DELIVERIES = {None: 1, _Fault.LOST: 0, _Fault.DOUBLED: 2}


def with_status(*statuses: str) -> Matches:
    """Matches the events of some of AWS Batch's statuses."""
    return lambda detail: detail["status"] in statuses


class EventFaults:
    """What is to happen to which events; nothing at first. The first fault that matches an event applies."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[tuple[Matches, _Fault]] = []
        self._held: dict[int, Document] = {}
        self._released: dict[int, Document] = {}
        self.on_release: Callable[[], object] = lambda: None

    def lose(self, matches: Matches) -> None:
        """Never deliver such events."""
        self._add(matches, _Fault.LOST)

    def double(self, matches: Matches) -> None:
        """Deliver such events twice."""
        self._add(matches, _Fault.DOUBLED)

    def hold(self, matches: Matches) -> None:
        """Deliver such events only when they are released, after those that came later."""
        self._add(matches, _Fault.HELD)

    def release(self) -> None:
        """Deliver the events that are held back, in their order, and hold none from now on."""
        with self._lock:
            self._faults = [(matches, fault) for matches, fault in self._faults if fault is not _Fault.HELD]
        self.on_release()

    def clear(self) -> None:
        """Deliver events as they come from now on, and those that are held back."""
        with self._lock:
            self._faults = []
        self.on_release()

    @property
    def held(self) -> int:
        """How many events are held back."""
        with self._lock:
            return len(self._held)

    def take(self, due: Mapping[int, Document]) -> list[Document]:
        """What to deliver when these events are due, by their numbers: for the sender, until it calls `confirm`."""
        with self._lock:
            if not any(fault is _Fault.HELD for _, fault in self._faults):
                self._released |= self._held
                self._held = {}
            delivered = list(self._released.values())
            for number, detail in due.items():
                fault = next((fault for matches, fault in self._faults if matches(detail)), None)
                if fault is _Fault.HELD:
                    self._held[number] = detail
                else:
                    delivered += [detail] * _DELIVERIES[fault]
            return delivered

    def confirm(self) -> None:
        """What was taken has been delivered: for the sender."""
        with self._lock:
            self._released = {}

    def _add(self, matches: Matches, fault: _Fault) -> None:
        with self._lock:
            self._faults.append((matches, fault))
