"""AWS Batch's requests, each a typed model that is validated when it is parsed."""

from __future__ import annotations

from typing import Literal, Self, TypeVar

from pydantic import BaseModel, Field, ValidationError, model_validator

from launchbay_local.batch.api.members import (
    BATCH_MESSAGE,
    Container,
    ContainerOverrides,
    Dependency,
    EcsOverrides,
    EcsProperties,
    JobName,
    Member,
    Name,
    Priority,
    Retry,
    ShareIdentifier,
    Tags,
    Timeout,
)
from launchbay_local.batch.errors import invalid_request
from launchbay_local.batch.records.records import Document

_Model = TypeVar("_Model", bound=BaseModel)


class RegisterJobDefinition(Member):
    """The request of this name."""

    job_definition_name: Name
    type: Literal["container"]
    container_properties: Container | None = None
    ecs_properties: EcsProperties | None = None
    parameters: dict[str, str] = Field(default={})
    retry_strategy: Retry = Retry()
    timeout: Timeout = Timeout()
    tags: Tags = Field(default={})
    propagate_tags: bool = False
    scheduling_priority: Priority | None = None
    platform_capabilities: list[Literal["EC2", "FARGATE"]] = Field(default=[])

    @model_validator(mode="after")
    def _check_properties(self) -> Self:
        if (self.container_properties is None) == (self.ecs_properties is None):
            raise ValueError("give either containerProperties or ecsProperties")
        return self


class SubmitJob(Member):
    """The request of this name."""

    job_name: JobName
    job_queue: str
    job_definition: str
    share_identifier: ShareIdentifier | None = None
    scheduling_priority_override: Priority | None = None
    container_overrides: ContainerOverrides = ContainerOverrides()
    ecs_properties_override: EcsOverrides = EcsOverrides()
    depends_on: list[Dependency] = Field(default=[], max_length=20)
    parameters: dict[str, str] = Field(default={})
    retry_strategy: Retry | None = None
    timeout: Timeout | None = None
    tags: Tags = Field(default={})
    propagate_tags: bool | None = None


class Filter(Member):
    """One filter of ListJobs."""

    name: Literal["JOB_NAME", "JOB_DEFINITION", "BEFORE_CREATED_AT", "AFTER_CREATED_AT", "SHARE_IDENTIFIER"]
    values: list[str] = Field(min_length=1)


class ListJobs(Member):
    """The request of this name."""

    job_queue: str | None = None
    job_status: Literal["SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED"] | None = None
    filters: list[Filter] = Field(default=[], max_length=1)
    max_results: int | None = Field(default=None, ge=1)
    next_token: str | None = None


class DescribeJobs(Member):
    """The request of this name."""

    jobs: list[str]


class DescribeJobDefinitions(Member):
    """The request of this name."""

    job_definitions: list[str] = Field(default=[], max_length=100)
    job_definition_name: str | None = None
    status: str | None = None
    max_results: int | None = Field(default=None, ge=1, le=100)
    next_token: str | None = None


class DeregisterJobDefinition(Member):
    """The request of this name."""

    job_definition: str


class EndJob(Member):
    """CancelJob and TerminateJob."""

    job_id: str
    reason: str = Field(max_length=1024)


class ReclaimJob(Member):
    """The body of a reclaim, which is not one of AWS's requests; the notice is EC2's two minutes unless it says."""

    notice_seconds: float = Field(default=120, ge=0, le=86400, allow_inf_nan=False)


class DescribeJobQueues(Member):
    """The request of this name."""

    job_queues: list[str] = Field(default=[], max_length=100)


class GetJobQueueSnapshot(Member):
    """The request of this name."""

    job_queue: str


class DescribeSchedulingPolicies(Member):
    """The request of this name."""

    arns: list[str] = Field(max_length=100)


def parse(model: type[_Model], body: Document) -> _Model:
    """Parse and validate a request's body.

    Raises:
        ClientException: a member is missing or not valid; the message names it.
    """
    try:
        return model.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        if first["type"] == BATCH_MESSAGE:
            raise invalid_request(first["msg"]) from None
        member = ".".join(str(part) for part in first["loc"])
        raise invalid_request(f"{member}: {first['msg'].removeprefix('Value error, ')}") from None
