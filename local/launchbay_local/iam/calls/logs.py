"""What calls of CloudWatch Logs need: a stream's ARN is its group's, `log-stream` and its name."""

from __future__ import annotations

from collections.abc import Iterator

from launchbay_local.aws.api_calls import ApiCall
from launchbay_local.iam.calls.needs import Need, Place
from launchbay_local.iam.reference import action


def needs(call: ApiCall, place: Place) -> Iterator[Need]:
    """What a call needs."""
    group, stream = str(call.body.get("logGroupName", "")), str(call.body.get("logStreamName", ""))
    name = f"logs:{call.operation}"
    if not action(name).resources or not group:
        yield Need(name, place.arn("logs", "log-group:*") if action(name).resources else "*")
    else:
        yield Need(name, stream_arn(place, group, stream))


def stream_arn(place: Place, group: str, stream: str) -> str:
    """The ARN of a stream, as AWS's refusals write it; without a stream, that of all the group's."""
    return place.arn("logs", f"log-group:{group}:log-stream:{stream}")
