"""How many calls of a kind are taken in a second; the rest are told to come again, as AWS Batch tells them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from launchbay_local.batch.errors import TooManyRequestsException


class Throttle:
    """A bucket of a second's calls, at least one, that fills as time goes by; `per_second` None takes every call."""

    def __init__(self, per_second: float | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_second
        self._clock = clock
        self._lock = threading.Lock()
        self._most = max(1.0, per_second or 0.0)
        self._left = self._most
        self._at = clock()

    def take(self) -> None:
        """Count one call.

        Raises:
            TooManyRequestsException: there were too many.
        """
        if self._per_second is None:
            return
        with self._lock:
            now = self._clock()
            self._left = min(self._most, self._left + (now - self._at) * self._per_second)
            self._at = now
            if self._left < 1:
                raise TooManyRequestsException("Too Many Requests")
            self._left -= 1
