"""Sends requests to one server and reads its answers.

A request is retried if the server is busy, the connection breaks, or the function that should answer has died: every
request to Launchbay may be sent twice. What launches a run has an idempotency key, which all attempts send.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from launchbay import __version__
from launchbay.api.errors import ApiError, NotLaunchbay, Unreachable, reason_of
from launchbay.api.servers import Server
from launchbay_core.inputs.values.json_text import exchanged_text

if TYPE_CHECKING:
    import urllib3

_TRIES = 4
_BUSY = (429, 502, 503, 504)
_DIED = 500  # without a problem document, it is API Gateway's answer for a function that did not give one
_PROBLEM = "application/problem+json"
_FIRST_PAUSE = 0.3  # seconds
_MAX_PAUSE = 5  # seconds between two attempts, whatever a server asks for
CONNECT_SECONDS, READ_SECONDS = 5, 35  # an HTTP API of AWS answers within 30


@dataclass(frozen=True)
class ApiResponse:
    """A successful answer: its HTTP status and its JSON object."""

    status: int
    document: dict[str, Any]


class Connection:
    """A connection to one server; `get_token` gives the access token of each request, or None to send none."""

    def __init__(self, server: Server, get_token: Callable[[], str | None] = lambda: None) -> None:
        self.server = server
        self._get_token = get_token

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> ApiResponse:
        """Send one request; query parameters that are None are left out, lists repeated; a `body` is sent as JSON.

        Raises:
            ApiError: the server refuses the request.
            Unreachable: the server does not answer.
            NotLaunchbay: something that is not Launchbay answers.
            SignInFailed: the access token has expired and can't be renewed.
        """
        parameters = {name: _parameter(value) for name, value in (query or {}).items() if value is not None}
        content = None if body is None else exchanged_text(body).encode()
        sent = {"accept": "application/json; floats=words", "user-agent": f"launchbay/{__version__}", **(headers or {})}
        if content is not None:
            sent["content-type"] = "application/json"
        if token := self._get_token():
            sent["authorization"] = f"Bearer {token}"
        target = path + (f"?{urlencode(parameters, doseq=True)}" if parameters else "")
        return self._read(self._request(method, self.server.url + target, content, sent))

    def _request(self, method: str, url: str, content: bytes | None, headers: dict[str, str]) -> Any:
        import urllib3  # noqa: PLC0415  (60 ms)

        try:
            answer = self._pool.request(method, url, body=content, headers=headers)
            for attempt in range(1, _TRIES):
                if not _has_died(answer):
                    break
                time.sleep(_FIRST_PAUSE * attempt)
                answer = self._pool.request(method, url, body=content, headers=headers)
            return answer
        except urllib3.exceptions.MaxRetryError as error:
            raise Unreachable(self.server.url, reason_of(error.reason or error), self._advice()) from error
        except urllib3.exceptions.HTTPError as error:
            raise Unreachable(self.server.url, reason_of(error), self._advice()) from error

    @cached_property
    def _pool(self) -> urllib3.PoolManager:
        import urllib3  # noqa: PLC0415

        retries = urllib3.Retry(
            total=_TRIES,
            connect=0 if self.server.is_local else _TRIES,  # if nothing listens at a local port, waiting does not help
            backoff_factor=_FIRST_PAUSE,
            status_forcelist=_BUSY,
            allowed_methods=None,
            raise_on_status=False,
            retry_after_max=_MAX_PAUSE,
        )
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
        return urllib3.PoolManager(retries=retries, timeout=timeout)

    def _read(self, answer: Any) -> ApiResponse:
        try:
            document = json.loads(answer.data)
        except ValueError as error:
            if answer.status in _BUSY:
                raise Unreachable(self.server.url, f"status {answer.status}", self._advice()) from error
            raise NotLaunchbay(self.server.url, answer.status) from error
        if answer.status >= 400:
            problem = document if isinstance(document, dict) else {"detail": str(document)}
            raise ApiError(answer.status, problem, self.server.url)
        if not isinstance(document, dict):
            raise NotLaunchbay(self.server.url, answer.status)
        return ApiResponse(answer.status, document)

    def _advice(self) -> str:
        command = self.server.dev_command(Path.cwd())
        if self.server.found_in is not None:
            return f"{self.server.found_in} names a local stack there; start it again with `{command}`."
        if command is not None:
            return f"Check the address. `{command}`, with its --state, starts a local stack there again."
        return "Check the address."


def _parameter(value: Any) -> str | list[str]:
    """A parameter's text; of several values, each is a parameter of its own."""
    if isinstance(value, (list, tuple)):
        return [str(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _has_died(answer: urllib3.BaseHTTPResponse) -> bool:
    return answer.status == _DIED and not answer.headers.get("content-type", "").startswith(_PROBLEM)
