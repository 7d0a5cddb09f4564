"""Jobs of several containers (`ecsProperties`): their order, and where their shared volumes are. Pure.

On one machine containers run one after the other, which is what an init container needs: some container must wait for
the end of each one but the essential one. Two that would run at the same time are refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from launchbay_local.batch.errors import invalid_request
from launchbay_local.batch.records.records import Document

_WAITED_FOR = ("COMPLETE", "SUCCESS")
_MAX_REASON = 255
_IN_TURN = "The local stand-in runs containers one after the other"


def order_containers(containers: Sequence[Document]) -> list[Document]:
    """The containers of a task in the order in which they run, the essential one last.

    Raises:
        ClientException: a dependency is not valid, or some would run at the same time.
    """
    by_name = {container["name"]: container for container in containers}
    if len(by_name) < len(containers):
        raise invalid_request("Container names must be unique within a task.")
    essential = [container for container in containers if container.get("essential", True)]
    if len(essential) != 1:
        raise invalid_request("The local stand-in runs one essential container, after all others.")
    ordered: dict[str, Document] = {}
    _add(essential[0], by_name, ordered, ())
    if len(ordered) < len(containers):
        aside = next(name for name in by_name if name not in ordered)
        raise invalid_request(f"{_IN_TURN}: nothing waits for {aside}.")
    return list(ordered.values())


def needed_successes(container: Document) -> list[str]:
    """The containers that must succeed before this one starts."""
    return [one["containerName"] for one in container.get("dependsOn", []) if one["condition"] == "SUCCESS"]


def unresolved(name: str, image: str, failed: str, failed_image: str, exit_code: int) -> str:
    """The reason of a container that can't start because another one, that had to succeed, failed.

    It is the ECS agent's (`dependencygraph` and `String` of its containers), at AWS Batch's maximum of 255 characters.
    """
    dependency = f"{failed}({failed_image}) (STOPPED->RUNNING) - Exit: {exit_code}"
    target = f"{name}({image}) (NONE->RUNNING)"
    reason = (
        f"CannotStartContainerError: dependency graph: failed to resolve container ordering dependency [{dependency}] "
        f"for target [{target}] as dependency did not exit successfully."
    )
    return reason[:_MAX_REASON]


def resolve_volumes(container: Document, volumes: Path) -> Document:
    """A container with the paths of its shared volumes replaced by folders of this machine."""
    folders = {
        mount["containerPath"].rstrip("/"): str(volumes / mount["sourceVolume"])
        for mount in container.get("mountPoints", [])
    }
    pairs = [{**pair, "value": _resolve_path(pair["value"], folders)} for pair in container["environment"]]
    return {
        **container,
        "command": [_resolve_path(word, folders) for word in container["command"]],
        "environment": pairs,
    }


def _add(
    container: Document, by_name: Mapping[str, Document], ordered: dict[str, Document], waiting: tuple[str, ...]
) -> None:
    name = container["name"]
    if name in waiting:
        raise invalid_request(f"Container {name} waits for itself.")
    for dependency in container.get("dependsOn", []):
        needed = dependency["containerName"]
        other = by_name.get(needed)
        if other is None:
            raise invalid_request(f"Container {name} depends on {needed}, which is not in its task.")
        if dependency["condition"] not in _WAITED_FOR:
            raise invalid_request(f"{_IN_TURN}: wait for COMPLETE or SUCCESS.")
        if other.get("essential", True):
            raise invalid_request(f"Container {name} can't wait for the end of the essential container {needed}.")
        _add(other, by_name, ordered, (*waiting, name))
    ordered.setdefault(name, container)


def _resolve_path(text: str, folders: Mapping[str, str]) -> str:
    for path, folder in folders.items():
        if text == path or text.startswith(f"{path}/"):
            return folder + text[len(path) :]
    return text
