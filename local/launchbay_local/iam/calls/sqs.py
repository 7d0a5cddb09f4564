"""What calls of SQS need: a batch needs the action of its single call."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs

from launchbay_local.aws.api_calls import ApiCall
from launchbay_local.iam.calls.needs import Need, Place
from launchbay_local.iam.reference import action


def needs(call: ApiCall, place: Place) -> Iterator[Need]:
    """What a call needs."""
    name = f"sqs:{call.operation.removesuffix('Batch')}"
    yield Need(name, place.arn("sqs", _queue(call)) if action(name).resources else "*")


def _queue(call: ApiCall) -> str:
    body = call.body or {key: values[0] for key, values in parse_qs(call.request.body.decode("latin-1")).items()}
    return str(body.get("QueueUrl") or body.get("QueueName", "")).rstrip("/").rpartition("/")[2]
