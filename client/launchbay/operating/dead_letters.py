"""Dead letters: messages that a step of Launchbay has given up on, how many there are, and their way back.

A queue's own dead letters go back to it. What Lambda or EventBridge could not deliver names the function or queue that
it was meant for. Every step may happen twice, so a message is sent on first and deleted after.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from launchbay.operating.deployment import Deployment

SUFFIX = "DeadLetters"
_AT_ONCE = 10
_HIDDEN_SECONDS = 120  # while a message is moved, so that nobody else moves it, too


@dataclass(frozen=True)
class DeadLetters:
    """One dead-letter queue: its logical id, how many messages wait in it, and the queue that they came from."""

    name: str
    url: str
    count: int
    source_url: str | None


@dataclass(frozen=True)
class Redriven:
    """What became of one queue's dead letters: moved back, or left where they are, with the reasons."""

    name: str
    moved: int
    left: int
    reasons: Sequence[str] = ()


def dead_letters(deployment: Deployment) -> list[DeadLetters]:
    """Every dead-letter queue of a deployment, by name."""
    sqs = deployment.client("sqs")
    attributes = {
        name: sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        for name, url in deployment.queues.items()
    }
    sources = {
        json.loads(one["RedrivePolicy"])["deadLetterTargetArn"]: deployment.queues[name]
        for name, one in attributes.items()
        if "RedrivePolicy" in one
    }
    return [
        DeadLetters(
            name,
            deployment.queues[name],
            int(one["ApproximateNumberOfMessages"]),
            sources.get(one["QueueArn"]),
        )
        for name, one in sorted(attributes.items())
        if name.endswith(SUFFIX)
    ]


def redrive(deployment: Deployment, letters: DeadLetters, most: int) -> Redriven:
    """Move up to `most` messages of a dead-letter queue back to where they were meant to go."""
    moved, left, reasons = 0, 0, dict[str, None]()
    for message in _messages(deployment, letters, most):
        reason = _moved(deployment, letters, message)
        if reason is None:
            moved += 1
        else:
            left += 1
            reasons[reason] = None
    return Redriven(letters.name, moved, left, tuple(reasons))


def _messages(deployment: Deployment, letters: DeadLetters, most: int) -> Iterator[Mapping[str, Any]]:
    """Up to `most` messages, each once; they come back into sight unless they are deleted."""
    sqs = deployment.client("sqs")
    seen: set[str] = set()
    while len(seen) < most:
        answer = sqs.receive_message(
            QueueUrl=letters.url,
            MaxNumberOfMessages=min(_AT_ONCE, most - len(seen)),
            VisibilityTimeout=_HIDDEN_SECONDS,
            MessageAttributeNames=["All"],
            WaitTimeSeconds=1,
        )
        fresh = [message for message in answer.get("Messages", []) if message["MessageId"] not in seen]
        if not fresh:
            return
        seen.update(message["MessageId"] for message in fresh)
        yield from fresh


def _moved(deployment: Deployment, letters: DeadLetters, message: Mapping[str, Any]) -> str | None:
    """Move one message; the reason why it stays, or None."""
    sqs = deployment.client("sqs")
    if letters.source_url is not None:
        sqs.send_message(QueueUrl=letters.source_url, MessageBody=message["Body"])
    else:
        function, payload = _invocation(message)
        if function is None:
            return "it names neither a queue nor a function; the sweep heals what it was about"
        try:
            deployment.client("lambda").invoke(FunctionName=function, InvocationType="Event", Payload=payload)
        except ClientError as error:
            return f"{function} can't be called: {error.response['Error'].get('Code')}"
    sqs.delete_message(QueueUrl=letters.url, ReceiptHandle=message["ReceiptHandle"])
    return None


def _invocation(message: Mapping[str, Any]) -> tuple[str | None, bytes]:
    """The function that a message was meant for, and what with.

    EventBridge says its target in an attribute; Lambda puts its failed invocation into the body.
    """
    target = (message.get("MessageAttributes") or {}).get("TARGET_ARN", {}).get("StringValue")
    if target:
        return target, message["Body"].encode()
    try:
        body = json.loads(message["Body"])
        return body["requestContext"]["functionArn"], json.dumps(body["requestPayload"]).encode()
    except (ValueError, KeyError, TypeError):
        return None, b""
