"""Secrets that are valid once, and for a minute: authorization codes, and tickets for the page.

A ticket signs a person in at the page who is signed in on the command line, without a code that lasts. A browser is
started with an address, which every user of the machine can read in the list of processes, and which stays in the
browser's history: what stands in it is therefore soon worth nothing.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

VALID_SECONDS = 60.0

Value = TypeVar("Value")


class OneTimeSecrets(Generic[Value]):
    """The secrets of one kind that were not used yet, with what each stands for; `now` is a clock in seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._kept: dict[str, tuple[Value, float]] = {}
        self._lock = threading.Lock()

    def issue(self, value: Value) -> str:
        """A new secret for a value; those that have expired are forgotten."""
        text = secrets.token_urlsafe(32)
        with self._lock:
            now = self._now()
            self._kept = {key: one for key, one in self._kept.items() if one[1] > now}
            self._kept[text] = (value, now + VALID_SECONDS)
        return text

    def take(self, text: str) -> Value | None:
        """Use a secret up, whatever becomes of it then; None if it is unknown, was used or has expired."""
        with self._lock:
            value, expires_at = self._kept.pop(text, (None, 0.0))
        return value if expires_at > self._now() else None
