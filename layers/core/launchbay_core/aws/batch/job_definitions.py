"""The AWS Batch job definition of a job version: what its containers run, when it is started again. Pure.

A definition is made once a version, for whatever hardware its runs ask for: what differs from run to run (vCPUs,
memory, GPUs, the place of its inputs) comes with each submission.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from launchbay_core.aws.settings import Settings
from launchbay_core.domain.jobs import JobVersion

# What a definition must name; every submission brings the placement's own.
_LEAST = [{"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "512"}]
# What the init container has of a run's vCPUs and MiB: a task's containers reserve together, though that one is over
# when the job's own starts. vCPUs are shares, so nothing is lost with one that is not reserved; memory is a limit.
_INIT_VCPUS, _INIT_MEMORY_MIB = 1, 512
_SMALL_MEMORY_MIB = 2048  # a run with less keeps all of it
INIT, OWN = "inputs", "job"  # the containers of a task
VOLUME = "/launchbay"  # what they share, as both see it
# How large /dev/shm may grow, through which PyTorch's data loaders hand over batches; Docker's own 64 MiB end them with
# a bus error. It is a limit and no reservation: what is in there counts as the container's memory, so a run that needs
# too much ends out of memory, which AWS Batch says in words. Submissions can't change it, so it suits the largest GPUs.
SHARED_MEMORY_MIB = 64 * 1024
# The first rule that matches decides. A host that was taken away is no fault of the run: started elsewhere, it may end
# well. So is a SIGTERM that nobody asked for (128 + 15), which comes before the host goes; AWS Batch itself never
# retries a job that was terminated or timed out. Everything else would end the same again, and cost the same again.
_ON_EXIT = [
    {"action": "RETRY", "onStatusReason": "Host EC2*"},
    {"action": "RETRY", "onExitCode": "143"},
    {"action": "EXIT", "onReason": "OutOfMemoryError*"},
    {"action": "EXIT", "onReason": "*"},
]


def definition_name(version: JobVersion) -> str:
    """The name of a version's job definition. Two jobs may share one, so a definition is only used by its ARN."""
    return f"launchbay-{version.project}-{version.job.replace('.', '_')}-v{version.version}"


def job_definition(version: JobVersion, settings: Settings) -> dict[str, Any]:
    """The request of RegisterJobDefinition for a version."""
    spec = version.spec
    return {
        "jobDefinitionName": definition_name(version),
        "type": "container",
        "platformCapabilities": ["EC2"],
        **_properties(version, settings),
        "retryStrategy": {"attempts": spec.retries + 1, "evaluateOnExit": _ON_EXIT},
        "timeout": {"attemptDurationSeconds": spec.timeout_seconds},
        "propagateTags": True,
        "tags": {"launchbay:project": version.project, "launchbay:job": version.job},
    }


def overrides(runner: str, requirements: Sequence[Mapping[str, str]], environment: Mapping[str, str]) -> dict[str, Any]:
    """What a submission changes in its definition: what the run needs, and where its inputs are."""
    pairs = [{"name": name, "value": value} for name, value in environment.items()]
    if runner == "exec":
        return {
            "containerOverrides": {"resourceRequirements": [dict(one) for one in requirements], "environment": pairs}
        }
    own = [_less_the_init_container(one) for one in requirements]
    containers = [
        {"name": INIT, "environment": pairs},
        {"name": OWN, "environment": pairs, "resourceRequirements": own},
    ]
    return {"ecsPropertiesOverride": {"taskProperties": [{"containers": containers}]}}


def _less_the_init_container(need: Mapping[str, str]) -> dict[str, str]:
    value = int(need["value"])
    if need["type"] == "VCPU":
        value = max(1, value - _INIT_VCPUS)
    elif need["type"] == "MEMORY" and value >= _SMALL_MEMORY_MIB:
        value -= _INIT_MEMORY_MIB
    return {"type": need["type"], "value": str(value)}


def _properties(version: JobVersion, settings: Settings) -> dict[str, Any]:
    if version.spec.runner == "exec":
        roles = {"jobRoleArn": settings.job_role_arn, "executionRoleArn": settings.execution_role_arn}
        command = ["launchbay", "exec", "--", *version.spec.command]
        linux = {"sharedMemorySize": SHARED_MEMORY_MIB}
        return {"containerProperties": {**_own(version, settings, command, linux), **_given(roles)}}
    roles = {"taskRoleArn": settings.job_role_arn, "executionRoleArn": settings.execution_role_arn}
    task = {"containers": _task(version, settings), "volumes": [{"name": "launchbay", "host": {}}], **_given(roles)}
    return {"ecsProperties": {"taskProperties": [task]}}


def _task(version: JobVersion, settings: Settings) -> list[dict[str, Any]]:
    """An init container that brings the inputs onto a shared volume, and the job's own, which starts from there.

    The own container has an init process, as its command is number 1 otherwise, for which the kernel ignores SIGTERM.
    """
    shared = [{"sourceVolume": "launchbay", "containerPath": VOLUME}]
    init = {
        "name": INIT,
        "image": settings.runner_image or settings.default_image,
        "essential": False,
        "command": ["launchbay", "prepare", VOLUME],
        "resourceRequirements": [
            {"type": "VCPU", "value": str(_INIT_VCPUS)},
            {"type": "MEMORY", "value": str(_INIT_MEMORY_MIB)},
        ],
        "logConfiguration": _logs(settings),
        "mountPoints": shared,
    }
    command = ["/bin/sh", f"{VOLUME}/start", *version.spec.command]
    linux = {"sharedMemorySize": SHARED_MEMORY_MIB, "initProcessEnabled": True}
    own = {
        "name": OWN,
        "essential": True,
        "dependsOn": [{"containerName": INIT, "condition": "SUCCESS"}],
        "mountPoints": shared,
        **_own(version, settings, command, linux),
    }
    return [init, own]


def _own(version: JobVersion, settings: Settings, command: list[str], linux: dict[str, Any]) -> dict[str, Any]:
    return {
        "image": version.spec.image or settings.default_image,
        "command": command,
        "resourceRequirements": _LEAST,
        "linuxParameters": linux,
        "logConfiguration": _logs(settings),
    }


def _logs(settings: Settings) -> dict[str, Any]:
    return {"logDriver": "awslogs", "options": {"awslogs-group": settings.job_log_group}}


def _given(arns: Mapping[str, str]) -> dict[str, str]:
    return {name: arn for name, arn in arns.items() if arn}
