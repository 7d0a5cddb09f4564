"""The hardware catalogue, and the placement of a hardware request on it: pure, no AWS."""

from launchbay_core.hardware.placement import Placement, place

__all__ = ["Placement", "place"]
