"""The AWS Batch job definition of a job version: what its containers run, and when it is retried. Pure.

A version has one definition for all its runs: what differs between runs (vCPUs, memory, GPUs, the location of the
inputs) comes with each submission.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from launchbay_core.aws.batch.tags import STACK_TAG
from launchbay_core.aws.settings import Settings
from launchbay_core.contracts import variables
from launchbay_core.contracts.task_containers import INPUTS, JOB, RESULTS, VOLUME
from launchbay_core.domain.hardware.side_containers import (
    SIDE_MEMORY_MIB,
    SIDE_VCPUS,
    own_memory_mib,
    own_vcpus,
)
from launchbay_core.domain.jobs import JobVersion

# A definition must have these; every submission replaces them with the placement's.
_LEAST = [{"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "512"}]
_MOUNTS = [{"sourceVolume": "launchbay", "containerPath": VOLUME}]
MAX_NAME = 128  # of a definition: letters, digits, hyphens and underscores (RegisterJobDefinition in AWS Batch's API)
# The size limit of /dev/shm, through which PyTorch's data loaders pass batches; with Docker's default of 64 MiB they
# end with a bus error. It is not a reservation: what is in there counts as the container's memory, so a run that needs
# too much ends out of memory, which AWS Batch reports. Submissions can't change it, so it suits the largest GPUs.
SHARED_MEMORY_MIB = 64 * 1024
# The first rule that matches decides; AWS Batch takes five at most. A reclaimed host is not the run's fault: on another
# host it may succeed. The same holds for a SIGTERM that was not requested (128 + 15), which comes before the host is
# reclaimed, and for a host that was too busy to start the container or broke off pulling its image. AWS Batch never
# retries a job that was terminated or timed out. Any other failure would repeat, and cost the same again. A pattern
# only says how a reason begins, so other failed pulls, such as that of an image that does not exist, can't be told
# apart.
_HOST_RECLAIMED = {"action": "RETRY", "onStatusReason": "Host EC2*"}
_SIGTERM = {"action": "RETRY", "onExitCode": "143"}
_HOST_TOO_BUSY = {"action": "RETRY", "onReason": "DockerTimeoutError*"}
_PULL_BROKEN_OFF = {"action": "RETRY", "onReason": "CannotPullContainerError: context canceled*"}
# What the ECS agent says of a container whose init container failed, together with the exit code 143.
_INIT_FAILED = {"action": "EXIT", "onReason": "CannotStartContainerError: dependency graph*"}
_ANYTHING_ELSE = {"action": "EXIT", "onReason": "*"}
_ON_EXIT = {
    "exec": [_HOST_RECLAIMED, _SIGTERM, _HOST_TOO_BUSY, _PULL_BROKEN_OFF, _ANYTHING_ELSE],
    # One rule must go: pulls that are broken off are the rarest of these failures.
    "init": [_HOST_RECLAIMED, _INIT_FAILED, _SIGTERM, _HOST_TOO_BUSY, _ANYTHING_ELSE],
}


def definition_name(version: JobVersion, stack: str) -> str:
    """The name of a version's job definition: `<stack>_<project>-<job>-v<number>`, the middle cut if it is too long.

    Policies know a stack's definitions by what comes before the first underscore, which a stack's name can't have. Two
    jobs may share a name, so a definition is only used by its ARN.
    """
    number = f"-v{version.version}"
    name = f"{stack}_{version.project}-{version.job.replace('.', '_')}"
    return name[: MAX_NAME - len(number)] + number


def job_definition(version: JobVersion, settings: Settings) -> dict[str, Any]:
    """The request of RegisterJobDefinition for a version."""
    spec = version.spec
    return {
        "jobDefinitionName": definition_name(version, settings.job_queue_prefix),
        "type": "container",
        "platformCapabilities": ["EC2"],
        **_properties(version, settings),
        "retryStrategy": {"attempts": spec.retries + 1, "evaluateOnExit": _ON_EXIT[spec.runner]},
        "timeout": {"attemptDurationSeconds": spec.timeout_seconds},
        "propagateTags": True,
        "tags": {
            STACK_TAG: settings.job_queue_prefix,
            "launchbay:project": version.project,
            "launchbay:job": version.job,
        },
    }


def job_overrides(
    runner: str, requirements: Sequence[Mapping[str, str]], environment: Mapping[str, str]
) -> dict[str, Any]:
    """What a submission overrides in its definition: the resources, and the environment that locates the inputs."""
    pairs = [{"name": name, "value": value} for name, value in environment.items()]
    if runner == "exec":
        return {
            "containerOverrides": {"resourceRequirements": [dict(one) for one in requirements], "environment": pairs}
        }
    sides = [INPUTS, *([RESULTS] if variables.RESULTS in environment else [])]
    needs = [_without_shares(one, len(sides)) for one in requirements]
    containers = [
        *({"name": name, "environment": pairs} for name in sides),
        {"name": JOB, "environment": pairs, "resourceRequirements": needs},
    ]
    return {"ecsPropertiesOverride": {"taskProperties": [{"containers": containers}]}}


def _without_shares(need: Mapping[str, str], sides: int) -> dict[str, str]:
    """What a run needs, less what the containers beside the job's own take of it."""
    value = int(need["value"])
    if need["type"] == "VCPU":
        value = own_vcpus(value, sides)
    elif need["type"] == "MEMORY":
        value = own_memory_mib(value, sides)
    return {"type": need["type"], "value": str(value)}


