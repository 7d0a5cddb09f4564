"""The members of AWS Batch's requests, with their limits.

Members that the stand-in does not use (roles, volumes, log drivers …) are stored and described again, not interpreted.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from launchbay_local.batch.records.records import ExitRule, RetryStrategy

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}")


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError("should match valid pattern: 1 to 128 letters, digits, `-` and `_`, not first `-` or `_`")
    return text


def _upper(text: object) -> object:
    return text.upper() if isinstance(text, str) else text


Name = Annotated[str, AfterValidator(_name)]
Tags = Annotated[dict[str, str], Field(max_length=50)]


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
    on_reason: str | None = Field(default=None, max_length=512)
    on_status_reason: str | None = Field(default=None, max_length=512)


class Retry(Member):
    """A retry strategy."""

    attempts: int = Field(default=1, ge=1, le=10)
    evaluate_on_exit: list[EvaluateOnExit] = Field(default=[], max_length=5)

    def strategy(self) -> RetryStrategy:
        """The strategy as a record."""
        rules = tuple(ExitRule.model_validate(rule.model_dump()) for rule in self.evaluate_on_exit)
        return RetryStrategy(attempts=self.attempts, evaluate_on_exit=rules)


class Timeout(Member):
    """A timeout; the server sets the minimum."""

    attempt_duration_seconds: int | None = None


# AWS Batch refuses a command that has an empty word.
CommandWord = Annotated[str, Field(min_length=1)]


class Container(Member):
    """Container properties of a definition; members that are not used here pass through."""

    model_config = ConfigDict(extra="allow")

    image: str | None = None
    command: list[CommandWord] = []
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

    command: list[CommandWord] | None = None
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
