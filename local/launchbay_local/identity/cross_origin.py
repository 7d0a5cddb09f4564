"""CORS of the issuer: the stack's own page, whose port is another, may read what a public client reads.

The exact origin is named, and no credentials are allowed: the issuer has no cookies, and must never act by them.
"""

from __future__ import annotations

from collections.abc import Sequence

from launchbay_local.http.messages import Request, Response

_SHARED = frozenset({"/.well-known/openid-configuration", "/jwks.json", "/token", "/revoke"})


class CrossOrigin:
    """Adds CORS headers for pages of some origins."""

    def __init__(self, origins: Sequence[str]) -> None:
        self._origins = frozenset(origins)

    def preflight(self, request: Request) -> Response | None:
        """The answer to a browser that asks what it may send; None for any other request."""
        if request.method != "OPTIONS" or not request.header("access-control-request-method"):
            return None
        if not self._allows(request):
            return Response(403)
        allowed = [("access-control-allow-methods", "GET, POST"), ("access-control-allow-headers", "content-type")]
        return Response(204, [*allowed, ("access-control-max-age", "600")])

    def share(self, request: Request, response: Response) -> Response:
        """A response with the headers that let the page read it, if it may."""
        if request.path not in _SHARED:
            return response
        vary = [("vary", "Origin")]
        allowed = [("access-control-allow-origin", request.header("origin") or "")] if self._allows(request) else []
        return Response(response.status, [*response.headers, *allowed, *vary], response.body)

    def _allows(self, request: Request) -> bool:
        return request.path in _SHARED and request.header("origin") in self._origins
