"""Watches for the notice that the machine is about to be reclaimed: two minutes before, the metadata service gives it.

Only EC2 has that service, and jobs may be kept from it. So who can't be reached is asked ever less often, and then no
more: without a notice, checkpoints are saved at their interval, and at SIGTERM.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

_ENDPOINT = "AWS_EC2_METADATA_SERVICE_ENDPOINT"  # botocore's own variable
_DEFAULT = "http://169.254.169.254"
_TOKEN = "/latest/api/token"  # noqa: S105  (a path)
_ACTION = "/latest/meta-data/spot/instance-action"
_TOKEN_SECONDS = 6 * 3600
_EVERY_SECONDS = 5.0
_TIMEOUT_SECONDS = 1.0  # the service is on the machine itself
_FAILURES = 6  # in a row, after which nobody is asked any more; each pause is twice the one before
_MAX_ANSWER = 4096  # bytes
_UNAUTHORIZED = 401


class ReclaimNotice:
    """Asks every five seconds, in a thread of its own, and calls `tell` once, when there is a notice."""

    def __init__(
        self,
        environment: Mapping[str, str],
        tell: Callable[[], None],
        say: Callable[[str], None],
        every: float = _EVERY_SECONDS,
    ) -> None:
        self._service = MetadataService(environment)
        self._tell = tell
        self._say = say
        self._every = every
        self._ends = threading.Event()
        self._telling = threading.Lock()
        self._thread = threading.Thread(target=self._watch, name="results: notice", daemon=True)

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def stop(self) -> None:
        """Tell nothing any more. It does not wait for the present question."""
        with self._telling:
            self._ends.set()

    def _watch(self) -> None:
        failures = 0
        while failures < _FAILURES and not self._ends.wait(self._every * 2**failures):
            try:
                action = self._service.instance_action()
            except (OSError, http.client.HTTPException, ValueError):
                failures += 1
                continue
            failures = 0
            if action is not None:
                self._tell_of(action)
                return

    def _tell_of(self, action: Mapping[str, Any]) -> None:
        with self._telling:
            if not self._ends.is_set():
                self._say(_describe(action))
                self._tell()


class MetadataService:
    """The part of EC2's instance metadata service (IMDSv2) that tells of a reclaim; its token is kept."""

    def __init__(self, environment: Mapping[str, str], clock: Callable[[], float] = time.monotonic) -> None:
        self._url = urlsplit((environment.get(_ENDPOINT) or _DEFAULT).rstrip("/"))
        self._clock = clock
        self._token: str | None = None
        self._until = 0.0

    def instance_action(self) -> Mapping[str, Any] | None:
        """What AWS is about to do to the machine, with its `time`; None if nothing.

        Raises:
            OSError, HTTPException, ValueError: the service can't be reached, or answers something else.
        """
        status, content = self._ask("GET", _ACTION, {"x-aws-ec2-metadata-token": self._known_token()})
        if status == _UNAUTHORIZED:  # the token is no longer taken
            self._token = None
            status, content = self._ask("GET", _ACTION, {"x-aws-ec2-metadata-token": self._known_token()})
        if status == http.HTTPStatus.NOT_FOUND:
            return None
        if status != http.HTTPStatus.OK:
            raise ValueError(f"status {status}")
        action = json.loads(content)
        if not isinstance(action, dict):
            raise ValueError(f"not an action: {content!r}")  # noqa: TRY004  (what was answered, not our own types)
        return action

    def _known_token(self) -> str:
        if self._token is None or self._clock() >= self._until:
            # Asked for again well before it ends.
            self._until = self._clock() + _TOKEN_SECONDS / 2
            status, content = self._ask("PUT", _TOKEN, {"x-aws-ec2-metadata-token-ttl-seconds": str(_TOKEN_SECONDS)})
            if status != http.HTTPStatus.OK:
                raise ValueError(f"no token: status {status}")
            self._token = content.decode("ascii")
        return self._token

    def _ask(self, method: str, path: str, headers: Mapping[str, str]) -> tuple[int, bytes]:
        connection = _connect(self._url)
        try:
            connection.request(method, self._url.path + path, headers=dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read(_MAX_ANSWER)
        finally:
            connection.close()


def _connect(url: SplitResult) -> http.client.HTTPConnection:
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    return kind(url.hostname or "", url.port, timeout=_TIMEOUT_SECONDS)


def _describe(action: Mapping[str, Any]) -> str:
    at = action.get("time")
    when = f" at {at}" if isinstance(at, str) and len(at) <= 40 and at.isprintable() else ""
    return f"AWS reclaims this machine{when}: what is ready of the results is uploaded now"
