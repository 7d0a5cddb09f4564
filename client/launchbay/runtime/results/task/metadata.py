"""What the ECS agent says of how this task's containers have ended, and which task it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from launchbay.runtime.s3.ecs_task import Unanswered, described_task

_SECONDS = 5
_ENDED = "STOPPED"


class Ended(NamedTuple):
    """A container that has ended; without an exit code, it has not started."""

    exit_code: int | None


def ended_container(name: str, environment: Mapping[str, str]) -> Ended | None:
    """How a container of this task has ended; None if it has not.

    Raises:
        Unanswered: the agent does not say.
    """
    for container in described_task(environment, _SECONDS).get("Containers") or []:
        if container.get("Name") == name and container.get("KnownStatus") == _ENDED:
            code = container.get("ExitCode")
            return Ended(code if isinstance(code, int) else None)
    return None


def task_id(environment: Mapping[str, str]) -> str | None:
    """The id of the task that this container belongs to; None if the agent does not say, or there is none."""
    try:
        arn = described_task(environment, _SECONDS).get("TaskARN")
    except Unanswered:
        return None
    return arn.rsplit("/", 1)[-1] if isinstance(arn, str) else None
