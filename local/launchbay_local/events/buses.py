"""EventBridge's buses: every event goes to the targets of every rule whose pattern it matches.

An event is delivered before the call that put it is answered: into a queue, or into the journal as an asynchronous
invocation. So an event that was accepted is never lost.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from launchbay_local.events.patterns import matches
from launchbay_local.events.transforms import shape
from launchbay_local.location import Location
from launchbay_local.template.application import Rule, Schedule, Target, last_name

Send = Callable[[Target, Any], None]


class Buses:
    """The buses of an application and their rules."""

    def __init__(self, rules: Sequence[Rule], send: Send, location: Location) -> None:
        self._rules = rules
        self._send = send
        self._location = location

    def put_entries(self, entries: Sequence[Mapping[str, Any]], ids: Sequence[str | None]) -> None:
        """Publish the entries of a PutEvents call; those without an id were refused."""
        for entry, event_id in zip(entries, ids, strict=True):
            if event_id:
                self.put(last_name(entry.get("EventBusName", "default")), self.event(entry, event_id))

    def put(self, bus: str, event: dict[str, Any]) -> None:
        """Publish one event on a bus."""
        for rule in self._rules:
            if rule.bus == bus and matches(rule.pattern, event):
                for target in rule.targets:
                    self._send(target, shape(target, event, _reserved_variables(rule, event)))

    def event(self, entry: Mapping[str, Any], event_id: str | None = None) -> dict[str, Any]:
        """An event as rules and targets see it, from an entry of PutEvents."""
        moment = entry.get("Time")
        return {
            "version": "0",
            "id": event_id or str(uuid.uuid4()),
            "detail-type": entry["DetailType"],
            "source": entry["Source"],
            "account": self._location.account,
            "time": iso_time(None if moment is None else float(moment)),
            "region": self._location.region,
            "resources": list(entry.get("Resources", [])),
            "detail": json.loads(entry["Detail"]),
        }


def scheduled_event(schedule: Schedule, location: Location) -> dict[str, Any]:
    """The event that a scheduled rule sends."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": location.account,
        "time": iso_time(),
        "region": location.region,
        "resources": [schedule.arn],
        "detail": {},
    }


def iso_time(moment: float | None = None, timespec: str = "seconds") -> str:
    """A moment (now if none) as events write it: EventBridge's in seconds, S3's own in milliseconds."""
    now = dt.datetime.now(dt.UTC) if moment is None else dt.datetime.fromtimestamp(moment, dt.UTC)
    return now.isoformat(timespec=timespec).replace("+00:00", "Z")


def _reserved_variables(rule: Rule, event: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "aws.events.rule-arn": rule.arn,
        "aws.events.rule-name": rule.name,
        "aws.events.event": {key: value for key, value in event.items() if key != "detail"},
        "aws.events.event.json": event,
        "aws.events.event.ingestion-time": event["time"],
    }
