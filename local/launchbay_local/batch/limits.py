"""How long things may take, and how often."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Seconds.

    `terminate_grace` and `stop_grace` lie between SIGTERM and SIGKILL: for one job that is ended, and for all of them
    when the stack stops. `shortest_timeout` is what AWS Batch takes. `log_wait` is how long a job's end waits for its
    last lines to arrive. `submits_per_second` is how many SubmitJob calls are taken before others are throttled, as AWS
    Batch does at 50; None takes them all.
    """

    terminate_grace: float = 10.0
    stop_grace: float = 3.0
    shortest_timeout: int = 60
    log_wait: float = 30.0
    submits_per_second: float | None = None
