"""HTTP requests and responses as plain values, and the names under which this machine is reached."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from urllib.parse import urlsplit

LOOPBACK = "127.0.0.1"
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Request:
    """One HTTP request with its body read; header names are in lower case, in the order sent."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes = b""
    source: str = LOOPBACK
    protocol: str = "HTTP/1.1"

    @property
    def path(self) -> str:
        """The path as sent, percent-encoded."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The query string as sent."""
        return self.target.partition("?")[2]

    def header(self, name: str) -> str | None:
        """The header's values joined with commas, or None if it was not sent."""
        values = [value for key, value in self.headers if key == name]
        return ",".join(values) if values else None


@dataclass(frozen=True)
class FilePart:
    """The `size` bytes of an open file from `start` on; who sends them closes the file."""

    file: BinaryIO
    start: int
    size: int


@dataclass(frozen=True)
class Response:
    """One HTTP response; a content length is added when it is written. A body that is large is a `file` instead."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    file: FilePart | None = None

    @classmethod
    def json(cls, status: int, body: Any, headers: list[tuple[str, str]] | None = None) -> Response:
        """A JSON response."""
        content = json.dumps(body).encode()
        return cls(status, [("content-type", "application/json"), *(headers or [])], content)


def host_name(host: str) -> str:
    """The name in a Host header, without its port.

    >>> host_name("localhost:8470"), host_name("[::1]:8470")
    ('localhost', '::1')
    """
    return (urlsplit(f"//{host}").hostname or "").lower()


def is_local_host(name: str) -> bool:
    """Whether a host's name is always this machine: loopback, or a name under `localhost` (RFC 6761).

    >>> is_local_host("bucket.s3.localhost"), is_local_host("localhost.example.com")
    (True, False)
    """
    return name in LOOPBACK_NAMES or name.endswith(".localhost")


def is_local_origin(origin: str) -> bool:
    """Whether a browser's Origin header names a page of this machine.

    >>> is_local_origin("http://localhost:5173"), is_local_origin("null")
    (True, False)
    """
    return (urlsplit(origin).hostname or "") in LOOPBACK_NAMES
