"""What a run needs of its hardware, never an instance type."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from launchbay_core.domain.bodies import WHOLE, Body


class GpuRequest(Body):
    """GPUs by model, or by the minimum memory of each."""

    model: Annotated[str | None, Field(description="t4, l4, a10g, l40s, a100-40, a100-80, h100, h200")] = None
    memory_gib: Annotated[float | None, Field(gt=0, le=1024, description="minimum memory of each GPU, GiB")] = None
    count: Annotated[int, Field(ge=1, le=64), WHOLE] = 1


class HardwareRequest(Body):
    """What a run needs, never an instance type; the placement chooses what is left out."""

    gpu: GpuRequest | None = None
    vcpus: Annotated[int | None, Field(ge=1, le=1024), WHOLE] = None
    memory_gib: Annotated[float | None, Field(gt=0, le=65536)] = None
    spot: bool = False
