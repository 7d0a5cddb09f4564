"""API Gateway's throttling of an HTTP API: a token bucket for each route, with the route's settings or the stage's.

By "Throttle requests to your HTTP APIs" of API Gateway's guide: a request takes a token; the bucket holds as many as
the burst limit, and is filled at the rate limit. The account's own limits are not kept here.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

from launchbay_local.template.apis import Throttling


class Throttle:
    """The token buckets of an API's routes, by route key; `now` is a clock in seconds."""

    def __init__(
        self,
        default: Throttling | None,
        routes: Mapping[str, Throttling],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._default = default
        self._routes = routes
        self._now = now
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def admits(self, route: str) -> bool:
        """Take a token of a route's bucket; False if there is none left."""
        settings = self._routes.get(route, self._default)
        if settings is None:
            return True
        with self._lock:
            now = self._now()
            tokens, at = self._left.get(route, (float(settings.burst), now))
            tokens = min(settings.burst, tokens + (now - at) * settings.rate)
            admitted = tokens >= 1
            self._left[route] = (tokens - admitted, now)
            return admitted
