"""What callers may send: AWS Batch's request members and limits, checked in one place.

Members that the stand-in has no use for (roles, volumes, log drivers …) are kept and shown again, not interpreted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from launchbay_local.batch.errors import ClientException, refused
from launchbay_local.batch.records.records import Document, ExitRule, Needs, RetryStrategy

MAX_DEFINITION_BYTES = 24 * 1024
MAX_SUBMIT_BYTES = 30 * 1024
MAX_OVERRIDES_BYTES = 8192
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}")
_RESERVED = "AWS_BATCH"
_Model = TypeVar("_Model", bound=BaseModel)


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError("should match valid pattern: 1 to 128 letters, digits, `-` and `_`, not first `-` or `_`")
    return text


def _upper(text: object) -> object:
    return text.upper() if isinstance(text, str) else text


Name = Annotated[str, AfterValidator(_name)]
Tags = Annotated[dict[str, str], Field(max_length=50)]


class _Sent(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, strict=True, extra="ignore")


class Pair(_Sent):
    """One environment variable."""

    name: str = Field(min_length=1)
    value: str = ""


class Requirement(_Sent):
    """One resource requirement; numbers travel as text."""

    type: Literal["VCPU", "MEMORY", "GPU"]
    value: str = Field(pattern=r"^(?:0\.(?:25|5)|[1-9]\d{0,8})$")

    @model_validator(mode="after")
    def _only_vcpus_are_divided(self) -> Self:
        if self.type != "VCPU" and "." in self.value:
            raise ValueError(f"{self.type} takes a whole number")
        return self


class Rule(_Sent):
    """One entry of `evaluateOnExit`."""

    action: Annotated[Literal["RETRY", "EXIT"], BeforeValidator(_upper)]
    on_exit_code: str | None = Field(default=None, pattern=r"^\d{0,511}\*?$")
    on_reason: str | None = Field(default=None, max_length=512)
    on_status_reason: str | None = Field(default=None, max_length=512)


class Retry(_Sent):
    """A retry strategy."""

    attempts: int = Field(default=1, ge=1, le=10)
    evaluate_on_exit: list[Rule] = Field(default=[], max_length=5)

    def strategy(self) -> RetryStrategy:
        """The strategy as jobs keep it."""
        rules = tuple(ExitRule.model_validate(rule.model_dump()) for rule in self.evaluate_on_exit)
        return RetryStrategy(attempts=self.attempts, evaluate_on_exit=rules)


class Timeout(_Sent):
    """A timeout; the server sets how short it may be."""

    attempt_duration_seconds: int | None = None


class Container(_Sent):
    """Container properties of a definition; members of no use here pass through."""

    model_config = ConfigDict(extra="allow")

    image: str | None = None
    command: list[str] = []
    environment: list[Pair] = []
    resource_requirements: list[Requirement] = []
    vcpus: int | None = Field(default=None, ge=1)
    memory: int | None = Field(default=None, ge=4)


class Waits(_Sent):
    """One dependency of a container on another of its task."""

    container_name: str
    condition: Literal["START", "COMPLETE", "SUCCESS"]


class TaskContainer(Container):
    """One container of a task."""

    name: Name
    essential: bool = True
    depends_on: list[Waits] = []


class Task(_Sent):
    """A job's task: its containers, and what they share."""

    model_config = ConfigDict(extra="allow")

    containers: list[TaskContainer] = Field(min_length=1, max_length=10)


class Ecs(_Sent):
    """`ecsProperties`."""

    task_properties: list[Task] = Field(min_length=1, max_length=1)


class Overrides(_Sent):
    """What a submission changes in its definition's container."""

    command: list[str] | None = None
    environment: list[Pair] = []
    resource_requirements: list[Requirement] = []
    vcpus: int | None = Field(default=None, ge=1)
    memory: int | None = Field(default=None, ge=4)


class TaskContainerOverrides(Overrides):
    """What a submission changes in one container of a task."""

    name: str


class TaskOverrides(_Sent):
    """What a submission changes in a task."""

    containers: list[TaskContainerOverrides] = []


class EcsOverrides(_Sent):
    """`ecsPropertiesOverride`."""

    task_properties: list[TaskOverrides] = Field(default=[], max_length=1)

    @property
    def containers(self) -> list[TaskContainerOverrides]:
        """What is changed, container by container."""
        return [one for task in self.task_properties for one in task.containers]

    def of(self, name: str) -> Overrides:
        """What is changed in a container."""
        return next((one for one in self.containers if one.name == name), Overrides())


class Dependency(_Sent):
    """A job that must succeed first."""

    job_id: str
    type: str | None = None


