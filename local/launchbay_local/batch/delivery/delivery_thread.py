"""A thread that delivers, and tries again until the delivery has succeeded."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from botocore.exceptions import BotoCoreError, ClientError

logger = logging.getLogger(__name__)
_FIRST_DELAY, _LONGEST_DELAY = 0.1, 5.0


class DeliveryThread:
    """Calls `deliver` in a thread of its own whenever it is woken, at most once in `gather` seconds.

    `deliver` returns whether everything is delivered. After False it is called again immediately; after an error, with
    an increasing delay.
    """

    def __init__(self, name: str, deliver: Callable[[], bool], gather: float = 0.0) -> None:
        self._deliver = deliver
        self._gather = gather
        self._changed = threading.Condition()
        self._due: float | None = None
        self._stop_at: float | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start to deliver."""
        self._thread.start()

    def wake(self, *, at_once: bool = True) -> None:
        """Deliver now, or after the time in which more may be gathered."""
        due = time.monotonic() + (0 if at_once else self._gather)
        with self._changed:
            if self._due is None or due < self._due:
                self._due = due
                self._changed.notify_all()

    def stop(self, within: float) -> None:
        """Deliver what is left, for at most `within` seconds, and end."""
        if self._thread.ident is None:
            return
        with self._changed:
            self._stop_at = time.monotonic() + within
            self._due = time.monotonic()
            self._changed.notify_all()
        self._thread.join(within)

    def _run(self) -> None:
        delay = _FIRST_DELAY
        while self._await():
            try:
                again: float | None = None if self._deliver() else 0.0
                delay = _FIRST_DELAY
            except (BotoCoreError, ClientError) as error:
                logger.warning("%s: not delivered yet, trying again: %s", self._thread.name, error)
                again, delay = delay, min(delay * 2, _LONGEST_DELAY)
            except Exception:
                logger.exception("%s: not delivered yet, trying again", self._thread.name)
                again, delay = delay, min(delay * 2, _LONGEST_DELAY)
            if again is None and self._stop_at is not None:
                return
            if again is not None:
                self._delay(again)

    def _delay(self, seconds: float) -> None:
        with self._changed:
            due = time.monotonic() + seconds
            self._due = due if self._due is None else max(self._due, due)

    def _await(self) -> bool:
        """Wait until a delivery is due; return False when it is time to stop."""
        with self._changed:
            while True:
                now = time.monotonic()
                if self._stop_at is not None and now >= self._stop_at:
                    return False
                if self._due is not None and self._due <= now:
                    self._due = None
                    return True
                moments = [moment for moment in (self._due, self._stop_at) if moment is not None]
                self._changed.wait(min(moments) - now if moments else None)
