"""Answers the containers of all running attempts; each has an address of its own, which others can't guess."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass

from launchbay_local.batch.metadata.task_documents import container_document, task_document
from launchbay_local.batch.tasks.plan import Plan
from launchbay_local.batch.tasks.states import TaskStates
from launchbay_local.http.messages import Request, Response

_PATH = re.compile(r"/v4/(?P<token>[0-9a-f]+)-(?P<number>\d{1,4})(?P<rest>/.*)?")
_TASK = ("/task", "/task/")


@dataclass(frozen=True)
class _RunningTask:
    plan: Plan
    states: TaskStates


class MetadataService:
    """The metadata endpoint under a server's URL; it needs no thread and no server of its own.

    Only those that know the token of an attempt's plan, which is in its environment, can ask for it.
    """

    def __init__(self, url: str = "") -> None:
        self._url = url
        self._tasks: dict[str, _RunningTask] = {}
        self._lock = threading.Lock()

    def variables(self, token: str, number: int) -> dict[str, str]:
        """The variables by which container `number` of the attempt with this token finds its address."""
        return {"ECS_CONTAINER_METADATA_URI_V4": f"{self._url}/v4/{token}-{number}"}

    def open(self, plan: Plan, states: TaskStates) -> None:
        """Answer the containers of an attempt from now on."""
        with self._lock:
            self._tasks[plan.token] = _RunningTask(plan, states)

    def close(self, token: str) -> None:
        """Forget an attempt that has ended."""
        with self._lock:
            self._tasks.pop(token, None)

    def answer(self, request: Request) -> Response | None:
        """The answer to a request of a container; None if the path is not one of this service."""
        found = _PATH.fullmatch(request.path)
        if found is None:
            return None
        with self._lock:
            task = self._tasks.get(found["token"])
        number, rest = int(found["number"]), found["rest"] or ""
        if task is None or number >= len(task.plan.containers):
            return Response.json(404, f"V4 metadata handler: unable to find the container of {request.path}")
        states = task.states.snapshot()
        if rest in _TASK:
            return Response.json(200, task_document(task.plan, states))
        if rest in ("", "/"):
            container = task.plan.containers[number]
            return Response.json(200, container_document(task.plan, container, states[container.name]))
        return Response.json(404, f"The local stand-in has no {rest} in its metadata.")