def _carried_words(version: JobVersion) -> list[str]:
    """The words of the command, for people who look at the definition; none if the run's manifest alone has them.

    AWS Batch refuses an empty word, and replaces one that begins with `Ref::`. What a launch may change differs between
    runs.
    """
    words = version.spec.command
    is_changed_on_its_way = not all(words) or any(word.startswith("Ref::") for word in words)
    return [] if is_changed_on_its_way or version.spec.inputs.command else list(words)


def _properties(version: JobVersion, settings: Settings) -> dict[str, Any]:
    if version.spec.runner == "exec":
        roles = {"jobRoleArn": settings.job_role_arn, "executionRoleArn": settings.execution_role_arn}
        words = _carried_words(version)
        command = ["launchbay", "exec", *(["--", *words] if words else [])]
        linux = {"sharedMemorySize": SHARED_MEMORY_MIB}
        return {"containerProperties": {**_job_part(version, settings, command, linux), **_non_empty(roles)}}
    roles = {"taskRoleArn": settings.job_role_arn, "executionRoleArn": settings.execution_role_arn}
    task = {
        "containers": _task(version, settings),
        "volumes": [{"name": "launchbay", "host": {}}],
        **_non_empty(roles),
    }
    return {"ecsProperties": {"taskProperties": [task]}}


def _task(version: JobVersion, settings: Settings) -> list[dict[str, Any]]:
    """A container that puts the inputs on a shared volume, the job's container, and one that uploads its results.

    The job's container has an init process: otherwise its command is process 1, for which the kernel ignores SIGTERM.
    The end of the essential container is the end of all: that of the results ends after the job's, with its exit code.
    A deployment without a bucket of results has none.
    """
    keeps_results = bool(settings.results_bucket)
    inputs = _side(INPUTS, "prepare", settings, is_essential=False)
    after_inputs = {"dependsOn": [{"containerName": INPUTS, "condition": "SUCCESS"}]}
    command = ["/bin/sh", f"{VOLUME}/start", *_carried_words(version)]
    linux = {"sharedMemorySize": SHARED_MEMORY_MIB, "initProcessEnabled": True}
    job = {
        "name": JOB,
        "essential": not keeps_results,
        **after_inputs,
        "mountPoints": _MOUNTS,
        **_job_part(version, settings, command, linux),
    }
    results = {**_side(RESULTS, "results", settings, is_essential=True), **after_inputs}
    return [inputs, *([results] if keeps_results else []), job]


def _side(name: str, command: str, settings: Settings, *, is_essential: bool) -> dict[str, Any]:
    """A container beside the job's own, with an image of ours."""
    return {
        "name": name,
        "image": settings.runner_image or settings.default_image,
        "essential": is_essential,
        "command": ["launchbay", command, VOLUME],
        "resourceRequirements": [
            {"type": "VCPU", "value": str(SIDE_VCPUS)},
            {"type": "MEMORY", "value": str(SIDE_MEMORY_MIB)},
        ],
        "logConfiguration": _logs(settings),
        "mountPoints": _MOUNTS,
    }


def _job_part(version: JobVersion, settings: Settings, command: list[str], linux: dict[str, Any]) -> dict[str, Any]:
    return {
        "image": version.spec.image or settings.default_image,
        "command": command,
        "resourceRequirements": _LEAST,
        "linuxParameters": linux,
        "logConfiguration": _logs(settings),
    }


def _logs(settings: Settings) -> dict[str, Any]:
    return {"logDriver": "awslogs", "options": {"awslogs-group": settings.job_log_group}}


def _non_empty(arns: Mapping[str, str]) -> dict[str, str]:
    return {name: arn for name, arn in arns.items() if arn}
