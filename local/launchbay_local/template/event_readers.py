"""Readers of the resources that move events: rules, schedules, pipes, event source mappings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from launchbay_local.errors import TemplateError
from launchbay_local.template.application import Application, Feed, Rule, Schedule, Target, last_name
from launchbay_local.template.stacks import Resource

_MOST_WITHOUT_WINDOW = 10  # messages in a batch of a queue that does not wait for more


def read_rule(resource: Resource, application: Application) -> None:
    """Read `AWS::Events::Rule`: a pattern, a schedule, or both."""
    properties = resource.properties
    if properties.get("State", "ENABLED") == "DISABLED":
        return
    targets = [_target(target, resource.arn) for target in properties.get("Targets", [])]
    if pattern := properties.get("EventPattern"):
        decoded = json.loads(pattern) if isinstance(pattern, str) else pattern
        bus = last_name(properties.get("EventBusName", "default"))
        application.rules.append(Rule(resource.name, resource.arn, bus, decoded, targets))
    if expression := properties.get("ScheduleExpression"):
        application.schedules.append(Schedule(resource.name, resource.arn, expression, targets))


def _target(target: Mapping[str, Any], sender: str) -> Target:
    transformer = target.get("InputTransformer") or {}
    return Target(
        str(target["Arn"]),
        input=target.get("Input"),
        input_path=target.get("InputPath"),
        template=transformer.get("InputTemplate"),
        paths=transformer.get("InputPathsMap", {}),
        dead_letter=(target.get("DeadLetterConfig") or {}).get("Arn"),
        settings=target.get("SqsParameters", {}),
        sender=sender,
        role=str(target.get("RoleArn", "")),
    )


def read_schedule(resource: Resource, application: Application) -> None:
    """Read `AWS::Scheduler::Schedule`."""
    properties = resource.properties
    if properties.get("State", "ENABLED") == "DISABLED":
        return
    zone = properties.get("ScheduleExpressionTimezone", "UTC")
    targets = [_target(properties["Target"], resource.arn)]
    expression = properties["ScheduleExpression"]
    application.schedules.append(Schedule(resource.name, resource.arn, expression, targets, zone))


def read_pipe(resource: Resource, application: Application) -> None:
    """Read `AWS::Pipes::Pipe`."""
    properties = resource.properties
    if properties.get("DesiredState", "RUNNING") == "STOPPED":
        return
    if "Enrichment" in properties:
        application.not_run.append(f"the enrichment of {resource.logical_id} (AWS::Pipes::Pipe)")
    source = properties.get("SourceParameters", {})
    reading = source.get("DynamoDBStreamParameters") or source.get("SqsQueueParameters") or {}
    to = properties.get("TargetParameters", {})
    settings = to.get("EventBridgeEventBusParameters") or to.get("SqsQueueParameters") or {}
    application.feeds.append(
        Feed(
            resource.name,
            str(properties["Source"]),
            Target(
                str(properties["Target"]),
                template=to.get("InputTemplate"),
                dead_letter=(reading.get("DeadLetterConfig") or {}).get("Arn"),
                settings=settings,
            ),
            filters=_filters(source.get("FilterCriteria")),
            batch_size=int(reading.get("BatchSize", 10)),
            window=float(reading.get("MaximumBatchingWindowInSeconds", 0)),
            from_start=reading.get("StartingPosition") == "TRIM_HORIZON",
            retries=_limit(reading.get("MaximumRetryAttempts")),
            is_pipe=True,
            role=str(properties.get("RoleArn", "")),
        )
    )


def read_mapping(resource: Resource, application: Application) -> None:
    """Read `AWS::Lambda::EventSourceMapping`.

    Raises:
        TemplateError: Lambda would refuse its batches.
    """
    properties = resource.properties
    if not is_true(properties.get("Enabled", True)):
        return
    failure = properties.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
    concurrency = properties.get("ScalingConfig", {}).get("MaximumConcurrency")
    is_queue = ":sqs:" in str(properties["EventSourceArn"])
    function = str(properties["FunctionName"])
    size, window = _batching(resource.logical_id, properties, is_queue=is_queue)
    application.feeds.append(
        Feed(
            resource.logical_id,
            str(properties["EventSourceArn"]),
            Target(resource.stack.function_arn(function), dead_letter=failure),
            filters=_filters(properties.get("FilterCriteria")),
            batch_size=size,
            window=window,
            concurrency=None if concurrency is None else int(concurrency),
            reports_failures="ReportBatchItemFailures" in properties.get("FunctionResponseTypes", []),
            from_start=properties.get("StartingPosition") == "TRIM_HORIZON",
            retries=_limit(properties.get("MaximumRetryAttempts")),
        )
    )


def _batching(name: str, properties: Mapping[str, Any], *, is_queue: bool) -> tuple[int, float]:
    """How many records a batch has at most, and for how many seconds it waits for more of them."""
    size = int(properties.get("BatchSize", 10 if is_queue else 100))
    window = float(properties.get("MaximumBatchingWindowInSeconds", 0))
    if is_queue and size > _MOST_WITHOUT_WINDOW and window < 1:
        raise TemplateError(
            f"{name}: Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than "
            f"{_MOST_WITHOUT_WINDOW}"
        )
    return size, window


def as_text(value: Any) -> str:
    """A property as text, as AWS stores it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value) if isinstance(value, dict | list) else str(value)


def is_true(value: Any) -> bool:
    """Whether a property, written as a boolean or as text, is true."""
    return str(value).lower() == "true"


def _filters(criteria: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    patterns = [item["Pattern"] for item in (criteria or {}).get("Filters", [])]
    return [json.loads(pattern) if isinstance(pattern, str) else pattern for pattern in patterns]


def _limit(value: Any) -> int | None:
    """A number of retries; None if there is no limit, which AWS writes as -1."""
    return None if value is None or int(value) < 0 else int(value)
