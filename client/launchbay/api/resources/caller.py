"""The caller: who is signed in, and what that person or machine may do."""

from __future__ import annotations

from typing import Any

from launchbay.api.resources.resource import Resource


class Caller(Resource):
    """The person or machine whose access token requests are sent with."""

    def get(self) -> dict[str, Any]:
        """Who the `caller` is, and what it may do in which `projects`."""
        return self._get("/v1/me")
