"""Keeps SQS queues, and lets the pollers use them directly.

After a restart every message that was received and not deleted is visible again: its receiver has ended.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moto.backends import get_backend
from moto.sqs.exceptions import ReceiptHandleIsInvalid
from moto.sqs.models import Message

from launchbay_local.aws import standard_queues
from launchbay_local.aws.api_calls import ApiCall
from launchbay_local.aws.change_signal import ChangeSignal
from launchbay_local.aws.journal import Journal
from launchbay_local.template.application import Queue, last_name

_KEPT = (
    "body",
    "message_attributes",
    "sender_id",
    "sent_timestamp",
    "approximate_first_receive_timestamp",
    "approximate_receive_count",
    "deduplication_id",
    "group_id",
    "sequence_number",
    "delayed_until",
    "system_attributes",
)


@dataclass(frozen=True)
class Received:
    """A received message: its receipt, and its record as a Lambda function gets it."""

    id: str
    receipt: str
    record: dict[str, Any]


class QueueKeeper:
    """Journals the queues of the template; sends, receives and deletes for the pollers."""

    def __init__(self, journal: Journal, lock: threading.RLock, account: str, region: str) -> None:
        self.changed = ChangeSignal()
        self._journal = journal
        self._lock = lock
        self._region = region
        self._backend: Any = get_backend("sqs")[account][region]
        self._kept: dict[str, dict[str, int]] = {}
        standard_queues.install()

    def restore(self, queues: Sequence[Queue]) -> None:
        """Restore the queues, which exist and are empty, from the journal."""
        for queue in queues:
            stored = self._backend.queues[queue.name]
            kept = self._kept[queue.name] = {}
            query = "SELECT id, message FROM messages WHERE queue = ? ORDER BY sent, id"
            for message_id, text in self._journal.rows(query, (queue.name,)):
                message = Message(message_id, "")
                for name, value in json.loads(text).items():
                    setattr(message, name, value)
                stored._messages.append(message)  # noqa: SLF001  (its method would count as sending)
                kept[message_id] = message.approximate_receive_count

    def before(self, _call: ApiCall) -> None:
        """Nothing to prepare."""

    def after(self, _call: ApiCall) -> None:
        """Journal what the call changed, and wake the pollers: a message may have become visible."""
        self._keep()
        self.changed.announce()

    def send(self, queue: str, body: str, group: str | None = None) -> None:
        """Send a message to a queue, by name or ARN; how long that takes does not depend on how many are in it."""
        name = last_name(queue)
        with self._lock:
            stored = self._backend.get_queue(name)
            if stored.fifo_queue or name not in self._kept:
                self._backend.send_message(name, body, group_id=group)
                self._keep()
                return
            self._backend._validate_message(stored, body, 0, None, group)  # noqa: SLF001  (moto has no public way)
            message = standard_queues.send(stored, body, group)
            with self._journal.transaction() as cursor:
                self._write(cursor, name, message)
        self.changed.announce()

    def receive(self, queue: str, count: int) -> list[Received]:
        """Receive up to `count` visible messages; they stay invisible for the queue's visibility timeout."""
        name = last_name(queue)
        with self._lock:
            stored = self._backend.queues.get(name)
            if stored is None or not (self._kept[name] or self._messages(name)):
                return []  # most pollers wait at an empty queue, and all are woken by a message in any
            if stored.fifo_queue:
                messages = self._backend.receive_message(name, count, 0, stored.visibility_timeout, ["All"])
            else:
                messages = standard_queues.receive(stored, count)
            if len(self._kept[name]) != len(self._messages(name)):  # some became dead letters, or were too old
                self._keep()
            if messages:
                with self._journal.transaction() as cursor:
                    for message in messages:
                        self._write(cursor, name, message)
            return [self._receive(queue, message) for message in messages]

    def delete(self, queue: str, receipts: Sequence[str]) -> None:
        """Delete messages that were handled; one that is already deleted is ignored."""
        name = last_name(queue)
        with self._lock:
            stored = self._backend.queues.get(name)
            if stored is None:
                return
            if stored.fifo_queue:
                for receipt in receipts:
                    with contextlib.suppress(ReceiptHandleIsInvalid):
                        self._backend.delete_message(name, receipt)
                self._keep()
                return
            gone = standard_queues.delete(stored, receipts)
            with self._journal.transaction() as cursor:
                for message in gone:
                    self._erase(cursor, name, message.id)

    def next_visible(self, queue: str) -> float | None:
        """The seconds until the next message can be received: 0 for now, None for an empty queue."""
        with self._lock:
            now = time.time() * 1000
            messages = self._messages(last_name(queue))
            times = [max(message.visible_at, message.delayed_until) for message in messages]
            return max(0.0, (min(times) - now) / 1000) if times else None

    def _keep(self) -> None:
        changed = False
        with self._journal.transaction() as cursor:
            for name, kept in self._kept.items():
                present = {message.id: message for message in self._messages(name)}
                for gone in kept.keys() - present.keys():
                    self._erase(cursor, name, gone)
                for message_id, message in present.items():
                    if kept.get(message_id) != message.approximate_receive_count:
                        changed = changed or message_id not in kept
                        self._write(cursor, name, message)
        if changed:
            self.changed.announce()

    def _write(self, cursor: sqlite3.Cursor, name: str, message: Any) -> None:
        text = json.dumps({field: getattr(message, field) for field in _KEPT})
        values = (name, message.id, message.sent_timestamp, text)
        cursor.execute("INSERT OR REPLACE INTO messages VALUES (?, ?, ?, ?)", values)
        self._kept[name][message.id] = message.approximate_receive_count

    def _erase(self, cursor: sqlite3.Cursor, name: str, message_id: str) -> None:
        cursor.execute("DELETE FROM messages WHERE queue = ? AND id = ?", (name, message_id))
        self._kept[name].pop(message_id, None)

    def _messages(self, name: str) -> list[Any]:
        """All messages of a queue, in flight or not; empty if the queue was deleted."""
        stored = self._backend.queues.get(name)
        return list(stored._messages) if stored else []  # noqa: SLF001  (the public list has only visible ones)

    def _receive(self, queue_arn: str, message: Any) -> Received:
        attributes = {
            "ApproximateFirstReceiveTimestamp": str(message.approximate_first_receive_timestamp),
            "ApproximateReceiveCount": str(message.approximate_receive_count),
            "SenderId": message.sender_id,
            "SentTimestamp": str(message.sent_timestamp),
        }
        if message.group_id:
            attributes["MessageGroupId"] = message.group_id
        record = {
            "messageId": message.id,
            "receiptHandle": message.receipt_handle,
            "body": message.body,
            "attributes": attributes,
            "messageAttributes": {name: _attribute(value) for name, value in message.message_attributes.items()},
            "md5OfBody": message.body_md5,
            "eventSource": "aws:sqs",
            "eventSourceARN": queue_arn,
            "awsRegion": self._region,
        }
        return Received(message.id, message.receipt_handle, record)


def _attribute(value: dict[str, Any]) -> dict[str, Any]:
    return {name[:1].lower() + name[1:]: inner for name, inner in value.items()}
