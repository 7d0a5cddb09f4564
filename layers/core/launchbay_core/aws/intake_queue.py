"""The intake's queue: what comes out of it, and the one look that a waiting registration is given again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_LAST_LOOK = "launchbay-last-look"


class IntakeQueue:
    """The intake's queue by its URL."""

    def __init__(self, client: SQSClient, url: str) -> None:
        self._client = client
        self._url = url

    def send_last_look(self, body: str, seconds: int) -> None:
        """Send an event again, so that it comes out in so many seconds, marked as the last look."""
        event: dict[str, Any] = json.loads(body)
        self._client.send_message(
            QueueUrl=self._url, MessageBody=json.dumps({**event, _LAST_LOOK: True}), DelaySeconds=seconds
        )


def is_last_look(body: str) -> bool:
    """Whether a message is an event that was sent again."""
    return bool(json.loads(body).get(_LAST_LOOK))
