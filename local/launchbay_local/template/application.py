"""The parts of an application that run on this machine, as plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from launchbay_local.template.apis import HttpApi
from launchbay_local.template.bucket_notifications import Notification


@dataclass(frozen=True)
class Function:
    """A Lambda function: where its code is and how it runs.

    `role` is the ARN of its role. It writes its log to `log_group`, and is `traced` by X-Ray.
    """

    logical_id: str
    name: str
    arn: str
    handler: str
    folder: Path
    layers: Sequence[Path] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 3.0
    memory: int = 128
    concurrency: int | None = None
    role: str = ""
    log_group: str = ""
    traced: bool = False


@dataclass(frozen=True)
class AsyncPolicy:
    """Retries and destinations of a failed asynchronous invocation."""

    retries: int = 2
    max_age: float = 6 * 3600.0
    on_failure: str | None = None
    dead_letter: str | None = None


@dataclass(frozen=True)
class Table:
    """A DynamoDB table, as CreateTable takes it."""

    name: str
    arn: str
    definition: Mapping[str, Any]
    stream_arn: str | None = None
    expires_by: str | None = None


@dataclass(frozen=True)
class Bucket:
    """An S3 bucket; `notifies` says that its events go to the default bus, `encryption` how objects are by default.

    `notifications` are those that go to queues.
    """

    name: str
    versioned: bool = False
    notifies: bool = False
    encryption: str | None = None
    notifications: Sequence[Notification] = ()


@dataclass(frozen=True)
class Queue:
    """An SQS queue, as CreateQueue takes it."""

    name: str
    arn: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """The target of a rule, pipe or schedule, and how it transforms the event.

    `sender` is the ARN of the rule, schedule or function that sends to it, with its `role` if it has one.
    """

    arn: str
    input: str | None = None
    input_path: str | None = None
    template: str | None = None
    paths: Mapping[str, str] = field(default_factory=dict)
    dead_letter: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    sender: str = ""
    role: str = ""


@dataclass(frozen=True)
class Rule:
    """An EventBridge rule with a pattern, on a bus."""

    name: str
    arn: str
    bus: str
    pattern: Mapping[str, Any]
    targets: Sequence[Target]


@dataclass(frozen=True)
class Schedule:
    """A rule with a schedule, or a schedule of EventBridge Scheduler."""

    name: str
    arn: str
    expression: str
    targets: Sequence[Target]
    timezone: str = "UTC"


@dataclass(frozen=True)
class Feed:
    """A reader of a source: an EventBridge pipe, or a Lambda event source mapping.

    `source` is a queue's or a table stream's ARN.
    """

    name: str
    source: str
    target: Target
    filters: Sequence[Mapping[str, Any]] = ()
    batch_size: int = 10
    window: float = 0.0
    concurrency: int | None = None
    reports_failures: bool = False
    from_start: bool = False
    retries: int | None = None
    is_pipe: bool = False
    role: str = ""


@dataclass(frozen=True)
class SchedulingPolicy:
    """A fair-share policy of AWS Batch job queues; `weights` are by share identifier or by prefix with an asterisk."""

    arn: str
    compute_reservation: int = 0
    decay_seconds: int = 0
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class LogGroup:
    """A CloudWatch Logs group."""

    name: str
    retention_days: int | None = None


class PolicyHeader(NamedTuple):
    """A header that a response headers policy adds; its name is in lower case.

    Only one that `overrides` takes the place of a header of that name.
    """

    name: str
    value: str
    overrides: bool


@dataclass(frozen=True)
class ApiBehaviour:
    """A path pattern that leads to the API, and the headers that a distribution adds to the API's answers there."""

    path: str
    headers: Sequence[PolicyHeader]


@dataclass(frozen=True)
class Distribution:
    """A CloudFront distribution in front of a page and the API.

    The paths of `api` lead to the API, the first that matches counts; answers to all other paths have `headers`.
    """

    name: str
    api: Sequence[ApiBehaviour]
    headers: Sequence[PolicyHeader]


@dataclass
class Application:
    """Everything in a template that runs on this machine, and the names of what does not.

    `scheduling_policies` are those of the job queues that have one, by the queue's name. `inert` counts, by kind, what
    acts in AWS but has no effect here.
    """

    functions: list[Function] = field(default_factory=list)
    policies: dict[str, AsyncPolicy] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)
    buckets: list[Bucket] = field(default_factory=list)
    queues: list[Queue] = field(default_factory=list)
    buses: list[str] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    schedules: list[Schedule] = field(default_factory=list)
    feeds: list[Feed] = field(default_factory=list)
    log_groups: list[LogGroup] = field(default_factory=list)
    apis: list[HttpApi] = field(default_factory=list)
    distributions: list[Distribution] = field(default_factory=list)
    job_queues: list[str] = field(default_factory=list)
    scheduling_policies: dict[str, SchedulingPolicy] = field(default_factory=dict)
    not_run: list[str] = field(default_factory=list)
    inert: Counter[str] = field(default_factory=Counter)


def function_name(arn: str) -> str:
    """The function's name in an ARN of a function, version or alias.

    >>> function_name("arn:aws:lambda:us-east-1:123456789012:function:app-Api:live")
    'app-Api'
    """
    return arn.split(":")[6]


def last_name(arn_or_name: str) -> str:
    """The last part of an ARN, or a plain name as it is.

    >>> last_name("arn:aws:events:us-east-1:123456789012:event-bus/main")
    'main'
    """
    return arn_or_name.rsplit(":", 1)[-1].rsplit("/", 1)[-1]
