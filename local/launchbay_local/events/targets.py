"""Delivers to whatever an ARN names: a queue, a function, a bus, a log group."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from launchbay_local.aws.queues import QueueKeeper
from launchbay_local.events.invoker import Invoker
from launchbay_local.template.application import Target, last_name

_SERVICES = frozenset({"sqs", "lambda", "events", "logs"})


class Targets:
    """Where rules, schedules and failures send to."""

    def __init__(self, queues: QueueKeeper, invoker: Invoker, report: Callable[[str], None]) -> None:
        self.put_event: Callable[[str, Mapping[str, Any]], None] = lambda _bus, _event: None
        self.put_log: Callable[[str, str, int], None] = lambda _group, _message, _at: None
        self._queues = queues
        self._invoker = invoker
        self._report = report

    def send(self, target: Target, payload: Any) -> None:
        """Deliver a payload; what cannot be delivered goes to the target's dead-letter queue."""
        try:
            self._deliver(target, payload)
        except Exception as error:  # noqa: BLE001  (whatever keeps one target from its event, others get theirs)
            self._report(f"{target.arn} could not be sent an event: {error}")
            if target.dead_letter:
                self._queues.send(target.dead_letter, _text(payload))

    def send_failure(self, arn: str, record: Any) -> None:
        """Deliver what was given up to a failure destination or dead-letter queue."""
        self.send(Target(arn), record)

    def _deliver(self, target: Target, payload: Any) -> None:
        service = target.arn.split(":")[2]
        if service == "sqs":
            self._queues.send(target.arn, _text(payload), target.settings.get("MessageGroupId"))
        elif service == "lambda":
            self._invoker.submit(target.arn, payload)
        elif service == "events":
            self.put_event(last_name(target.arn), payload)
        elif service == "logs":
            self.put_log(target.arn.removesuffix(":*").split(":log-group:")[1], _text(payload), int(time.time() * 1000))
        else:
            raise LookupError(f"targets of {service} do not run here")


def is_known(target: Target) -> bool:
    """Whether a target is of a kind that can be delivered to here."""
    return target.arn.split(":")[2:3] != [] and target.arn.split(":")[2] in _SERVICES


def _text(payload: Any) -> str:
    return payload if isinstance(payload, str) else json.dumps(payload)
