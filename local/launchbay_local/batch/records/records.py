"""The records of the stand-in: job definitions, jobs and their attempts.

Records are immutable; `lifecycle` makes the next one from the present one. They are stored as JSON, so each field is
plain data. All times are milliseconds since the epoch, as in AWS Batch's answers.
"""

from __future__ import annotations

import time
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic.alias_generators import to_camel

Document = dict[str, Any]


def now() -> int:
    """The present time in milliseconds."""
    return time.time_ns() // 1_000_000


class Status(StrEnum):
    """AWS Batch's job statuses."""

    SUBMITTED = "SUBMITTED"
    PENDING = "PENDING"
    RUNNABLE = "RUNNABLE"
    STARTING = "STARTING"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"

    @property
    def has_ended(self) -> bool:
        """Whether a job in this status never changes again."""
        return self in (Status.SUCCEEDED, Status.FAILED)


class Record(BaseModel):
    """Immutable plain data."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)


class ExitRule(Record):
    """One entry of `evaluateOnExit`; every condition given must match."""

    action: Literal["RETRY", "EXIT"]
    on_exit_code: str | None = None
    on_reason: str | None = None
    on_status_reason: str | None = None


class RetryStrategy(Record):
    """How often a job may be started, and after which failures."""

    attempts: int = 1
    evaluate_on_exit: tuple[ExitRule, ...] = ()


class Needs(Record):
    """What a job needs of the machine."""

    vcpus: float = 1
    memory_mib: int = 0
    gpus: int = 0


class Definition(Record):
    """One revision of a job definition; `containers` are the properties of its containers as registered.

    Without a `task` it has one container, which has no name. With one, `task` is what the containers share.
    """

    name: str
    revision: int
    arn: str
    active: bool = True
    containers: tuple[Document, ...]
    task: Document | None = None
    parameters: dict[str, str] = {}
    retry: RetryStrategy = RetryStrategy()
    timeout_seconds: int | None = None
    tags: dict[str, str] = {}
    propagate_tags: bool = False
    platform_capabilities: tuple[str, ...] = ("EC2",)
    scheduling_priority: int | None = None

    @model_validator(mode="before")
    @classmethod
    def _read_earlier(cls, record: Any) -> Any:
        """A record of an earlier version has the essential container apart, and those that ran before it."""
        if not isinstance(record, dict) or "properties" not in record:
            return record
        return {**record, "containers": [*record.get("before", ()), record["properties"]]}


class ProcessMark(Record):
    """Identifies one process: its id alone may belong to another process later."""

    pid: int
    created: float


class Attempt(Record):
    """One attempt that has ended; `exit_codes`, `reasons` and `log_streams` are those of a task's containers, by name.

    `log_stream` is that of the only container, or of all in a record of an earlier version.
    """

    started_at: int | None
    stopped_at: int
    status_reason: str
    exit_code: int | None
    reason: str | None
    log_stream: str
    task_arn: str | None = None
    exit_codes: dict[str, int] = {}
    reasons: dict[str, str] = {}
    log_streams: dict[str, str] = {}


class Outcome(Record):
    """How an attempt ended.

    `exit_codes` and `reasons` are those of a task's containers; one that the task's end left without a start has none.
    """

    exit_code: int | None
    status_reason: str
    reason: str | None = None
    is_final: bool = False
    exit_codes: dict[str, int] = {}
    reasons: dict[str, str] = {}


class Job(Record):
    """A job. `containers` are those of DescribeJobs, without what the running attempt adds.

    Without a `task` it has one container, which has no name. With one, `task` is what the containers share, and
    `exit_codes`, `reasons` and `log_streams` are the containers', by name. `processes` are those of the running
    attempt's containers. `runnable_at` is when the job last began to wait for slots.
    """

    job_id: str
    arn: str
    name: str
    queue: str
    definition_arn: str
    created_at: int
    containers: tuple[Document, ...]
    needs: Needs
    task: Document | None = None
    status: Status = Status.SUBMITTED
    status_reason: str | None = None
    retry: RetryStrategy = RetryStrategy()
    timeout_seconds: int | None = None
    parameters: dict[str, str] = {}
    depends_on: tuple[str, ...] = ()
    tags: dict[str, str] = {}
    propagate_tags: bool = False
    platform_capabilities: tuple[str, ...] = ("EC2",)
    share_identifier: str | None = None
    scheduling_priority: int | None = None
    attempts: tuple[Attempt, ...] = ()
    task_arn: str | None = None
    log_stream: str | None = None
    runnable_at: int | None = None
    started_at: int | None = None
    stopped_at: int | None = None
    exit_code: int | None = None
    reason: str | None = None
    exit_codes: dict[str, int] = {}
    reasons: dict[str, str] = {}
    log_streams: dict[str, str] = {}
    is_cancelled: bool = False
    is_terminated: bool = False
    processes: tuple[ProcessMark, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _read_earlier(cls, record: Any) -> Any:
        """A record of an earlier version has the essential container apart, those that ran before it, one process."""
        if not isinstance(record, dict) or "container" not in record:
            return record
        marked = [record["process"]] if record.get("process") else []
        return {**record, "containers": [*record.get("before", ()), record["container"]], "processes": marked}

    @property
    def container(self) -> Document:
        """Its only container, or the first essential one of its task."""
        return next(one for one in self.containers if one.get("essential", True))

    @property
    def attempt_number(self) -> int:
        """The number, from 1, of the running or next attempt."""
        return len(self.attempts) + 1
