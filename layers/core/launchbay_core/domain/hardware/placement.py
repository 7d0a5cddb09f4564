"""The compute class that serves a hardware request: the cheapest that fits, with the next ones as fallbacks.

The price of a placement is that of the whole smallest instance that fits, on demand, although AWS Batch may pack
several runs on one instance, and Spot is cheaper: the estimate is never too low.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from launchbay_core.domain.hardware.catalogue import Catalogue, ComputeClass, InstanceType, catalogue
from launchbay_core.domain.hardware.job_queues import job_queue_name
from launchbay_core.domain.hardware.request import GpuRequest, HardwareRequest
from launchbay_core.errors import Unplaceable

DEFAULT_VCPUS = 2
MEMORY_GIB_PER_VCPU = 2  # for a request without memory: what the compute family has for each


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
    """The cheapest placement that fits `request`, the next classes as fallbacks in the order of their prices.

    `enabled` names the enabled classes; None or an empty list enables all.

    Raises:
        Unplaceable: no class fits; has requests that would fit.

    >>> place(HardwareRequest(vcpus=2)).instance_type
    'c7i.large'
    """
    known = catalogue()
    classes = [one for one in known.classes if not enabled or one.name in enabled]
    candidates = [(one, size) for one in classes if (size := _cheapest_that_fits(one, request)) is not None]
    if not candidates:
        raise _unplaceable(known, classes, request)
    candidates.sort(key=lambda pair: pair[1].price_usd_per_hour)
    chosen, size = candidates[0]
    vcpus, memory_mib = _needs(size, request)
    return Placement(
        lane=chosen.lane,
        compute_class=chosen.name,
        instance_type=size.instance_type,
        job_queue=job_queue_name(queue_prefix, chosen.name, spot=request.spot),
        vcpus=vcpus,
        memory_mib=memory_mib,
        gpus=request.gpu.count if request.gpu else 0,
        gpu_model=chosen.gpu_model,
        spot=request.spot,
        price_usd_per_hour=size.price_usd_per_hour,
        fallbacks=tuple(one.name for one, _ in candidates[1:]),
    )


def _cheapest_that_fits(one: ComputeClass, request: HardwareRequest) -> InstanceType | None:
    if (request.gpu is None) != (one.gpu_model is None) or (request.gpu and not _has_gpu(one, request.gpu)):
        return None
    return next((size for size in one.instance_types if _fits(size, request)), None)


def _has_gpu(one: ComputeClass, gpu: GpuRequest) -> bool:
    return _is_model(one, gpu.model) and (gpu.memory_gib or 0) <= (one.gpu_memory_gib or 0)


def _is_model(one: ComputeClass, model: str | None) -> bool:
    """Whether a class has the GPU that `model` names: `a100` names both `a100-40` and `a100-80`."""
    if model is None:
        return True
    return one.gpu_model is not None and f"{one.gpu_model}-".startswith(f"{model.lower()}-")


def _fits(size: InstanceType, request: HardwareRequest) -> bool:
    if request.gpu and size.gpus < request.gpu.count:
        return False
    vcpus, memory_mib = _needs(size, request)
    return vcpus <= size.vcpus and memory_mib <= size.usable_memory_mib


def _needs(size: InstanceType, request: HardwareRequest) -> tuple[int, int]:
    """VCPUs and MiB for a run on `size`: as requested; otherwise, on a GPU machine, in proportion to its GPUs."""
    if request.gpu:
        share = min(1.0, request.gpu.count / size.gpus)
        vcpus = request.vcpus or max(1, int(size.vcpus * share))
        memory = int(request.memory_gib * 1024) if request.memory_gib else int(size.usable_memory_mib * share)
        return vcpus, max(4, memory)
    vcpus = request.vcpus or DEFAULT_VCPUS
    if request.memory_gib is not None:
        return vcpus, max(4, int(request.memory_gib * 1024))  # AWS Batch takes no less than 4 MiB
    return vcpus, _default_memory(size, vcpus)


def _default_memory(size: InstanceType, vcpus: int) -> int:
    """Two GiB per vCPU, minus the agents' part if the run takes the whole machine."""
    wanted = vcpus * MEMORY_GIB_PER_VCPU * 1024
    return min(wanted, size.usable_memory_mib) if vcpus == size.vcpus else wanted


def _unplaceable(known: Catalogue, classes: Sequence[ComputeClass], request: HardwareRequest) -> Unplaceable:
    asked = request.model_dump(exclude_defaults=True)
    gpu = request.gpu
    if gpu and not any(_is_model(one, gpu.model) for one in known.classes):
        near = difflib.get_close_matches((gpu.model or "").lower(), known.gpu_models, 1, 0.4)
        reason = f"There is no GPU model `{gpu.model}` in the catalogue." + (
            f" Did you mean `{near[0]}`?" if near else ""
        )
        return Unplaceable(asked, reason, [", ".join(known.gpu_models)])
    near_classes = [one for one in classes if one.lane == ("gpu" if gpu else "cpu")]
    if gpu and gpu.model:
        near_classes = [one for one in near_classes if _is_model(one, gpu.model)]
    if not near_classes:
        enabled = sorted({one.gpu_model or "no GPU" for one in classes})
        return Unplaceable(asked, "No compute class for this request is enabled.", enabled)
    return Unplaceable(asked, "No single machine has all that is requested.", [_largest(one) for one in near_classes])


def _largest(one: ComputeClass) -> str:
    size = max(one.instance_types, key=lambda size: (size.gpus, size.vcpus))
    gpus = f"{size.gpus} {one.gpu_model} of {one.gpu_memory_gib} GiB, " if one.gpu_model else ""
    return f"up to {gpus}{size.vcpus} vCPUs and {size.usable_memory_mib // 1024} GiB on {size.instance_type}"
