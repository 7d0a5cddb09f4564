"""The hardware catalogue, and the placement of a hardware request on it: pure, no AWS."""

from launchbay_core.domain.hardware.catalogue import (
    Catalogue,
    ComputeClass,
    InstanceType,
    catalogue,
    catalogue_document,
)
from launchbay_core.domain.hardware.placement import Placement, place, place_all
from launchbay_core.domain.hardware.side_containers import sides_of

__all__ = [
    "Catalogue",
    "ComputeClass",
    "InstanceType",
    "Placement",
    "catalogue",
    "catalogue_document",
    "place",
    "place_all",
    "sides_of",
]
