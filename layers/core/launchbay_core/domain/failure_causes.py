"""Why runs fail, as a few causes that can be counted: a metric may only have few."""

from __future__ import annotations

import re
from enum import StrEnum


class Cause(StrEnum):
    """Why a run failed; the values are what the dashboard shows."""

    SCRIPT = "script"  # the run's command exited with a status other than 0
    MEMORY = "memory"
    TIMEOUT = "timeout"
    IMAGE = "image"
    RESULTS = "results"  # what it was to leave could not be uploaded, or what it was to go on from not be restored
    HOST = "host"  # its machine was reclaimed, broke, or could not start the container in time
    CAPACITY = "capacity"  # it waited for a machine for too long
    REFUSED = "refused"  # AWS Batch refused its job
    LOST = "lost"  # AWS Batch no longer knows its job
    OTHER = "other"


# The first pattern found in the reason decides; reasons are AWS Batch's, ECS's, and Launchbay's own.
_PATTERNS = (
    (Cause.HOST, r"DockerTimeout|CannotPullContainerError: context canceled"),
    (Cause.MEMORY, r"OutOfMemory|out of memory"),
    (Cause.TIMEOUT, r"exceeded timeout|timed out"),
    (Cause.IMAGE, r"CannotPull|CannotCreateContainer|ImageNotFound|pull access denied"),
    (Cause.HOST, r"Host EC2|Spot|CannotStartContainer|Task failed to start"),
    (Cause.CAPACITY, r"waited too long|JobStateTimeLimit|No hardware could be had"),
    (Cause.REFUSED, r"AWS Batch refused|over AWS Batch's quota"),
    (Cause.LOST, r"no longer knows"),
    (Cause.RESULTS, r"results could not be uploaded|could not be restored"),
)


def cause_of(reason: str | None, exit_code: int | None = None) -> Cause:
    """The cause of a failure, from its reason in the timeline and the exit status of the run's command.

    >>> cause_of("OutOfMemoryError: Container killed due to memory usage", 137)
    <Cause.MEMORY: 'memory'>
    >>> cause_of("Essential container in task exited", 1)
    <Cause.SCRIPT: 'script'>
    """
    for cause, pattern in _PATTERNS:
        if reason and re.search(pattern, reason, re.IGNORECASE):
            return cause
    return Cause.SCRIPT if exit_code else Cause.OTHER
