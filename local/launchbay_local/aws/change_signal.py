"""Wakes threads that wait for something to change, with no change lost between looking and waiting."""

from __future__ import annotations

import threading


class ChangeSignal:
    """A counter of changes: read `seen` before looking, then wait for it to move on."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._changes = 0

    @property
    def seen(self) -> int:
        """How many changes there have been."""
        return self._changes

    def announce(self) -> None:
        """Count a change, and wake all who wait."""
        with self._condition:
            self._changes += 1
            self._condition.notify_all()

    def wait(self, seen: int, timeout: float | None = None) -> None:
        """Wait until there has been a change since `seen`, or the time is over."""
        with self._condition:
            self._condition.wait_for(lambda: self._changes != seen, timeout)
