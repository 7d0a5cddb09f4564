"""The service itself: what anybody may ask without signing in."""

from __future__ import annotations

from typing import Any

from launchbay.api.auth.oauth import SignInFailed
from launchbay.api.resources.resource import Resource


class Service(Resource):
    """The endpoints that need no access token."""

    def get_health(self) -> dict[str, Any]:
        """The server's `version`, and how to sign in to it."""
        return self._get("/healthz")

    def get_openapi(self) -> dict[str, Any]:
        """The OpenAPI document of the API."""
        return self._get("/v1/openapi.json")

    def get_sign_in(self) -> dict[str, Any]:
        """How to sign in to the server: its issuer, its client id and its scopes.

        Raises:
            SignInFailed: the server has no sign-in.
        """
        found = self.get_health().get("sign_in")
        if not found:
            raise SignInFailed(f"{self._connection.server.url} has no sign-in", "")
        return dict(found)
