"""Spaces calls out in time, so that all processes together stay under a limit that AWS sets for the account."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Pace:
    """Lets at most `per_second` calls begin each second, the first at once; thread-safe.

    >>> waited = []
    >>> pace = Pace(per_second=5, clock=lambda: 0.0, sleep=waited.append)
    >>> for _ in range(3):
    ...     pace.wait()
    >>> waited
    [0.2, 0.4]
    """

    def __init__(
        self,
        per_second: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._apart = 1 / per_second
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next = float("-inf")

    def wait(self) -> None:
        """Block until the next call may begin."""
        with self._lock:
            now = self._clock()
            begin = max(now, self._next)
            self._next = begin + self._apart
        if begin > now:
            self._sleep(begin - now)
