"""How often a process waits for AWS: the calls of one pool of threads are one round trip, and so is any other call."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

AT_ONCE = 8  # threads of each pool


@dataclass
class RoundTrip:
    """Calls that are under way at once."""

    pool: str | None
    names: list[str] = field(default_factory=list)


@contextmanager
def recorded(clients: Sequence[Any]) -> Iterator[list[RoundTrip]]:
    """The round trips that clients make meanwhile, one after another."""
    trips: list[RoundTrip] = []
    lock = threading.Lock()

    def noted(called: Any) -> Any:
        def call(operation: str, body: dict[str, Any]) -> Any:
            with lock:
                _trip_of_this_thread(trips).names.append(operation)
            return called(operation, body)

        return call

    with ExitStack() as patches:
        for client in clients:
            patches.enter_context(mock.patch.object(client, "_make_api_call", noted(client._make_api_call)))
        yield trips


def _trip_of_this_thread(trips: list[RoundTrip]) -> RoundTrip:
    """The last round trip if it is the same pool's, and that has a free thread; otherwise a new one."""
    name = threading.current_thread().name
    pool = name.rpartition("_")[0] if name.startswith("ThreadPoolExecutor") else None
    if not trips or pool is None or trips[-1].pool != pool or len(trips[-1].names) == AT_ONCE:
        trips.append(RoundTrip(pool))
    return trips[-1]
