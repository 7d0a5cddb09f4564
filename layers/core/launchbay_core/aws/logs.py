"""What runs wrote, from CloudWatch Logs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from launchbay_core.aws.errors import map_errors
from launchbay_core.domain.clock import from_milliseconds

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_logs.type_defs import GetLogEventsResponseTypeDef

MAX_LINES = 2000  # per call: even with long lines well below the largest answer of a function


@dataclass(frozen=True)
class Line:
    """One line of a log; `at` is ISO 8601 in UTC."""

    at: str
    message: str


@dataclass(frozen=True)
class Lines:
    """Lines of one stream, oldest first, and the token for the lines after them."""

    lines: Sequence[Line]
    token: str | None


class Logs:
    """The log group of the jobs."""

    def __init__(self, client: CloudWatchLogsClient, group: str) -> None:
        self._client = client
        self._group = group

    @map_errors()
    def read(self, stream: str, token: str | None) -> Lines:
        """The lines of a stream after `token`; without a token, from the stream's start.

        At the end of a stream there are no lines, and the token is the one given. A stream that does not exist yet is
        empty.

        Raises:
            ValueError: the token does not belong to this stream.
        """
        following: Any = {"nextToken": token} if token else {}
        try:
            answer = self._client.get_log_events(
                logGroupName=self._group, logStreamName=stream, startFromHead=True, limit=MAX_LINES, **following
            )
        except self._client.exceptions.ResourceNotFoundException:
            return Lines((), token)
        except self._client.exceptions.InvalidParameterException as error:
            raise ValueError(str(error)) from error
        return _lines(answer)

    @map_errors()
    def read_end(self, stream: str, count: int) -> Lines:
        """The last lines of a stream, at most `count`, and the token for those that will follow."""
        try:
            answer = self._client.get_log_events(
                logGroupName=self._group, logStreamName=stream, startFromHead=False, limit=min(count, MAX_LINES)
            )
        except self._client.exceptions.ResourceNotFoundException:
            return Lines((), None)
        return _lines(answer)


def _lines(answer: GetLogEventsResponseTypeDef) -> Lines:
    lines = [Line(from_milliseconds(event["timestamp"]), event["message"]) for event in answer["events"]]
    return Lines(lines, answer["nextForwardToken"])
