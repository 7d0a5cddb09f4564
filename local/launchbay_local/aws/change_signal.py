"""Wakes threads that wait for a change; no change is lost between a check and the wait."""

from __future__ import annotations

import threading


class ChangeSignal:
    """A counter of changes: read `seen` before a check, then wait until it has increased."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._changes = 0

    @property
    def seen(self) -> int:
        """How many changes there have been."""
        return self._changes

    def announce(self) -> None:
        """Count a change, and wake all waiting threads."""
        with self._condition:
            self._changes += 1
            self._condition.notify_all()

    def wait(self, seen: int, timeout: float | None = None) -> None:
        """Wait until there has been a change since `seen`, or the timeout has passed."""
        with self._condition:
            self._condition.wait_for(lambda: self._changes != seen, timeout)
