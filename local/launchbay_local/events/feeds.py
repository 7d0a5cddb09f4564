"""Delivers batches of records to a feed's target: that of a pipe, or the function of an event source mapping."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launchbay_local.events.invoker import Invoker
from launchbay_local.events.patterns import passes
from launchbay_local.events.permissions import Permissions
from launchbay_local.events.transforms import shape
from launchbay_local.template.application import Feed, Target

Put = Callable[[str, Mapping[str, Any]], None]


@dataclass(frozen=True)
class BatchResult:
    """The result of a batch: nothing failed, some records failed, or all of them with an error."""

    failed: frozenset[str] = frozenset()
    error: str | None = None


class Deliverer:
    """Delivers batches; `put` publishes an entry of PutEvents on a bus, `send` is for all other targets."""

    def __init__(self, invoker: Invoker, put: Put, send: Callable[[Any, Any], None], permissions: Permissions) -> None:
        self._permissions = permissions
        self._invoker = invoker
        self._put = put
        self._send = send

    def deliver(self, feed: Feed, records: Sequence[Mapping[str, Any]]) -> BatchResult:
        """Deliver a batch to the feed's target; the records have passed the feed's filters.

        Raises:
            AccessDenied: the feed may not read its source, or not send to its target.
        """
        self._permissions.check_reading(feed)
        self._permissions.check_publishing(feed)
        return self._through_pipe(feed, records) if feed.is_pipe else self._to_function(feed, {"Records": records})

    def give_up(self, feed: Feed, first: str, last: str, count: int) -> None:
        """Send where the records of a batch are, not themselves, to the pipe's dead-letter queue, as Pipes does.

        Raises:
            AccessDenied: the pipe may not send to it.
        """
        queue = feed.target.dead_letter
        if queue is None or not feed.is_pipe:
            return
        self._permissions.check_giving_up(feed, queue)
        place = {"startSequenceNumber": first, "endSequenceNumber": last, "batchSize": count, "streamArn": feed.source}
        context = {"partnerResourceArn": feed.name, "condition": "RetryAttemptsExhausted"}
        self._send(Target(queue), {"context": context, "version": "1.0", "DDBStreamBatchInfo": place})

    def _through_pipe(self, feed: Feed, records: Sequence[Mapping[str, Any]]) -> BatchResult:
        payloads = [shape(feed.target, record, {"aws.pipes.pipe-name": feed.name}) for record in records]
        service = feed.target.arn.split(":")[2]
        if service == "lambda":
            return self._to_function(feed, payloads)
        for payload in payloads:
            if service == "events":
                self._put(feed.target.arn, _entry(feed, payload))
            else:
                self._send(feed.target, payload)
        return BatchResult()

    def _to_function(self, feed: Feed, event: Any) -> BatchResult:
        result = self._invoker.invoke(feed.target.arn, event)
        if result.error is not None:
            return BatchResult(error=result.error_text)
        if not feed.reports_failures or not isinstance(result.payload, dict):
            return BatchResult()
        failures = result.payload.get("batchItemFailures") or []
        named = [failure.get("itemIdentifier") for failure in failures if isinstance(failure, dict)]
        identifiers = [name for name in named if isinstance(name, str) and name]
        if len(identifiers) != len(failures):
            return BatchResult(error="the function's batchItemFailures are malformed")
        return BatchResult(failed=frozenset(identifiers))


def accepts(feed: Feed, record: Mapping[str, Any]) -> bool:
    """Whether a record passes the feed's filters, which apply to a queue message's JSON body, too."""
    if not feed.filters:
        return True
    body = record.get("body")
    if isinstance(body, str):
        try:
            return passes(feed.filters, {**record, "body": json.loads(body)})
        except ValueError:
            return passes(feed.filters, record)
    return passes(feed.filters, record)


def _entry(feed: Feed, payload: Any) -> dict[str, Any]:
    settings = feed.target.settings
    detail = payload if isinstance(payload, dict) else {"value": payload}
    return {
        "Source": settings.get("Source", f"Pipe {feed.name}"),
        "DetailType": settings.get("DetailType", "Event from aws:pipes"),
        "Resources": settings.get("Resources", []),
        "Detail": json.dumps(detail),
    }
