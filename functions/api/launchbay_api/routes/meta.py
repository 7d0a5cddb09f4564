"""The service itself: its health."""

from __future__ import annotations

from launchbay_api.endpoints import Endpoints
from launchbay_api.views.meta import Health, SignInView
from launchbay_core import __version__
from launchbay_core.aws.settings import settings

endpoints = Endpoints("meta")


@endpoints.get("/healthz", scope=None, gives=Health)
def check_health() -> Health:
    """Show that the service is available, its version, where to sign in, and where the page is."""
    configured = settings()
    page = configured.page_url or None
    return Health(status="ok", version=__version__, sign_in=SignInView.of(configured), page=page)
