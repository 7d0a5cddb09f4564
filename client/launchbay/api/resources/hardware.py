"""Hardware: the compute classes of a deployment, and where a request would run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from launchbay.api.resources.resource import Resource

_HARDWARE = "/v1/hardware"


class Hardware(Resource):
    """The hardware of a deployment, which all its projects share."""

    def get_classes(self) -> dict[str, Any]:
        """The compute `classes` that are switched on, with their instance types and prices."""
        return self._get(_HARDWARE)

    def plan(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The placement of a hardware request, as a launch would choose it."""
        return self._send("POST", _HARDWARE + "/plan", dict(request)).document
