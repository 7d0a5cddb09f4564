"""The service itself: its health, and its OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from launchbay_api.endpoints import Answer, Endpoints
from launchbay_api.views.meta import Health, SignInView
from launchbay_core import __version__
from launchbay_core.aws.settings import settings


def service_endpoints(api_document: Callable[[], dict[str, Any]]) -> Endpoints:
    """The endpoints about the service; `api_document` makes the document of every endpoint, these included."""
    endpoints = Endpoints("meta")

    @endpoints.get("/healthz", scope=None, gives=Health)
    def check_health() -> Health:
        """Show that the service is available, its version, and where to sign in."""
        return Health(status="ok", version=__version__, sign_in=SignInView.of(settings()))

    @endpoints.get("/v1/openapi.json", scope=None, gives=None)
    def get_openapi_document() -> Answer:
        """Get this document."""
        return Answer(api_document())

    return endpoints
