"""Job queues: what waits for hardware."""

from __future__ import annotations

from launchbay_api.endpoints import Endpoints
from launchbay_api.parameters import QueuesQuery
from launchbay_api.views.queues import QueuesView
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.domain.access import Principal, Scope
from launchbay_core.services.queues import list_queues

endpoints = Endpoints("hardware")


@endpoints.get("/v1/projects/<project>/queues", scope=Scope.READ, gives=QueuesView, refuses=(404,))
def get_queues(project: str, query: QueuesQuery, caller: Principal) -> QueuesView:
    """Show what waits in the job queues, in order.

    Runs of the projects that the caller may read have their job, their author and why they wait. Of the runs of other
    projects, only the place is shown.
    """
    return QueuesView.of(list_queues(create_adapters(), project, caller.may_read, query.compute_class))
