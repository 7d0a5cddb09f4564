"""Job definitions: registering, finding and retiring their revisions."""

from __future__ import annotations

from launchbay_local.batch.api.checks import (
    MAX_DEFINITION_BYTES,
    check_environment,
    check_size,
    check_timeout,
    needs_of,
    resources,
)
from launchbay_local.batch.api.members import Container
from launchbay_local.batch.api.requests import RegisterJobDefinition, parse
from launchbay_local.batch.api.task_rules import check_task
from launchbay_local.batch.arns import Arns, last_part
from launchbay_local.batch.errors import ClientException, invalid_request
from launchbay_local.batch.records.records import Definition, Document
from launchbay_local.batch.records.store import Store
from launchbay_local.batch.tasks.dependencies import check_containers


class Definitions:
    """The job definitions of one state folder."""

    def __init__(self, store: Store, arns: Arns, minimum_timeout: int) -> None:
        self._store = store
        self._arns = arns
        self._minimum_timeout = minimum_timeout

    def register(self, body: Document) -> Definition:
        """Store a new revision."""
        request = parse(RegisterJobDefinition, body)
        check_size(body, MAX_DEFINITION_BYTES, "A job definition")
        containers, task = _containers(request)
        timeout = check_timeout(request.timeout, self._minimum_timeout)

        def make(revision: int) -> Definition:
            return Definition(
                name=request.job_definition_name,
                revision=revision,
                arn=self._arns.arn(f"job-definition/{request.job_definition_name}:{revision}"),
                containers=containers,
                task=task,
                parameters=request.parameters,
                retry=request.retry_strategy.strategy(),
                timeout_seconds=timeout,
                tags=request.tags,
                propagate_tags=request.propagate_tags,
                platform_capabilities=tuple(request.platform_capabilities) or ("EC2",),
                scheduling_priority=request.scheduling_priority,
            )

        return self._store.add_definition(request.job_definition_name, make)

    def active(self, reference: str) -> Definition:
        """The definition that a submission refers to: a revision, or the newest active one.

        Raises:
            ClientException: it does not exist or is not active.
        """
        found = [definition for definition in self.find(reference) if definition.active]
        if not found:
            raise ClientException(f"JobDefinition {_quote(reference)} does not exist or is not in ACTIVE status")
        return found[0]

    def retire(self, reference: str) -> None:
        """Deregister a revision, so that it gets no more jobs; an unknown one is not an error, as in AWS Batch."""
        if ":" not in last_part(reference):
            raise invalid_request(f"{reference} must name a revision, as in NAME:REVISION.")
        for definition in self.find(reference):
            self._store.deactivate(definition)

    def find(self, reference: str | None = None) -> list[Definition]:
        """The revisions that a name, `name:revision` or ARN refers to, newest first; all of them for None."""
        if reference is None:
            return self._store.definitions()
        known = self._arns.name_in("job-definition", reference)
        if known is None:
            return []  # another account's or region's
        name, _, revision = known.partition(":")
        return [found for found in self._store.definitions(name) if revision in ("", str(found.revision))]


def _containers(request: RegisterJobDefinition) -> tuple[tuple[Document, ...], Document | None]:
    """The definition's containers, and the rest of its task if it has one."""
    if request.container_properties is not None:
        return (_validate(request.container_properties),), None
    assert request.ecs_properties is not None  # noqa: S101  (the model sees to it)
    [task] = request.ecs_properties.task_properties
    containers = tuple(_validate(container) for container in task.containers)
    check_containers(containers)
    rest = task.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"containers"})
    check_task(rest, containers, request.platform_capabilities)
    return containers, rest


def _validate(container: Container) -> Document:
    if not container.image:
        raise invalid_request("Container.image should not be null or empty.")
    check_environment(container.environment)
    needs_of(resources(container))
    return container.model_dump(mode="json", by_alias=True, exclude_none=True)


def _quote(reference: str) -> str:
    return reference if reference.startswith("arn:") else f"name {reference}"
