"""The dependencies between the containers of a task: which are valid, who may start, who may be stopped. Pure.

The rules are the ECS agent's (`dependencygraph` in its source): a container is stopped only after those that depend on
it, and one whose dependency failed for good ends without a start, with the exit code of a SIGTERM.
"""

from __future__ import annotations

import signal
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from launchbay_local.batch.errors import invalid_request
from launchbay_local.batch.records.records import Document
from launchbay_local.batch.tasks.states import ContainerState, Known, States

UNRESOLVED_CODE = 128 + signal.SIGTERM
_MAX_REASON = 255
Condition = Literal["START", "COMPLETE", "SUCCESS"]


@dataclass(frozen=True)
class Dependency:
    """What must have happened to another container of the task."""

    container: str
    condition: Condition


def dependencies_of(container: Document) -> list[Dependency]:
    """The dependencies in a container's properties."""
    return [Dependency(one["containerName"], one["condition"]) for one in container.get("dependsOn") or []]


def check_containers(containers: Sequence[Document]) -> None:
    """Check that the containers of a task can run as their properties ask.

    Raises:
        ClientException: no container is essential, two have the same name, or a dependency is not valid.
    """
    by_name = {container["name"]: container for container in containers}
    if len(by_name) < len(containers):
        raise invalid_request("Container names must be unique within a task.")
    if not any(_is_essential(container) for container in containers):
        raise invalid_request("All jobs must have at least one essential container.")
    for container in containers:
        for dependency in dependencies_of(container):
            _check_dependency(container["name"], dependency, by_name)
    waiting = {name: {one.container for one in dependencies_of(container)} for name, container in by_name.items()}
    while free := {name for name, others in waiting.items() if not others & waiting.keys()}:
        waiting = {name: others for name, others in waiting.items() if name not in free}
    if waiting:
        raise invalid_request(f"The dependencies of the containers {', '.join(sorted(waiting))} form a cycle.")


def may_start(dependencies: Sequence[Dependency], states: States) -> bool:
    """Whether everything that a container depends on has happened."""
    return all(_has_happened(one.condition, states[one.container]) for one in dependencies)


def failed_dependency(dependencies: Sequence[Dependency], states: States) -> str | None:
    """The container that had to succeed and has failed; None if there is no such one."""
    for one in dependencies:
        other = states[one.container]
        if other.known is Known.STOPPED and not _has_happened(one.condition, other):
            return one.container
    return None


def may_stop(name: str, dependencies: Mapping[str, Sequence[Dependency]], live: AbstractSet[str]) -> bool:
    """Whether a container may be stopped: none of the `live` ones depends on it."""
    return not any(one.container == name for other in live for one in dependencies[other])


def unresolved(name: str, image: str, failed: str, failed_image: str, exit_code: int | None) -> str:
    """The reason of a container that can't start because another one, that had to succeed, failed.

    It is the ECS agent's (`dependencygraph` and `String` of its containers), at AWS Batch's maximum of 255 characters.
    """
    end = "" if exit_code is None else f" - Exit: {exit_code}"
    dependency = f"{failed}({failed_image}) (STOPPED->RUNNING){end}"
    target = f"{name}({image}) (NONE->RUNNING)"
    reason = (
        f"CannotStartContainerError: dependency graph: failed to resolve container ordering dependency [{dependency}] "
        f"for target [{target}] as dependency did not exit successfully."
    )
    return reason[:_MAX_REASON]


def _has_happened(condition: Condition, other: ContainerState) -> bool:
    if condition == "START":  # also by one that has ended since, and by one that ended without a start
        return other.known is not Known.PULLED
    has_ended = other.known is Known.STOPPED and other.exit_code is not None
    return has_ended and (condition == "COMPLETE" or other.exit_code == 0)


def _check_dependency(name: str, dependency: Dependency, by_name: Mapping[str, Document]) -> None:
    needed = dependency.container
    if needed not in by_name:
        raise invalid_request(f"Container {name} depends on {needed}, which is not in its task.")
    if dependency.condition != "START" and _is_essential(by_name[needed]):
        raise invalid_request(
            f"Container {name} depends on {needed} with the condition {dependency.condition}, which can't be set on an "
            "essential container."
        )


def _is_essential(container: Document) -> bool:
    return bool(container.get("essential", True))
