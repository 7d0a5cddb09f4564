"""Job queues: what waits for hardware."""

from __future__ import annotations

from typing import Any

from launchbay.api.resources.resource import Resource


class Queues(Resource):
    """The job queues of a deployment, as a member of a project sees them."""

    def get(self, compute_class: str | None = None) -> dict[str, Any]:
        """The `queues` of a compute class, or of all, each with what is `waiting` in it, the next one first."""
        query = {} if compute_class is None else {"compute_class": compute_class}
        return self._get("/v1/projects/{project}/queues", query)
