"""Why runs fail, sorted into a few causes: a person counts these, and a metric may have only few of them."""

from __future__ import annotations

import re
from enum import StrEnum


class Cause(StrEnum):
    """What a failed run failed of; the values are what the dashboard shows."""

    SCRIPT = "script"  # the run's own command ended with another status than 0
    MEMORY = "memory"
    TIMEOUT = "timeout"
    IMAGE = "image"
    HOST = "host"  # its machine was taken away or broke
    CAPACITY = "capacity"  # it waited for a machine for too long
    REFUSED = "refused"  # AWS Batch took no job of it
    LOST = "lost"  # AWS Batch no longer knows its job
    OTHER = "other"


# The first that is found in the reason decides; they are AWS Batch's and ECS's words, and Launchbay's own.
_SIGNS = (
    (Cause.MEMORY, r"OutOfMemory|out of memory"),
    (Cause.TIMEOUT, r"exceeded timeout|timed out"),
    (Cause.IMAGE, r"CannotPull|CannotCreateContainer|ImageNotFound|pull access denied"),
    (Cause.HOST, r"Host EC2|Spot|DockerTimeout|CannotStartContainer|Task failed to start"),
    (Cause.CAPACITY, r"waited too long|JobStateTimeLimit"),
    (Cause.REFUSED, r"AWS Batch refused|over AWS Batch's quota"),
    (Cause.LOST, r"no longer knows"),
)


def cause_of(reason: str | None, exit_code: int | None = None) -> Cause:
    """The cause of a failure, from its reason as the timeline has it and the exit status of the run's command.

    >>> cause_of("OutOfMemoryError: Container killed due to memory usage", 137)
    <Cause.MEMORY: 'memory'>
    >>> cause_of("Essential container in task exited", 1)
    <Cause.SCRIPT: 'script'>
    """
    for cause, sign in _SIGNS:
        if reason and re.search(sign, reason, re.IGNORECASE):
            return cause
    return Cause.SCRIPT if exit_code else Cause.OTHER
