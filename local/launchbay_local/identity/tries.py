"""Limits how often somebody may try to guess the code that signs in the person at this machine."""

from __future__ import annotations

import hmac
import threading
import time
from collections import deque
from collections.abc import Callable

MAX_WRONG = 20
WITHIN_SECONDS = 60.0


class TooManyTries(Exception):
    """Too many wrong codes were given lately, and none is looked at."""


class Tries:
    """Compares what is given with a secret, and stops after many wrong ones; `now` is a clock in seconds.

    While it is stopped, the right code is refused, too: otherwise the limit would be none. The code has 72 random bits,
    so that the limit is a second wall; who uses it up only makes the owner wait for a minute.
    """

    def __init__(self, secret: str, now: Callable[[], float] = time.monotonic) -> None:
        self._secret = secret
        self._now = now
        self._wrong: deque[float] = deque(maxlen=MAX_WRONG)
        self._lock = threading.Lock()

    def is_right(self, given: str) -> bool:
        """Whether what is given is the secret.

        Raises:
            TooManyTries: there were too many wrong ones in the last minute.
        """
        with self._lock:
            now = self._now()
            while self._wrong and now - self._wrong[0] >= WITHIN_SECONDS:
                self._wrong.popleft()
            if len(self._wrong) == MAX_WRONG:
                raise TooManyTries
            if are_equal(given, self._secret):
                return True
            self._wrong.append(now)
            return False


def are_equal(given: str, secret: str) -> bool:
    """Whether a text is the secret, in a time that says nothing of it; texts that aren't ASCII are compared too."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), secret.encode("utf-8", "surrogatepass"))
