"""What AWS Batch refuses of a task's properties on EC2, beside what its service model says. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from launchbay_local.batch.errors import invalid_request
from launchbay_local.batch.records.records import Document

# "Jobs that run on Amazon EC2 resources must not specify this parameter", or words to this effect: EcsTaskProperties.
_NOT_ON_EC2 = ("ephemeralStorage", "networkConfiguration", "networkMode", "platformVersion", "runtimePlatform")
_MODES = {"ipcMode": ("host", "task", "none"), "pidMode": ("host", "task")}
_TIMEOUTS = ("startTimeout", "stopTimeout")
_SHORTEST_TIMEOUT = 2  # seconds


def check_task(task: Document, containers: Sequence[Document], platforms: Iterable[str]) -> None:
    """Check a task's properties, and what its containers use of them.

    Raises:
        ClientException: something is not valid for a task on these platforms.
    """
    if "FARGATE" not in platforms:
        for member in _NOT_ON_EC2:
            if task.get(member) is not None:
                raise invalid_request(f"{member} can't be specified for jobs that run on EC2 resources.")
    for member, known in _MODES.items():
        if task.get(member) not in (None, *known):
            raise invalid_request(f"{member} must be one of {', '.join(known)}: {task[member]}.")
    volumes = [str(volume.get("name")) for volume in task.get("volumes") or []]
    if twice := _first_repeated(volumes):
        raise invalid_request(f"Volume names must be unique within a task: {twice}.")
    for container in containers:
        _check_container(container, volumes)


def _check_container(container: Document, volumes: Sequence[str]) -> None:
    name = container["name"]
    for member in _TIMEOUTS:
        seconds = container.get(member)
        if seconds is not None and seconds < _SHORTEST_TIMEOUT:
            raise invalid_request(f"{member} of container {name} must be at least {_SHORTEST_TIMEOUT} seconds.")
    mounts = container.get("mountPoints") or []
    for mount in mounts:
        source = mount.get("sourceVolume")
        if source not in volumes:
            raise invalid_request(f"Unknown volume {source} in the mount points of container {name}.")
        if not mount.get("containerPath"):
            raise invalid_request(f"A mount point of container {name} has no containerPath.")
    if twice := _first_repeated(mount["containerPath"].rstrip("/") for mount in mounts):
        raise invalid_request(f"Container {name} mounts two volumes at {twice}.")


def _first_repeated(values: Iterable[Any]) -> Any | None:
    return next((value for value, count in Counter(values).items() if count > 1), None)
