"""Hardware: what runs can be placed on, and where a request would be placed."""

from __future__ import annotations

from launchbay_api.endpoints import Endpoints
from launchbay_api.views.hardware import HardwarePlanView, HardwareView
from launchbay_core.aws.settings import settings
from launchbay_core.domain.access import Scope
from launchbay_core.domain.hardware import catalogue, place_all
from launchbay_core.domain.hardware.request import HardwareRequest

endpoints = Endpoints("hardware")


@endpoints.get("/v1/hardware", scope=Scope.READ, gives=HardwareView)
def list_hardware() -> HardwareView:
    """List the enabled compute classes, with their sizes and prices."""
    return HardwareView.of(catalogue(), settings().enabled_classes)


@endpoints.post("/v1/hardware/plan", scope=Scope.READ, gives={200: HardwarePlanView}, refuses=(422,))
def plan_hardware(body: HardwareRequest) -> HardwarePlanView:
    """Show where a hardware request would be placed, and at what price; and what would be tried next."""
    given = settings()
    placements = place_all(body, queue_prefix=given.job_queue_prefix, enabled=given.enabled_classes)
    return HardwarePlanView.of_all(placements)
