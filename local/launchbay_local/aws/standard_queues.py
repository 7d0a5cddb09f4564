"""Sends, receives and deletes messages of moto's queues that are not FIFO, quickly also if there are very many.

moto's own ways count all messages of a queue several times for each message.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from moto.sqs import models
from moto.sqs.models import Message


def install() -> None:
    """Let moto tell the time without two datetimes: every look at a queue asks twice for each of its messages."""
    models.unix_time_millis = _now  # type: ignore[attr-defined,assignment]


def send(stored: Any, body: str, group: str | None) -> Message:
    """Add a message to a queue."""
    message = Message(str(uuid.uuid4()), body)
    message.group_id = group
    message.mark_sent(delay_seconds=stored.delay_seconds)
    stored.add_message(message)
    return message


def receive(stored: Any, count: int) -> list[Message]:
    """Receive up to `count` messages; dead letters and expired ones that come before them leave the queue."""
    found: list[Message] = []
    left: list[Message] = []
    for message in _visible(stored):
        if message.sent_timestamp + stored.message_retention_period * 1000 < _now():
            left.append(message)
        elif _is_dead(stored, message):
            left.append(message)
            stored.dead_letter_queue.add_message(message)
        else:
            stored.pending_messages.add(message)
            message.mark_received(visibility_timeout=stored.visibility_timeout)
            found.append(message)
            if len(found) == count:
                break
    _remove(stored, left)
    return found


def delete(stored: Any, receipts: Sequence[str]) -> list[Message]:
    """Delete the messages of these receipts, if they are there; return them."""
    wanted = set(receipts)
    gone = [message for message in stored._messages if not wanted.isdisjoint(message.all_receipt_handles)]  # noqa: SLF001
    for message in gone:
        stored.deleted_messages.update(message.all_receipt_handles)
    _remove(stored, gone)
    return gone


def _visible(stored: Any) -> Iterator[Any]:
    now = _now()
    for message in stored._messages:  # noqa: SLF001  (the public list makes a new one)
        if message.visible_at <= now and message.delayed_until <= now:
            yield message


def _is_dead(stored: Any, message: Message) -> bool:
    policy = stored.redrive_policy
    return bool(
        policy and stored.dead_letter_queue and message.approximate_receive_count >= int(policy["maxReceiveCount"])
    )


def _remove(stored: Any, messages: Sequence[Message]) -> None:
    if messages:
        ids = {message.id for message in messages}
        stored._messages = [message for message in stored._messages if message.id not in ids]  # noqa: SLF001
        for message in messages:
            stored.pending_messages.discard(message)


def _now() -> float:
    """Milliseconds since 1970."""
    return time.time() * 1000
