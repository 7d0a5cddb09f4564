"""Tries again what a service could not answer just now, waiting longer each time."""

from __future__ import annotations

import http.client
import random
import time
from collections.abc import Callable
from typing import TypeVar

from launchbay.runtime.errors import CannotRun

T = TypeVar("T")

ATTEMPTS = 6
HTTP_ERRORS = (OSError, http.client.HTTPException)
_FIRST_PAUSE = 0.1


class Unavailable(Exception):
    """A service gave no answer, or one that says to come again."""


def retry(call: Callable[[], T], what: str) -> T:
    """What `call` gives, after at most six attempts within about three seconds of pauses.

    Raises:
        CannotRun: none succeeded.
    """
    for attempt in range(1, ATTEMPTS):
        try:
            return call()
        except Unavailable:
            # Half of the pause is by chance, so that a thousand jobs started at once do not come again at once.
            time.sleep(_FIRST_PAUSE * 2 ** (attempt - 1) * random.uniform(0.5, 1))  # noqa: S311  (no secret)
    try:
        return call()
    except Unavailable as error:
        raise CannotRun(f"could not fetch {what} in {ATTEMPTS} attempts: {error}") from error
