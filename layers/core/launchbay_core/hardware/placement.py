"""Which compute class a hardware request is routed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from launchbay_core.wire import HardwareRequest


@dataclass(frozen=True)
class Placement:
    """The compute class, job queue and Batch resources chosen for a hardware request."""

    lane: Literal["cpu", "gpu"]
    compute_class: str
    instance_type: str
    job_queue: str
    vcpus: int
    memory_mib: int
    gpus: int
    gpu_model: str | None
    spot: bool
    price_usd_per_hour: float
    fallbacks: Sequence[str] = ()

    @property
    def resource_requirements(self) -> list[dict[str, str]]:
        """AWS Batch's `resourceRequirements` for a job."""
        needs = [{"type": "VCPU", "value": str(self.vcpus)}, {"type": "MEMORY", "value": str(self.memory_mib)}]
        return needs + ([{"type": "GPU", "value": str(self.gpus)}] if self.gpus else [])


def place(
    request: HardwareRequest, *, queue_prefix: str = "launchbay", enabled: Sequence[str] | None = None
) -> Placement:
    """The cheapest placement that fits `request`, the next ones as fallbacks.

    Raises:
        Unplaceable: nothing fits; names what would.
    """
    raise NotImplementedError
