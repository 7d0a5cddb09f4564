"""What the ECS agent says of this task and its containers, by its metadata endpoint, version 4."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from contextlib import closing
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from launchbay.runtime.s3.retries import HTTP_ERRORS

_SECONDS = 5
_MAX_ANSWER = 1024 * 1024
_ENDED = "STOPPED"


class Unanswered(Exception):
    """The agent has given no answer that can be read."""


class Ended(NamedTuple):
    """A container that has ended; without an exit code, it has not started."""

    exit_code: int | None


def ended_container(name: str, environment: Mapping[str, str]) -> Ended | None:
    """How a container of this task has ended; None if it has not.

    Raises:
        Unanswered: the agent does not say.
    """
    for container in _task(environment).get("Containers") or []:
        if container.get("Name") == name and container.get("KnownStatus") == _ENDED:
            code = container.get("ExitCode")
            return Ended(code if isinstance(code, int) else None)
    return None


def task_id(environment: Mapping[str, str]) -> str | None:
    """The id of the task that this container belongs to; None if the agent does not say, or there is none."""
    try:
        arn = _task(environment).get("TaskARN")
    except Unanswered:
        return None
    return arn.rsplit("/", 1)[-1] if isinstance(arn, str) else None


def _task(environment: Mapping[str, str]) -> dict[str, Any]:
    address = environment.get("ECS_CONTAINER_METADATA_URI_V4", "")
    parts = urlsplit(address)
    if parts.scheme != "http" or not parts.netloc:
        raise Unanswered("ECS_CONTAINER_METADATA_URI_V4 is not set: this container is not part of an ECS task")
    try:
        with closing(http.client.HTTPConnection(parts.netloc, timeout=_SECONDS)) as connection:
            connection.request("GET", f"{parts.path}/task")
            answer = connection.getresponse()
            content = answer.read(_MAX_ANSWER)
        if answer.status != http.HTTPStatus.OK:
            raise Unanswered(f"the ECS agent answers with status {answer.status}")
        task = json.loads(content)
    except HTTP_ERRORS as error:
        raise Unanswered(f"the ECS agent does not answer: {error!r}") from error
    except ValueError as error:
        raise Unanswered(f"the ECS agent's answer can't be read: {error}") from error
    if not isinstance(task, dict):
        raise Unanswered("the ECS agent's answer is not a task")
    return task
