"""The members of AWS Batch's requests, with their limits.

Members that the stand-in does not use (roles, volumes, log drivers …) are stored and described again, not interpreted.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from launchbay_local.batch.records.records import ExitRule, RetryStrategy

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}")
_SHARE = re.compile(r"[A-Za-z0-9]{1,255}\*?")
# "letters, numbers, periods, colons and white space", and an asterisk at the end only: EvaluateOnExit's documentation.
_GLOB = r"^[0-9A-Za-z.:\s]{0,511}\*?$"
BATCH_MESSAGE = "batch"  # the type of an error whose message is AWS Batch's own


def _refuse(message: str) -> PydanticCustomError:
    return PydanticCustomError(BATCH_MESSAGE, "{text}", {"text": message})


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError("should match valid pattern: 1 to 128 letters, digits, `-` and `_`, not first `-` or `_`")
    return text


def _job_name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise _refuse("Job name should match valid pattern")
    return text


def _share_identifier(text: str) -> str:
    if not _SHARE.fullmatch(text):
        raise _refuse("shareIdentifier must have 1 to 255 letters and digits, and may end with an asterisk.")
    return text


def _command(words: list[str]) -> list[str]:
    if "" in words:
        raise _refuse("Command field cannot have empty strings")
    return words


def _tags(tags: dict[str, str]) -> dict[str, str]:
    if reserved := [key for key in tags if key.lower().startswith("aws:")]:
        raise ValueError(f"the prefix aws: is reserved: {reserved[0]}")
    return tags


def _upper(text: object) -> object:
    return text.upper() if isinstance(text, str) else text


Name = Annotated[str, AfterValidator(_name)]
JobName = Annotated[str, AfterValidator(_job_name)]
ShareIdentifier = Annotated[str, AfterValidator(_share_identifier)]
Priority = Annotated[int, Field(ge=0, le=9999)]
Command = Annotated[list[str], AfterValidator(_command)]
Tags = Annotated[dict[str, str], Field(max_length=50), AfterValidator(_tags)]


class Member(BaseModel):
    """Part of a request: members in camel case, types as sent, unknown members left out."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, strict=True, extra="ignore")


class EnvironmentVariable(Member):
    """One environment variable."""

    name: str = Field(min_length=1)
    value: str = ""


class ResourceRequirement(Member):
    """One resource requirement; numbers travel as text."""

    type: Literal["VCPU", "MEMORY", "GPU"]
    value: str = Field(pattern=r"^(?:0\.(?:25|5)|[1-9]\d{0,8})$")

    @model_validator(mode="after")
    def _check_whole_number(self) -> Self:
        if self.type != "VCPU" and "." in self.value:
            raise ValueError(f"{self.type} takes a whole number")
        return self


class EvaluateOnExit(Member):
    """One entry of `evaluateOnExit`."""

    action: Annotated[Literal["RETRY", "EXIT"], BeforeValidator(_upper)]
    on_exit_code: str | None = Field(default=None, pattern=r"^\d{0,511}\*?$")
    on_reason: str | None = Field(default=None, pattern=_GLOB)
    on_status_reason: str | None = Field(default=None, pattern=_GLOB)


class Retry(Member):
    """A retry strategy."""

    attempts: int | None = Field(default=None, ge=1, le=10)
    evaluate_on_exit: list[EvaluateOnExit] = Field(default=[], max_length=5)

    @model_validator(mode="after")
    def _check_attempts(self) -> Self:
        if self.evaluate_on_exit and self.attempts is None:
            raise ValueError("evaluateOnExit needs attempts")
        return self

    def strategy(self) -> RetryStrategy:
        """The strategy as a record."""
        rules = tuple(ExitRule.model_validate(rule.model_dump()) for rule in self.evaluate_on_exit)
        return RetryStrategy(attempts=self.attempts or 1, evaluate_on_exit=rules)


class Timeout(Member):
    """A timeout; the server sets the minimum."""

    attempt_duration_seconds: int | None = None


class Container(Member):
    """Container properties of a definition; members that are not used here pass through."""

    model_config = ConfigDict(extra="allow")

    image: str | None = None
    command: Command = []
    environment: list[EnvironmentVariable] = []
    resource_requirements: list[ResourceRequirement] = []
    vcpus: int | None = Field(default=None, ge=1)
    memory: int | None = Field(default=None, ge=4)


class ContainerDependency(Member):
    """One dependency of a container on another of its task."""

    container_name: str
    condition: Literal["START", "COMPLETE", "SUCCESS"]


class TaskContainer(Container):
    """One container of a task."""

    name: Name
    essential: bool = True
    depends_on: list[ContainerDependency] = []


class Task(Member):
    """A job's task: its containers, and the volumes that they share."""

    model_config = ConfigDict(extra="allow")

    containers: list[TaskContainer] = Field(min_length=1, max_length=10)


class EcsProperties(Member):
    """`ecsProperties`."""

    task_properties: list[Task] = Field(min_length=1, max_length=1)


class ContainerOverrides(Member):
    """The overrides of a definition's container."""

    command: Command | None = None
    environment: list[EnvironmentVariable] = []
    resource_requirements: list[ResourceRequirement] = []
    vcpus: int | None = Field(default=None, ge=1)
    memory: int | None = Field(default=None, ge=4)


class TaskContainerOverrides(ContainerOverrides):
    """The overrides of one container of a task."""

    name: str


class TaskOverrides(Member):
    """The overrides of a task."""

    containers: list[TaskContainerOverrides] = []


class EcsOverrides(Member):
    """`ecsPropertiesOverride`."""

    task_properties: list[TaskOverrides] = Field(default=[], max_length=1)

    @property
    def containers(self) -> list[TaskContainerOverrides]:
        """The overrides, container by container."""
        return [one for task in self.task_properties for one in task.containers]

    def of(self, name: str) -> ContainerOverrides:
        """The overrides of a container; empty ones if it has no overrides."""
        return next((one for one in self.containers if one.name == name), ContainerOverrides())


class Dependency(Member):
    """A job that must succeed first."""

    job_id: str
    type: str | None = None
