"""Sends requests and reads answers; retries what may be sent twice, which is everything Launchbay takes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from launchbay import __version__
from launchbay.api.credentials import access_token
from launchbay.api.oauth import SignInFailed
from launchbay.api.problems import Problem, Unreachable
from launchbay.api.servers import Server, find_server

if TYPE_CHECKING:
    import urllib3

_TRIES = 4
_FOR_ANYBODY = ("/healthz", "/v1/openapi.json")
_BUSY = (429, 502, 503, 504)
CONNECT_SECONDS, READ_SECONDS = 5, 35  # an HTTP API of AWS answers within 30


@dataclass(frozen=True)
class Answer:
    """What the server answered: its status and the decoded JSON."""

    status: int
    document: Any


def connect(server: str | None, project: str) -> Api:
    """The API of a server, as `find_server` finds it from the working folder.

    Raises:
        NoServer: there is none.
    """
    return Api(find_server(server, Path.cwd()), project)


class Api:
    """One project on one server."""

    def __init__(self, server: Server, project: str) -> None:
        self.server = server
        self.project = project

    def sign_in(self) -> dict[str, Any]:
        """Where and how to sign in to this server, as its health says it.

        Raises:
            SignInFailed: it asks nobody to sign in.
            Unreachable: it does not answer, or is no Launchbay.
        """
        found = self._send("GET", "/healthz", {}).document.get("sign_in")
        if not found:
            raise SignInFailed(f"{self.server.url} asks nobody to sign in", "")
        return dict(found)

    def get(self, path: str, **query: Any) -> Any:
        """Read `path` of the project, without what is None in `query`."""
        return self.send("GET", self.in_project(path), query=query).document

    def post(self, path: str, body: Any, *, key: str | None = None, **query: Any) -> Any:
        """Post a JSON body to `path` of the project; `key` is its idempotency key."""
        headers = {"idempotency-key": key} if key else {}
        return self.send("POST", self.in_project(path), body, query=query, headers=headers).document

    def put(self, path: str, body: Any) -> Any:
        """Put a JSON body to `path` of the project."""
        return self.send("PUT", self.in_project(path), body).document

    def pages(self, path: str, name: str, limit: int, **query: Any) -> Iterator[dict[str, Any]]:
        """The entries of a list, at most `limit`, asking for as many pages as it takes."""
        cursor, left = None, limit
        while left > 0:
            page = self.get(path, limit=min(left, 100), cursor=cursor, **query)
            yield from page[name][:left]
            left -= len(page[name])
            cursor = page["cursor"]
            if not cursor:
                return

    def pages_or_none(self, path: str, name: str, limit: int, **query: Any) -> list[dict[str, Any]]:
        """As `pages`, but a project that is not there yet has none: a project begins with its first job."""
        try:
            return list(self.pages(path, name, limit, **query))
        except Problem as problem:
            if problem.status == 404 and problem.document.get("kind") == "project":
                return []
            raise

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request to a path of the server.

        Raises:
            Problem: the server refuses.
            Unreachable: it does not answer, or is no Launchbay.
            SignInFailed: the access token has expired and can't be renewed.
        """
        given = {name: _text(value) for name, value in (query or {}).items() if value is not None}
        content = None if body is None else json.dumps(body, allow_nan=True).encode()
        sent = dict(headers or {})
        if content is not None:
            sent["content-type"] = "application/json"
        if path not in _FOR_ANYBODY and (token := access_token(self.server.url, self.sign_in)):
            sent["authorization"] = f"Bearer {token}"
        return self._send(method, path + (f"?{urlencode(given)}" if given else ""), sent, content)

    def _send(self, method: str, target: str, headers: Mapping[str, str], content: bytes | None = None) -> Answer:
        sent = {"accept": "application/json", "user-agent": f"launchbay/{__version__}", **headers}
        return self._read(self._answer(method, self.server.url + target, content, sent))

    def _answer(self, method: str, url: str, content: bytes | None, headers: dict[str, str]) -> Any:
        import urllib3  # noqa: PLC0415  (60 ms)

        try:
            return self._pool.request(method, url, body=content, headers=headers)
        except urllib3.exceptions.MaxRetryError as error:
            raise Unreachable(self.server.url, _reason(error.reason or error), self._advice()) from error
        except urllib3.exceptions.HTTPError as error:
            raise Unreachable(self.server.url, _reason(error), self._advice()) from error

    @cached_property
    def _pool(self) -> urllib3.PoolManager:
        import urllib3  # noqa: PLC0415

        is_here = self.server.url.startswith(("http://127.0.0.1", "http://localhost"))
        retries = urllib3.Retry(
            total=_TRIES,
            connect=0 if is_here else _TRIES,  # nobody listens at a local port: it will not change by itself
            backoff_factor=0.3,
            status_forcelist=_BUSY,
            allowed_methods=None,
            raise_on_status=False,
        )
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
        return urllib3.PoolManager(retries=retries, timeout=timeout)

    def _read(self, answer: Any) -> Answer:
        try:
            document = json.loads(answer.data)
        except ValueError as error:
            raise Unreachable(
                self.server.url, f"what answers there (status {answer.status}) is no Launchbay"
            ) from error
        if answer.status >= 400:
            raise Problem(answer.status, document if isinstance(document, dict) else {"detail": str(document)})
        return Answer(answer.status, document)

    def _advice(self) -> str:
        if self.server.found_in is None:
            return "Is the address right?"
        return f"{self.server.found_in} says that the local stack is there; start it again with `launchbay dev`."

    def in_project(self, path: str) -> str:
        """The path of something of the project."""
        return f"/v1/projects/{quote(self.project, safe='')}/{path}"


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _reason(error: Exception) -> str:
    cause = error.__cause__ or error.__context__ or error
    return getattr(cause, "strerror", None) or str(cause)
