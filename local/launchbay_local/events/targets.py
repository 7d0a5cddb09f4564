"""Delivers to the target that an ARN names: a queue, a function, a bus, a log group."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from launchbay_local.aws.queues import QueueKeeper
from launchbay_local.events.invoker import Invoker
from launchbay_local.events.permissions import Permissions
from launchbay_local.iam.refusals import AccessDenied
from launchbay_local.template.application import Target, last_name

_SERVICES = frozenset({"sqs", "lambda", "events", "logs"})


class Targets:
    """The targets of rules, schedules and failed invocations."""

    def __init__(
        self, queues: QueueKeeper, invoker: Invoker, report: Callable[[str], None], permissions: Permissions
    ) -> None:
        self.put_event: Callable[[str, Mapping[str, Any]], None] = lambda _bus, _event: None
        self.put_log: Callable[[str, str, int], None] = lambda _group, _message, _at: None
        self._queues = queues
        self._invoker = invoker
        self._report = report
        self._permissions = permissions

    def send(self, target: Target, payload: Any) -> None:
        """Deliver a payload, or send it to the target's dead-letter queue if that fails."""
        try:
            self._deliver(target, payload)
        except Exception as error:  # noqa: BLE001  (a target that fails must not stop others)
            self._report(f"Could not deliver an event to {target.arn}: {error}")
            if target.dead_letter:
                self._send_to_dead_letters(target, target.dead_letter, payload)

    def send_failure(self, function: str, arn: str, record: Any) -> None:
        """Deliver the record of a function's failed invocation to its failure destination or dead-letter queue."""
        self.send(Target(arn, sender=function), record)

    def _send_to_dead_letters(self, target: Target, queue: str, payload: Any) -> None:
        try:
            self._permissions.check_sending(target, queue)
        except AccessDenied as error:
            self._report(f"Lost an event for {target.arn}, which its dead-letter queue refused: {error}")
        else:
            self._queues.send(queue, _text(payload))

    def _deliver(self, target: Target, payload: Any) -> None:
        self._permissions.check_sending(target, target.arn)
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
            raise LookupError(f"targets of {service} are not supported on this machine")


def is_known(target: Target) -> bool:
    """Whether targets of this service are supported on this machine."""
    return target.arn.split(":")[2:3] != [] and target.arn.split(":")[2] in _SERVICES


def _text(payload: Any) -> str:
    return payload if isinstance(payload, str) else json.dumps(payload)
