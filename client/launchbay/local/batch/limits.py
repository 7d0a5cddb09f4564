"""How long things may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Seconds.

    `terminate_grace` and `stop_grace` lie between SIGTERM and SIGKILL: for one job that is ended, and for all of them
    when the stack stops. `shortest_timeout` is what AWS Batch takes. `log_wait` is how long a job's end waits for its
    last lines to arrive.
    """

    terminate_grace: float = 10.0
    stop_grace: float = 3.0
    shortest_timeout: int = 60
    log_wait: float = 30.0
