"""The AWS Batch job definition of a job version: what its containers run, when it is started again. Pure.

A definition is made once a version, for whatever hardware its runs ask for: what differs from run to run (vCPUs,
memory, GPUs, the place of its inputs) comes with each submission.
"""

from __future__ import annotations

from typing import Any

from launchbay_core.jobs import JobVersion
from launchbay_core.settings import Settings

# What a definition must name; every submission brings the placement's own.
_LEAST = [{"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "512"}]
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
        "containerProperties": _container(version, settings),
        "retryStrategy": {"attempts": spec.retries + 1, "evaluateOnExit": _ON_EXIT},
        "timeout": {"attemptDurationSeconds": spec.timeout_seconds},
        "propagateTags": True,
        "tags": {"launchbay:project": version.project, "launchbay:job": version.job},
    }


def _container(version: JobVersion, settings: Settings) -> dict[str, Any]:
    roles = {"jobRoleArn": settings.job_role_arn, "executionRoleArn": settings.execution_role_arn}
    return {
        "image": version.spec.image or settings.default_image,
        "command": ["launchbay", "exec", "--", *version.spec.command],
        "resourceRequirements": _LEAST,
        "linuxParameters": {"sharedMemorySize": SHARED_MEMORY_MIB},
        "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": settings.job_log_group}},
        **{name: arn for name, arn in roles.items() if arn},
    }
