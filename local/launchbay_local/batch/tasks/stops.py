"""Why and how the containers of a task are all ended."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stop:
    """An end of all containers of a task, each by a SIGTERM, and a SIGKILL after its own stop timeout.

    After a `final` stop, the job is not tried again. With `seconds`, all are signalled at the same time, not only when
    those that depend on them have ended, and killed after as many seconds, even if they are ending already. A stop for
    a `lost` host leaves nobody who could tell how the containers ended.
    """

    reason: str
    final: bool = True
    seconds: float | None = None
    lost: bool = False
