"""Time limits and rate limits of the stand-in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Seconds.

    `terminate_grace` and `stop_grace` are the time between SIGTERM and SIGKILL: for a container that is stopped and has
    no `stopTimeout`, where the default is the ECS agent's, and for all jobs when the stack stops. `shortest_timeout` is
    the shortest timeout that AWS Batch accepts. `log_wait` is how long a job's end waits for its last log lines to
    arrive. `submits_per_second` is how many SubmitJob calls are accepted before further ones are throttled, as AWS
    Batch does at 50; None accepts all.
    """

    terminate_grace: float = 30.0
    stop_grace: float = 3.0
    shortest_timeout: int = 60
    log_wait: float = 30.0
    submits_per_second: float | None = None
