"""Jobs of several containers (`ecsProperties`): their order, and where their shared volumes are. Pure.

On one machine containers run one after the other, which is what an init container needs: each one but the essential
one has to be waited for until it is over. Two that run at the same time are refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from launchbay_local.batch.errors import refused
from launchbay_local.batch.records.records import Document, Job

_WAITED_FOR = ("COMPLETE", "SUCCESS")


def in_order(containers: Sequence[Document]) -> list[Document]:
    """The containers of a task in the order in which they run, the essential one last.

    Raises:
        ClientException: they name each other wrongly, or some would run at the same time.
    """
    by_name = {container["name"]: container for container in containers}
    if len(by_name) < len(containers):
        raise refused("Container names must be unique within a task.")
    essential = [container for container in containers if container.get("essential", True)]
    if len(essential) != 1:
        raise refused("The local stand-in runs one essential container, after all others.")
    ordered: dict[str, Document] = {}
    _add(essential[0], by_name, ordered, ())
    if len(ordered) < len(containers):
        aside = next(name for name in by_name if name not in ordered)
        raise refused(f"The local stand-in runs containers one after the other: nothing waits for {aside}.")
    return list(ordered.values())


def must_succeed(container: Document, containers: Sequence[Document]) -> bool:
    """Whether what waits for a container starts only if that has succeeded."""
    return any(
        (dependency["containerName"], dependency["condition"]) == (container["name"], "SUCCESS")
        for other in containers
        for dependency in other.get("dependsOn", [])
    )


def located(container: Document, volumes: Path) -> Document:
    """A container whose command and environment name its shared volumes where they are on this machine."""
    places = {
        mount["containerPath"].rstrip("/"): str(volumes / mount["sourceVolume"])
        for mount in container.get("mountPoints", [])
    }
    pairs = [{**pair, "value": _located(pair["value"], places)} for pair in container["environment"]]
    return {
        **container,
        "command": [_located(word, places) for word in container["command"]],
        "environment": pairs,
    }


def task_detail(job: Job) -> Document:
    """The containers of a job's task as DescribeJobs and events show them."""
    shown = [
        {**container, **end}
        for container, end in zip([*job.before, job.container], ends(job.exit_codes, job.log_stream, job), strict=True)
    ]
    return {"taskProperties": [{**(job.task or {}), "containers": shown}]}


def ends(exit_codes: Mapping[str, int], log_stream: str | None, job: Job) -> list[Document]:
    """What each container of a task has to say of its end; one that never started has no exit code."""
    found: list[Document] = []
    for container in [*job.before, job.container]:
        name = container["name"]
        code = {"exitCode": exit_codes[name]} if name in exit_codes else {}
        stream = {"logStreamName": log_stream} if log_stream else {}
        found.append({"name": name, **code, **stream})
    return found


def _add(
    container: Document, by_name: Mapping[str, Document], ordered: dict[str, Document], waiting: tuple[str, ...]
) -> None:
    name = container["name"]
    if name in waiting:
        raise refused(f"Container {name} waits for itself.")
    for dependency in container.get("dependsOn", []):
        other = by_name.get(dependency["containerName"])
        if other is None:
            raise refused(f"Container {name} depends on {dependency['containerName']}, which is not in its task.")
        if dependency["condition"] not in _WAITED_FOR:
            raise refused("The local stand-in runs containers one after the other: wait for COMPLETE or SUCCESS.")
        if other.get("essential", True):
            raise refused(f"Essential container {other['name']} can't be waited for until it is over.")
        _add(other, by_name, ordered, (*waiting, name))
    ordered.setdefault(name, container)


def _located(text: str, places: Mapping[str, str]) -> str:
    for path, place in places.items():
        if text == path or text.startswith(f"{path}/"):
            return place + text[len(path) :]
    return text
