"""A server on loopback that answers as a test says, for tests of the client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from launchbay_local.web.server import LoopbackServer, Request, Response


class FakeServer:
    """A server on loopback that records requests and answers as the test sets it up."""

    def __init__(self) -> None:
        self.server = LoopbackServer(0, max_body=100_000)
        self.answers: dict[str, Callable[[Request], Response]] = {}
        self.requests: list[Request] = []
        self.server.start(self._respond)

    @property
    def url(self) -> str:
        return self.server.url

    def _respond(self, request: Request) -> Response:
        self.requests.append(request)
        return self.answers[request.path](request)


def document(url: str, **other: Any) -> dict[str, Any]:
    return {
        "issuer": url,
        "authorization_endpoint": f"{url}/authorize",
        "token_endpoint": f"{url}/token",
    } | other


def as_issuer(fake: FakeServer, **other: Any) -> None:
    """Let the fake give a discovery document."""
    fake.answers["/.well-known/openid-configuration"] = lambda _: Response.json(200, document(fake.url, **other))
