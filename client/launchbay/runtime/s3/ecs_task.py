"""What the ECS agent says of the task of this container, by its metadata endpoint, version 4."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

from launchbay.runtime.s3.retries import HTTP_ERRORS

_MAX_ANSWER = 1024 * 1024


class Unanswered(Exception):
    """The agent has given no answer that can be read."""


def described_task(environment: Mapping[str, str], seconds: float) -> dict[str, Any]:
    """The task with its containers; each step of the question may take so many seconds.

    Raises:
        Unanswered: the agent does not say, or there is none.
    """
    address = environment.get("ECS_CONTAINER_METADATA_URI_V4", "")
    parts = urlsplit(address)
    if parts.scheme != "http" or not parts.netloc:
        raise Unanswered("ECS_CONTAINER_METADATA_URI_V4 is not set: this container is not part of an ECS task")
    try:
        with closing(http.client.HTTPConnection(parts.netloc, timeout=seconds)) as connection:
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
