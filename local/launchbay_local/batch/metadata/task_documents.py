"""A task and its containers as the ECS agent's task metadata endpoint shows them, version 4. Pure.

Like the agent, it lists a container that waits for others as PULLED and without a Docker id.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from launchbay_local.batch.records.records import Document
from launchbay_local.batch.tasks.plan import Plan, PlannedContainer
from launchbay_local.batch.tasks.states import ContainerState, Known, States

_CPU_UNITS = 1024  # of one vCPU


def task_document(plan: Plan, states: States) -> Document:
    """The answer to `${ECS_CONTAINER_METADATA_URI_V4}/task`."""
    known = [state.known for state in states.values()]
    has_ended = all(state is Known.STOPPED for state in known)
    return {
        "Cluster": _cluster(plan),
        "TaskARN": plan.task_arn,
        "Family": plan.family,
        "Revision": plan.revision,
        "DesiredStatus": _desired(is_wanted=all(state.is_wanted for state in states.values())),
        "KnownStatus": Known.STOPPED if has_ended else Known.RUNNING if Known.RUNNING in known else "CREATED",
        "LaunchType": "EC2",
        "Containers": [container_document(plan, container, states[container.name]) for container in plan.containers],
    }


def container_document(plan: Plan, container: PlannedContainer, state: ContainerState) -> Document:
    """The answer to `${ECS_CONTAINER_METADATA_URI_V4}` of one container."""
    docker_id = _docker_id(plan, container)
    shown = {
        "DockerId": None if state.started_at is None else docker_id,
        "Name": container.name,
        "DockerName": f"ecs-{plan.family}-{plan.revision}-{container.name}-{docker_id[:20]}",
        "Image": container.image,
        "Labels": {
            "com.amazonaws.ecs.cluster": _cluster(plan),
            "com.amazonaws.ecs.container-name": container.name,
            "com.amazonaws.ecs.task-arn": plan.task_arn,
            "com.amazonaws.ecs.task-definition-family": plan.family,
            "com.amazonaws.ecs.task-definition-version": plan.revision,
        },
        "DesiredStatus": _desired(is_wanted=state.is_wanted),
        "KnownStatus": state.known,
        "ExitCode": state.exit_code,
        "Limits": {"CPU": int(container.vcpus * _CPU_UNITS), "Memory": container.memory_mib},
        "CreatedAt": _time(state.started_at),
        "StartedAt": _time(state.started_at),
        "FinishedAt": _time(state.stopped_at),
        "Type": "NORMAL",
        "LogDriver": "awslogs",
        "LogOptions": {
            "awslogs-group": container.log_group,
            "awslogs-region": plan.task_arn.split(":")[3],
            "awslogs-stream": container.log_stream,
        },
        "Networks": [{"NetworkMode": "host", "IPv4Addresses": [""]}],
    }
    return {name: value for name, value in shown.items() if value is not None}


def _desired(*, is_wanted: bool) -> str:
    return Known.RUNNING if is_wanted else Known.STOPPED


def _cluster(plan: Plan) -> str:
    return plan.task_arn.split("/")[1]


def _docker_id(plan: Plan, container: PlannedContainer) -> str:
    """An id that looks like Docker's, and is the same whenever it is asked for."""
    return hashlib.sha256(f"{plan.task_arn} {container.name}".encode()).hexdigest()


def _time(milliseconds: int | None) -> str | None:
    if milliseconds is None:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
