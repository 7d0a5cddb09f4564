"""Makes a job from a submission and its definition. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from launchbay_local.batch.api.checks import (
    MAX_SUBMIT_BYTES,
    check_environment,
    check_overrides,
    check_size,
    check_timeout,
    needs_of,
    resources,
)
from launchbay_local.batch.api.members import ContainerOverrides
from launchbay_local.batch.api.requests import SubmitJob, parse
from launchbay_local.batch.arns import Arns
from launchbay_local.batch.errors import ClientException, invalid_request
from launchbay_local.batch.records.documents import requirements
from launchbay_local.batch.records.records import Definition, Document, Job, Needs
from launchbay_local.batch.scheduling.policies import FairSharePolicy

_UNSUPPORTED = ("arrayProperties", "nodeOverrides", "eksPropertiesOverride")


def read_submission(body: Document) -> SubmitJob:
    """The submission in a request.

    Raises:
        ClientException: it is not valid, too long, or asks for what one machine does not support.
    """
    for member in _UNSUPPORTED:
        if body.get(member):
            raise invalid_request(f"{member}: the local stand-in runs single container jobs only.")
    request = parse(SubmitJob, body)
    check_size(body, MAX_SUBMIT_BYTES, "The SubmitJob request")
    for member in ("containerOverrides", "ecsPropertiesOverride"):
        check_overrides(body.get(member, {}))
    for overrides in (request.container_overrides, *request.ecs_properties_override.containers):
        check_environment(overrides.environment)
    return request


def check_share(request: SubmitJob, definition: Definition, policy: FairSharePolicy | None) -> None:
    """Check what a submission says of its share against the policy of its queue.

    Raises:
        ClientException: it lacks what a policy needs, or has what only a policy can use; the messages of what is
            missing are AWS Batch's own.
    """
    if policy is None and request.share_identifier is not None:
        raise ClientException("shareIdentifier can't be specified for a job queue without a scheduling policy.")
    if policy is None and request.scheduling_priority_override is not None:
        raise ClientException("schedulingPriorityOverride can't be specified for a job queue without a policy.")
    if policy is not None and request.share_identifier is None:
        raise ClientException("shareIdentifier must be specified.")
    priorities = (request.scheduling_priority_override, definition.scheduling_priority)
    if policy is not None and priorities == (None, None):
        raise ClientException(
            "Either schedulingPriority in job definition or schedulingPriorityOverride should be specified."
        )


def make_job(request: SubmitJob, definition: Definition, arns: Arns, queue: str, at: int, minimum_timeout: int) -> Job:
    """The job that a submission asks for, with a new id; `queue` is its queue's ARN, `at` the time in milliseconds."""
    job_id = str(uuid.uuid4())
    priority = request.scheduling_priority_override
    timeout = check_timeout(request.timeout, minimum_timeout)
    parameters = {**definition.parameters, **request.parameters}
    containers = _containers(request, definition, parameters)
    propagate = definition.propagate_tags if request.propagate_tags is None else request.propagate_tags
    return Job(
        job_id=job_id,
        arn=arns.arn(f"job/{job_id}"),
        name=request.job_name,
        queue=queue,
        definition_arn=definition.arn,
        created_at=at,
        containers=tuple(container for container, _ in containers),
        task=definition.task,
        needs=_sum([needs for _, needs in containers]),
        retry=request.retry_strategy.strategy() if request.retry_strategy else definition.retry,
        timeout_seconds=definition.timeout_seconds if timeout is None else timeout,
        parameters=parameters,
        depends_on=tuple(dependency.job_id for dependency in request.depends_on),
        tags=request.tags,
        propagate_tags=propagate,
        platform_capabilities=definition.platform_capabilities,
        share_identifier=request.share_identifier,
        scheduling_priority=definition.scheduling_priority if priority is None else priority,
    )


def _containers(request: SubmitJob, definition: Definition, parameters: dict[str, str]) -> list[tuple[Document, Needs]]:
    """The job's containers as they were registered, each with its needs."""
    overrides = request.ecs_properties_override
    if definition.task is None:
        if overrides.containers:
            raise invalid_request("ecsPropertiesOverride: the job definition has no ecsProperties.")
        return [_override(definition.containers[0], request.container_overrides, parameters)]
    if request.container_overrides != ContainerOverrides():
        raise invalid_request("containerOverrides: the job definition has ecsProperties; use ecsPropertiesOverride.")
    if unknown := {one.name for one in overrides.containers} - {one["name"] for one in definition.containers}:
        raise invalid_request(f"ecsPropertiesOverride: the job definition has no container {min(unknown)}.")
    return [_override(container, overrides.of(container["name"]), parameters) for container in definition.containers]


def _override(
    properties: Document, overrides: ContainerOverrides, parameters: dict[str, str]
) -> tuple[Document, Needs]:
    needs = needs_of({**resources_of(properties), **resources(overrides)})
    container = _container(properties, overrides, parameters)
    return {**container, "resourceRequirements": requirements(needs)}, needs


def _sum(needs: Sequence[Needs]) -> Needs:
    """What a task needs: the sum over its containers, as AWS reserves it."""
    return Needs(
        vcpus=sum(one.vcpus for one in needs),
        memory_mib=sum(one.memory_mib for one in needs),
        gpus=sum(one.gpus for one in needs),
    )


def resources_of(properties: Document) -> dict[str, str]:
    """The resources that a definition's container requires, by type."""
    old = {
        kind: properties[member] for kind, member in (("VCPU", "vcpus"), ("MEMORY", "memory")) if member in properties
    }
    new = {entry["type"]: entry["value"] for entry in properties["resourceRequirements"]}
    return {**{kind: str(value) for kind, value in old.items()}, **new}


def _container(properties: Document, overrides: ContainerOverrides, parameters: dict[str, str]) -> Document:
    empty: Document = {"volumes": [], "mountPoints": [], "ulimits": [], "networkInterfaces": [], "secrets": []}
    command = properties["command"] if overrides.command is None else overrides.command
    variables = {pair["name"]: pair for pair in properties["environment"]}
    variables |= {pair.name: {"name": pair.name, "value": pair.value} for pair in overrides.environment}
    kept = {name: value for name, value in properties.items() if name not in ("vcpus", "memory")}
    return {
        **empty,
        **kept,
        "command": [_substitute(word, parameters) for word in command],
        "environment": list(variables.values()),
    }


def _substitute(word: str, parameters: dict[str, str]) -> str:
    """A word of a command; `Ref::name` stands for a parameter."""
    return parameters.get(word.removeprefix("Ref::"), word) if word.startswith("Ref::") else word
