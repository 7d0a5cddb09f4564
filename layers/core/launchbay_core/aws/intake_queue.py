"""The intake's queue: an event whose registration waits for files is sent again once, marked as its last attempt."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from launchbay_core.aws.errors import map_errors

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_LAST_ATTEMPT = "launchbay-last-look"  # kept: messages that wait in the queue have it


class IntakeQueue:
    """The intake's queue by its URL."""

    def __init__(self, client: SQSClient, url: str) -> None:
        self._client = client
        self._url = url

    @map_errors()
    def send_last_attempt(self, body: str, seconds: int) -> None:
        """Send an event again, marked as its last attempt; it is received after a delay of `seconds`."""
        event: dict[str, Any] = json.loads(body)
        self._client.send_message(
            QueueUrl=self._url, MessageBody=json.dumps({**event, _LAST_ATTEMPT: True}), DelaySeconds=seconds
        )


def is_last_attempt(body: str) -> bool:
    """Whether a message is an event that was sent again as its last attempt."""
    return bool(json.loads(body).get(_LAST_ATTEMPT))
