"""Answers the containers of all running attempts, as the ECS agent and the machine would.

Each container has an address of its own, which others can't guess.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass

from launchbay_local.batch.metadata.instance import InstanceMetadata
from launchbay_local.batch.metadata.task_documents import container_document, task_document
from launchbay_local.batch.tasks.plan import Plan
from launchbay_local.batch.tasks.states import TaskStates
from launchbay_local.http.messages import Request, Response

_OF_A_TASK = re.compile(r"/v4/(?P<token>[0-9a-f]+)-(?P<number>\d{1,4})(?P<rest>/.*)?")
_OF_A_MACHINE = re.compile(r"/instance/(?P<token>[0-9a-f]+)(?P<rest>/.*)?")
_TASK = ("/task", "/task/")


@dataclass(frozen=True)
class _RunningTask:
    plan: Plan
    states: TaskStates
    machine: InstanceMetadata


class MetadataService:
    """The metadata endpoints under a server's URL; they need no thread and no server of their own.

    Only those that know the token of an attempt's plan, which is in its environment, can ask for it.
    """

    def __init__(self, url: str, region: str) -> None:
        self._url = url
        self._region = region
        self._tasks: dict[str, _RunningTask] = {}
        self._lock = threading.Lock()

    def container_variables(self, token: str, number: int) -> dict[str, str]:
        """The variables by which container `number` of the attempt with this token finds its address."""
        return {"ECS_CONTAINER_METADATA_URI_V4": f"{self._url}/v4/{token}-{number}"}

    def machine_variables(self, token: str) -> dict[str, str]:
        """The variables by which an SDK finds the instance metadata service of the attempt with this token."""
        return {"AWS_EC2_METADATA_SERVICE_ENDPOINT": f"{self._url}/instance/{token}"}

    def open(self, plan: Plan, states: TaskStates) -> None:
        """Answer the containers of an attempt from now on."""
        with self._lock:
            self._tasks[plan.token] = _RunningTask(plan, states, InstanceMetadata(self._region))

    def close(self, token: str) -> None:
        """Forget an attempt that has ended."""
        with self._lock:
            self._tasks.pop(token, None)

    def give_notice(self, token: str, at: int) -> None:
        """Tell an attempt that its machine ends at a time, in milliseconds since the epoch, unless it has ended."""
        task = self._task(token)
        if task is not None:
            task.machine.give_notice(at)

    def answer(self, request: Request) -> Response | None:
        """The answer to a request of a container; None if the path is not one of this service."""
        if found := _OF_A_TASK.fullmatch(request.path):
            return self._answer_for_task(found["token"], int(found["number"]), found["rest"] or "")
        if found := _OF_A_MACHINE.fullmatch(request.path):
            task = self._task(found["token"])
            if task is None:
                return Response(404)
            return task.machine.answer(request.method, found["rest"] or "", request)
        return None

    def _answer_for_task(self, token: str, number: int, rest: str) -> Response:
        task = self._task(token)
        if task is None or number >= len(task.plan.containers):
            return Response.json(404, "V4 metadata handler: there is no such container.")
        states = task.states.snapshot()
        if rest in _TASK:
            return Response.json(200, task_document(task.plan, states))
        if rest in ("", "/"):
            container = task.plan.containers[number]
            return Response.json(200, container_document(task.plan, container, states[container.name]))
        return Response.json(404, f"The local stand-in has no {rest} in its metadata.")

    def _task(self, token: str) -> _RunningTask | None:
        with self._lock:
            return self._tasks.get(token)
