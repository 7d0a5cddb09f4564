"""The caller: whose access token it is, and what it may do."""

from __future__ import annotations

from launchbay_api.endpoints import Endpoints
from launchbay_api.views.callers import CallerView
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.domain.access import Principal, Scope
from launchbay_core.services.callers import list_rights

endpoints = Endpoints("meta")


@endpoints.get("/v1/me", scope=Scope.READ, gives=CallerView)
def get_caller(caller: Principal) -> CallerView:
    """Show whose access token it is, and what it may do in which projects.

    If `all_projects` is true, it may use every project; `projects` has those that exist, up to a thousand.
    """
    return CallerView.of(caller, list_rights(create_adapters(), caller))
