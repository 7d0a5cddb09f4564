"""The HTTP APIs of an application, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class JwtSettings:
    """A JWT authorizer: whose tokens it accepts, and where in a request they are (`$request.header.Authorization`)."""

    issuer: str
    audience: Sequence[str]
    identity_source: Sequence[str] = ("$request.header.Authorization",)


@dataclass(frozen=True)
class Route:
    """One route of the HTTP API: `ANY` is every method; the path may have `{name}` and a last `{name+}`.

    `authorizer` names one of the API's; None means that it is public. A token needs one of `scopes`.
    """

    method: str
    path: str
    function: str
    timeout: float = 30.0
    authorizer: str | None = None
    scopes: Sequence[str] = ()

    @property
    def key(self) -> str:
        """The route key, as API Gateway writes it."""
        return "$default" if self.path == "$default" else f"{self.method} {self.path}"


@dataclass(frozen=True)
class Throttling:
    """How many requests a route takes: `rate` a second in the long run, `burst` at once."""

    rate: float
    burst: int


@dataclass(frozen=True)
class HttpApi:
    """An HTTP API with its routes, its CORS settings (keys in camel case) and its JWT authorizers by name.

    `throttling` holds for each route that is not in `route_throttling`, by its key.
    """

    api_id: str
    routes: Sequence[Route]
    cors: Mapping[str, Any] = field(default_factory=dict)
    authorizers: Mapping[str, JwtSettings] = field(default_factory=dict)
    throttling: Throttling | None = None
    route_throttling: Mapping[str, Throttling] = field(default_factory=dict)

    @property
    def unsupported_authorizers(self) -> list[str]:
        """The authorizers of routes that do not run here: IAM, and functions."""
        named = {route.authorizer for route in self.routes if route.authorizer}
        return sorted(named - set(self.authorizers))