class RegisterJobDefinition(_Sent):
    """The request of that name."""

    job_definition_name: Name
    type: Literal["container"]
    container_properties: Container | None = None
    ecs_properties: Ecs | None = None
    parameters: dict[str, str] = {}
    retry_strategy: Retry = Retry()
    timeout: Timeout = Timeout()
    tags: Tags = {}
    propagate_tags: bool = False
    platform_capabilities: list[Literal["EC2", "FARGATE"]] = []

    @model_validator(mode="after")
    def _one_kind_of_properties(self) -> Self:
        if (self.container_properties is None) == (self.ecs_properties is None):
            raise ValueError("give either containerProperties or ecsProperties")
        return self


class SubmitJob(_Sent):
    """The request of that name."""

    job_name: Name
    job_queue: str
    job_definition: str
    container_overrides: Overrides = Overrides()
    ecs_properties_override: EcsOverrides = EcsOverrides()
    depends_on: list[Dependency] = Field(default=[], max_length=20)
    parameters: dict[str, str] = {}
    retry_strategy: Retry | None = None
    timeout: Timeout | None = None
    tags: Tags = {}
    propagate_tags: bool | None = None


class Filter(_Sent):
    """One filter of ListJobs."""

    name: Literal["JOB_NAME", "JOB_DEFINITION", "BEFORE_CREATED_AT", "AFTER_CREATED_AT", "SHARE_IDENTIFIER"]
    values: list[str] = Field(min_length=1)


class ListJobs(_Sent):
    """The request of that name."""

    job_queue: str | None = None
    job_status: Literal["SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED"] | None = None
    filters: list[Filter] = Field(default=[], max_length=1)
    max_results: int | None = Field(default=None, ge=1)
    next_token: str | None = None


class DescribeJobs(_Sent):
    """The request of that name."""

    jobs: list[str] = Field(max_length=100)


class DescribeJobDefinitions(_Sent):
    """The request of that name."""

    job_definitions: list[str] = Field(default=[], max_length=100)
    job_definition_name: str | None = None
    status: str | None = None
    max_results: int | None = Field(default=None, ge=1, le=100)
    next_token: str | None = None


class DeregisterJobDefinition(_Sent):
    """The request of that name."""

    job_definition: str


class EndJob(_Sent):
    """CancelJob and TerminateJob."""

    job_id: str
    reason: str = Field(max_length=1024)


class DescribeJobQueues(_Sent):
    """The request of that name."""

    job_queues: list[str] = []


def parse(model: type[_Model], body: Document) -> _Model:
    """The request in a body.

    Raises:
        ClientException: a member is missing or wrong; the message names it.
    """
    try:
        return model.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise refused(f"{place}: {first['msg'].removeprefix('Value error, ')}") from None


def check_size(content: object, limit: int, what: str) -> None:
    """Refuse content that AWS Batch would find too long."""
    size = len(json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode())
    if size > limit:
        raise ClientException(f"{what} must be no longer than {limit} bytes; this has {size}.")


def check_environment(pairs: Sequence[Pair]) -> None:
    """Refuse variables whose names belong to AWS Batch."""
    for pair in pairs:
        if pair.name.startswith(_RESERVED):
            raise refused(f"Environment variable names may not begin with {_RESERVED}: {pair.name}.")


def check_timeout(timeout: Timeout | None, minimum: int) -> int | None:
    """The seconds of a timeout, if there is one and it is long enough."""
    seconds = timeout.attempt_duration_seconds if timeout else None
    if seconds is not None and seconds < minimum:
        raise refused(f"attemptDurationSeconds must be at least {minimum}.")
    return seconds


def resources(asked: Container | Overrides) -> dict[str, str]:
    """What a definition or an override asks for, by type; the older members count where the newer are missing."""
    given = {"VCPU": asked.vcpus, "MEMORY": asked.memory}
    old = {name: str(value) for name, value in given.items() if value is not None}
    new: dict[str, str] = {requirement.type: requirement.value for requirement in asked.resource_requirements}
    if len(new) < len(asked.resource_requirements):
        raise refused("Resource requirements must not name a type twice.")
    return {**old, **new}


def needs_of(asked: dict[str, str]) -> Needs:
    """What a job asks of the machine.

    Raises:
        ClientException: vCPUs or memory are missing.
    """
    for kind, label in (("VCPU", "vCPU"), ("MEMORY", "memory")):
        if kind not in asked:
            raise refused(f"{label} is not provided.")
    return Needs(vcpus=float(asked["VCPU"]), memory_mib=int(asked["MEMORY"]), gpus=int(asked.get("GPU", 0)))
