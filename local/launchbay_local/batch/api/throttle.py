"""Limits how many calls are accepted in a second, as AWS Batch does: the rest get TooManyRequestsException."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from launchbay_local.batch.errors import TooManyRequestsException


class Throttle:
    """A token bucket that holds one second's calls, at least one; `per_second` None accepts every call."""

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
            TooManyRequestsException: the bucket is empty.
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
