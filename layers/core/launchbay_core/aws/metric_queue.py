"""The queue of metrics: a part that has to wait is looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchbay_core.aws.errors import map_errors
from launchbay_core.contracts.results.part_messages import PartNews, write_again

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class MetricQueue:
    """The queue of metrics by its URL."""

    def __init__(self, client: SQSClient, url: str) -> None:
        self._client = client
        self._url = url

    @map_errors()
    def look_again(self, news: PartNews, seconds: int) -> None:
        """Let a part be looked at once more, after a delay of `seconds`, at most 900."""
        self._client.send_message(QueueUrl=self._url, MessageBody=write_again(news), DelaySeconds=seconds)
