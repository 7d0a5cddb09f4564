"""What calls of all other services need: the action of their name, on the resource that they name."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs

from launchbay_local.aws.api_calls import ApiCall
from launchbay_local.iam.calls.needs import Need, Place
from launchbay_local.iam.reference import action

_PREFIXES = {"monitoring": "cloudwatch"}


def needs(call: ApiCall, place: Place) -> Iterator[Need]:
    """What a call needs."""
    if call.service == "events" and call.operation == "PutEvents":
        yield from _put_events(call, place)
        return
    name = f"{_PREFIXES.get(call.service, call.service)}:{operation_of(call)}"
    if name == "sts:GetCallerIdentity":
        return  # allowed to everybody, even by an explicit deny
    yield Need(name, "*" if not action(name).resources else _named_resource(call))


def operation_of(call: ApiCall) -> str:
    """The operation, which services of the older protocol have in their form."""
    return call.operation or parse_qs(call.request.body.decode("latin-1")).get("Action", [call.request.method])[0]


def _named_resource(call: ApiCall) -> str:
    values = [value for key, value in call.body.items() if key.lower().endswith("arn") and isinstance(value, str)]
    return next((value for value in values if value.startswith("arn:")), "*")


def _put_events(call: ApiCall, place: Place) -> Iterator[Need]:
    for entry in call.body.get("Entries", []):
        bus = str(entry.get("EventBusName", "default"))
        arn = bus if bus.startswith("arn:") else place.arn("events", f"event-bus/{bus}")
        context = {
            "events:source": str(entry.get("Source", "")),
            "events:detail-type": str(entry.get("DetailType", "")),
        }
        yield Need("events:PutEvents", arn, context)
