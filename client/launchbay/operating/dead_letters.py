"""Dead letters: the messages that a step of Launchbay has given up on, and how they are redriven.

The dead letters of a queue go back to it. A message that Lambda or EventBridge could not deliver names the function
that it was meant for. Every step is idempotent, so a message is sent first and deleted afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from launchbay.operating.deployment import Deployment
from launchbay.operating.errors import map_aws_errors

SUFFIX = "DeadLetters"
_BATCH_SIZE = 10  # messages in one call
_HIDDEN_SECONDS = 120  # while a message is moved, so that no other command moves it


@dataclass(frozen=True)
class DeadLetters:
    """One dead-letter queue: its logical id, its number of messages, and the queue that they came from, if any."""

    name: str
    url: str
    count: int
    source_url: str | None


@dataclass(frozen=True)
class Redriven:
    """How many dead letters of one queue were moved back and how many were left, with the reasons."""

    name: str
    moved: int
    left: int
    reasons: Sequence[str] = ()


def find_dead_letters(deployment: Deployment) -> list[DeadLetters]:
    """Every dead-letter queue of a deployment, by name.

    Raises:
        AwsCallFailed: a queue can't be read.
    """
    sqs = deployment.client("sqs")
    with map_aws_errors("read the queues"):
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
    """Move up to `most` messages of a dead-letter queue back to the queue or function that they were meant for.

    Raises:
        AwsCallFailed: a queue can't be read or written.
    """
    moved, left, reasons = 0, 0, dict[str, None]()
    with map_aws_errors(f"move the messages of {letters.name}"):
        for message in _receive(deployment, letters, most):
            reason = _move(deployment, letters, message)
            if reason is None:
                moved += 1
            else:
                left += 1
                reasons[reason] = None
    return Redriven(letters.name, moved, left, tuple(reasons))


def _receive(deployment: Deployment, letters: DeadLetters, most: int) -> Iterator[Mapping[str, Any]]:
    """Up to `most` messages, each once; a message that is not deleted becomes visible again."""
    sqs = deployment.client("sqs")
    seen: set[str] = set()
    while len(seen) < most:
        answer = sqs.receive_message(
            QueueUrl=letters.url,
            MaxNumberOfMessages=min(_BATCH_SIZE, most - len(seen)),
            VisibilityTimeout=_HIDDEN_SECONDS,
            MessageAttributeNames=["All"],
            WaitTimeSeconds=1,
        )
        fresh = [message for message in answer.get("Messages", []) if message["MessageId"] not in seen]
        if not fresh:
            return
        seen.update(message["MessageId"] for message in fresh)
        yield from fresh


def _move(deployment: Deployment, letters: DeadLetters, message: Mapping[str, Any]) -> str | None:
    """Move one message; return the reason if it stays, or None."""
    sqs = deployment.client("sqs")
    if letters.source_url is not None:
        sqs.send_message(QueueUrl=letters.source_url, MessageBody=message["Body"])
    else:
        function, payload = _invocation(message)
        if function is None:
            return "it names neither a queue nor a function; the sweep does what it asked for"
        try:
            deployment.client("lambda").invoke(FunctionName=function, InvocationType="Event", Payload=payload)
        except ClientError as error:
            return f"{function} can't be called: {error.response['Error'].get('Code')}"
    sqs.delete_message(QueueUrl=letters.url, ReceiptHandle=message["ReceiptHandle"])
    return None


def _invocation(message: Mapping[str, Any]) -> tuple[str | None, bytes]:
    """The function that a message was meant for, if it names one, and its payload.

    EventBridge names its target in an attribute; Lambda puts the failed invocation into the body.
    """
    target = (message.get("MessageAttributes") or {}).get("TARGET_ARN", {}).get("StringValue")
    if target:
        return target, message["Body"].encode()
    try:
        body = json.loads(message["Body"])
        return body["requestContext"]["functionArn"], json.dumps(body["requestPayload"]).encode()
    except (ValueError, KeyError, TypeError):
        return None, b""
