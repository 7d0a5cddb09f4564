"""Where events and log lines go: services in this process, or those of an AWS endpoint."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from launchbay_local.location import ACCESS_KEY

Entry = Mapping[str, Any]  # of PutEvents, or of PutLogEvents
_CONFIG = Config(connect_timeout=2, read_timeout=20, retries={"total_max_attempts": 1}, proxies={})


class EventOutlet(Protocol):
    """The default event bus."""

    def put(self, entries: Sequence[Entry]) -> Sequence[Mapping[str, Any]]:
        """Publish at most ten events; return an answer for each, which has an `ErrorCode` if it was refused."""


class LogOutlet(Protocol):
    """CloudWatch Logs."""

    def open_stream(self, group: str, stream: str) -> None:
        """Make a log stream, and its group, if they are not there."""

    def write(self, group: str, stream: str, events: Sequence[Entry]) -> None:
        """Add events to a log stream."""


class Outlets(NamedTuple):
    """Both. What they raise is tried again."""

    events: EventOutlet
    logs: LogOutlet


def remote_outlets(endpoint: str, region: str) -> Outlets:
    """The services of an endpoint that accepts any credentials."""
    return Outlets(_RemoteEvents(endpoint, region), _RemoteLogs(endpoint, region))


class _Remote:
    """A service of an endpoint; its client, which takes long to make, is made when it is first used."""

    name = ""

    def __init__(self, endpoint: str, region: str) -> None:
        self._endpoint = endpoint
        self._region = region

    @functools.cached_property
    def _client(self) -> Any:
        session = boto3.Session(
            region_name=self._region, aws_access_key_id=ACCESS_KEY, aws_secret_access_key=ACCESS_KEY
        )
        return session.client(self.name, endpoint_url=self._endpoint, config=_CONFIG)  # type: ignore[call-overload]


class _RemoteEvents(_Remote):
    name = "events"

    def put(self, entries: Sequence[Entry]) -> Sequence[Mapping[str, Any]]:
        answers: Sequence[Mapping[str, Any]] = self._client.put_events(Entries=entries)["Entries"]
        return answers


class _RemoteLogs(_Remote):
    name = "logs"

    def open_stream(self, group: str, stream: str) -> None:
        try:
            self._client.create_log_stream(logGroupName=group, logStreamName=stream)
        except self._client.exceptions.ResourceNotFoundException:
            self._make_group(group)
            self._client.create_log_stream(logGroupName=group, logStreamName=stream)
        except self._client.exceptions.ResourceAlreadyExistsException:
            pass  # an earlier process made it

    def write(self, group: str, stream: str, events: Sequence[Entry]) -> None:
        self._client.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)

    def _make_group(self, group: str) -> None:
        try:
            self._client.create_log_group(logGroupName=group)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceAlreadyExistsException":
                raise
