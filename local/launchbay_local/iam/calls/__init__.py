"""What a call needs to be allowed: its actions on their resources, with the values that conditions can ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from launchbay_local.aws.api_calls import ApiCall
from launchbay_local.iam.calls import batch, dynamodb, logs, others, s3, sqs
from launchbay_local.iam.calls.needs import Need, Place

_SERVICES: dict[str, Callable[[ApiCall, Place], Iterator[Need]]] = {
    "batch": batch.needs,
    "dynamodb": dynamodb.needs,
    "logs": logs.needs,
    "s3": s3.needs,
    "sqs": sqs.needs,
}


def needs_of(call: ApiCall, place: Place) -> list[Need]:
    """Everything that a call needs; all of it must be allowed."""
    return list(_SERVICES.get(call.service, others.needs)(call, place))
