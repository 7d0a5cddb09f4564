"""The intake's queue: an event of an upload that waits for others is sent again, counted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from launchbay_core.aws.errors import map_errors

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_LOOKS = "launchbay-looks"


class IntakeQueue:
    """The intake's queue by its URL."""

    def __init__(self, client: SQSClient, url: str) -> None:
        self._client = client
        self._url = url

    @map_errors()
    def send_again(self, body: str, seconds: int) -> None:
        """Send an event again, which counts one look more; it is received after a delay of `seconds`, at most 900."""
        event: dict[str, Any] = json.loads(body)
        again = json.dumps({**event, _LOOKS: looks_of(body) + 1})
        self._client.send_message(QueueUrl=self._url, MessageBody=again, DelaySeconds=seconds)


def looks_of(body: str) -> int:
    """How often the upload of a message was looked at before it was sent again."""
    return int(json.loads(body).get(_LOOKS, 0))
