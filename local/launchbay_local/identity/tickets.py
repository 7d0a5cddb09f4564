"""Tickets: a person who is signed in on the command line signs in at the page, without a code that lasts.

A browser is started with an address, which every user of the machine can read in the list of processes, and which stays
in the browser's history. What stands in it is therefore soon worth nothing: it is valid once, and for a minute.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from launchbay_local.identity.tokens import Person

TICKET_SECONDS = 60.0


@dataclass(frozen=True)
class Ticket:
    """Who may sign in with a ticket, and the scopes that their own token has."""

    person: Person
    scopes: Sequence[str]
    expires_at: float


class Tickets:
    """The tickets of one issuer; `now` is a clock in seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._kept: dict[str, Ticket] = {}
        self._lock = threading.Lock()

    def issue(self, person: Person, scopes: Sequence[str]) -> str:
        """A new ticket for a person."""
        text = secrets.token_urlsafe(32)
        with self._lock:
            now = self._now()
            self._kept = {key: one for key, one in self._kept.items() if one.expires_at > now}
            self._kept[text] = Ticket(person, scopes, now + TICKET_SECONDS)
        return text

    def take(self, text: str) -> Ticket | None:
        """Use a ticket up; None if it is unknown, was used or has expired."""
        with self._lock:
            found = self._kept.pop(text, None)
        return found if found is not None and found.expires_at > self._now() else None
