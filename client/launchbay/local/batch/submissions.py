"""Makes a job of a submission and its definition. Pure, but for the id and the time that it is given."""

from __future__ import annotations

from launchbay.local.batch.describe import requirements
from launchbay.local.batch.errors import refused
from launchbay.local.batch.identity import Identity
from launchbay.local.batch.records import Definition, Document, Job
from launchbay.local.batch.requests import (
    MAX_OVERRIDES_BYTES,
    MAX_SUBMIT_BYTES,
    Overrides,
    SubmitJob,
    check_environment,
    check_size,
    check_timeout,
    needs_of,
    parse,
    resources,
)

_NOT_HERE = ("arrayProperties", "nodeOverrides", "eksPropertiesOverride", "ecsPropertiesOverride")


def read_submission(body: Document) -> SubmitJob:
    """The submission in a request.

    Raises:
        ClientException: something in it is wrong, too long, or not done on one machine.
    """
    for member in _NOT_HERE:
        if body.get(member):
            raise refused(f"{member}: the local stand-in runs single container jobs only.")
    request = parse(SubmitJob, body)
    check_size(body, MAX_SUBMIT_BYTES, "The SubmitJob request")
    check_size(body.get("containerOverrides", {}), MAX_OVERRIDES_BYTES, "Container Overrides")
    check_environment(request.container_overrides.environment)
    return request


def make_job(
    request: SubmitJob, definition: Definition, identity: Identity, job_id: str, at: int, minimum_timeout: int
) -> Job:
    """The job that a submission asks for."""
    timeout = check_timeout(request.timeout, minimum_timeout)
    parameters = {**definition.parameters, **request.parameters}
    given = resources_of(definition.properties)
    needs = needs_of({**given, **resources(request.container_overrides)})
    propagate = definition.propagate_tags if request.propagate_tags is None else request.propagate_tags
    return Job(
        job_id=job_id,
        arn=identity.arn(f"job/{job_id}"),
        name=request.job_name,
        queue=identity.queue(request.job_queue),
        definition_arn=definition.arn,
        created_at=at,
        container={
            **_container(definition.properties, request.container_overrides, parameters),
            "resourceRequirements": requirements(needs),
        },
        needs=needs,
        retry=request.retry_strategy.strategy() if request.retry_strategy else definition.retry,
        timeout_seconds=definition.timeout_seconds if timeout is None else timeout,
        parameters=parameters,
        depends_on=tuple(dependency.job_id for dependency in request.depends_on),
        tags=request.tags,
        propagate_tags=propagate,
        platform_capabilities=definition.platform_capabilities,
    )


def resources_of(properties: Document) -> dict[str, str]:
    """What a definition's container asks for, by type."""
    old = {
        kind: properties[member] for kind, member in (("VCPU", "vcpus"), ("MEMORY", "memory")) if member in properties
    }
    new = {entry["type"]: entry["value"] for entry in properties["resourceRequirements"]}
    return {**{kind: str(value) for kind, value in old.items()}, **new}


def _container(properties: Document, overrides: Overrides, parameters: dict[str, str]) -> Document:
    empty: Document = {"volumes": [], "mountPoints": [], "ulimits": [], "networkInterfaces": [], "secrets": []}
    command = properties["command"] if overrides.command is None else overrides.command
    variables = {pair["name"]: pair for pair in properties["environment"]}
    variables |= {pair.name: {"name": pair.name, "value": pair.value} for pair in overrides.environment}
    kept = {name: value for name, value in properties.items() if name not in ("vcpus", "memory")}
    return {
        **empty,
        **kept,
        "command": [_substituted(word, parameters) for word in command],
        "environment": list(variables.values()),
    }


def _substituted(word: str, parameters: dict[str, str]) -> str:
    """A word of a command; `Ref::name` stands for a parameter."""
    return parameters.get(word.removeprefix("Ref::"), word) if word.startswith("Ref::") else word
