"""Limits of AWS Batch that concern a request as a whole, and what its containers need of the machine."""

from __future__ import annotations

import json
from collections.abc import Sequence

from launchbay_local.batch.api.members import Container, ContainerOverrides, EnvironmentVariable, Timeout
from launchbay_local.batch.errors import ClientException, invalid_request
from launchbay_local.batch.records.records import Needs

MAX_DEFINITION_BYTES = 24 * 1024
MAX_SUBMIT_BYTES = 30 * 1024
MAX_OVERRIDES_LENGTH = 8192
_RESERVED = "AWS_BATCH"


def check_size(content: object, limit: int, what: str) -> None:
    """Refuse content that is longer than AWS Batch accepts."""
    size = len(json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode())
    if size > limit:
        raise ClientException(f"{what} must be no longer than {limit} bytes; this has {size}.")


def check_overrides(overrides: object) -> None:
    """Refuse container overrides that are longer than Amazon ECS accepts."""
    if len(json.dumps(overrides)) > MAX_OVERRIDES_LENGTH:
        raise ClientException(f"Container Overrides length must be at most {MAX_OVERRIDES_LENGTH}")


def check_environment(pairs: Sequence[EnvironmentVariable]) -> None:
    """Refuse variables whose names are reserved for AWS Batch."""
    for pair in pairs:
        if pair.name.startswith(_RESERVED):
            raise invalid_request(f"Environment variable names may not begin with {_RESERVED}: {pair.name}.")


def check_timeout(timeout: Timeout | None, minimum: int) -> int | None:
    """The seconds of a timeout, None without one; refuse one below the minimum."""
    seconds = timeout.attempt_duration_seconds if timeout else None
    if seconds is not None and seconds < minimum:
        raise invalid_request(f"attemptDurationSeconds must be at least {minimum}.")
    return seconds


def resources(asked: Container | ContainerOverrides) -> dict[str, str]:
    """The resources that a container or its overrides require, by type; `resourceRequirements` come first."""
    given = {"VCPU": asked.vcpus, "MEMORY": asked.memory}
    old = {name: str(value) for name, value in given.items() if value is not None}
    new: dict[str, str] = {requirement.type: requirement.value for requirement in asked.resource_requirements}
    if len(new) < len(asked.resource_requirements):
        raise invalid_request("Resource requirements must not name a type twice.")
    return {**old, **new}


def needs_of(asked: dict[str, str]) -> Needs:
    """What a job needs of the machine.

    Raises:
        ClientException: vCPUs or memory are missing.
    """
    for kind, label in (("VCPU", "vCPU"), ("MEMORY", "memory")):
        if kind not in asked:
            raise invalid_request(f"{label} is not provided.")
    return Needs(vcpus=float(asked["VCPU"]), memory_mib=int(asked["MEMORY"]), gpus=int(asked.get("GPU", 0)))
