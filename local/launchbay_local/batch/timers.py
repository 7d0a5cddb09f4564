"""One thread that runs actions later: the end of a timeout, the end of a grace period."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable

logger = logging.getLogger(__name__)
_KEPT_CANCELLED = 64


class Timer:
    """An action to run later, unless it is cancelled."""

    def __init__(self, action: Callable[[], object], on_cancel: Callable[[], None]) -> None:
        self.action: Callable[[], object] | None = action
        self._on_cancel = on_cancel

    def cancel(self) -> None:
        """Never run the action, and release it now."""
        if self.action is not None:
            self.action = None
            self._on_cancel()


class Timers:
    """Runs actions when they are due, one after the other; they must be fast."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._due: list[tuple[float, int, Timer]] = []
        self._cancelled = 0
        self._order = itertools.count()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="batch-timers", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Run no more actions."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        if self._thread.ident is not None:
            self._thread.join()

    def after(self, seconds: float, action: Callable[[], object]) -> Timer:
        """Run `action` after a number of seconds."""
        timer = Timer(action, self._drop_cancelled)
        with self._changed:
            heapq.heappush(self._due, (time.monotonic() + seconds, next(self._order), timer))
            self._changed.notify()
        return timer

    @property
    def waiting(self) -> int:
        """How many timers are kept."""
        with self._changed:
            return len(self._due)

    def _drop_cancelled(self) -> None:
        """Count a cancelled timer; once most are cancelled, keep only the others: timeouts may be days away."""
        with self._changed:
            self._cancelled += 1
            if self._cancelled > max(_KEPT_CANCELLED, len(self._due) // 2):
                self._due = [entry for entry in self._due if entry[2].action is not None]
                heapq.heapify(self._due)
                self._cancelled = 0

    def _run(self) -> None:
        while (timer := self._next()) is not None:
            try:
                if (action := timer.action) is not None:
                    action()
            except Exception:
                logger.exception("an timer's action failed")

    def _next(self) -> Timer | None:
        """Wait for the next timer that is due; None at the end."""
        with self._changed:
            while not self._stopped:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._due)[2]
                self._changed.wait(wait)
            return None
