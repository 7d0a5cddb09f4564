"""The compute classes that serve a hardware request: the cheapest that fits, and those to try if it can't be had.

The price of a placement is that of the whole smallest instance that fits, on demand, although AWS Batch may pack
several runs on one instance, and Spot is cheaper: the estimate is never too low.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from launchbay_core.domain.hardware.catalogue import Catalogue, ComputeClass, InstanceType, catalogue
from launchbay_core.domain.hardware.job_queues import job_queue_name
from launchbay_core.domain.hardware.request import GpuRequest, HardwareRequest
from launchbay_core.domain.hardware.side_containers import reserved
from launchbay_core.errors import Unplaceable

DEFAULT_VCPUS = 2
MEMORY_GIB_PER_VCPU = 2  # for a request without memory: what the compute family has for each
_MAX_OFFERED = 3  # of the placements that cost more than is allowed


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
    def name(self) -> str:
        """Its class with the smallest machine, and Spot: what tells the placements of one request apart."""
        return f"{self.compute_class} ({self.instance_type}){' on Spot' if self.spot else ''}"

    @property
    def resource_requirements(self) -> list[dict[str, str]]:
        """AWS Batch's `resourceRequirements` for a job."""
        needs = [{"type": "VCPU", "value": str(self.vcpus)}, {"type": "MEMORY", "value": str(self.memory_mib)}]
        return needs + ([{"type": "GPU", "value": str(self.gpus)}] if self.gpus else [])


def place(
    request: HardwareRequest,
    *,
    queue_prefix: str = "launchbay",
    enabled: Sequence[str] | None = None,
    max_price: float | None = None,
    sides: int = 0,
) -> Placement:
    """The placement of `request` that is tried first, with the next ones as fallbacks; see `place_all`.

    Raises:
        Unplaceable: no class fits; has requests that would fit.

    >>> place(HardwareRequest(vcpus=2)).instance_type
    'c7i.large'
    """
    return place_all(request, queue_prefix=queue_prefix, enabled=enabled, max_price=max_price, sides=sides)[0]


def place_all(
    request: HardwareRequest,
    *,
    queue_prefix: str = "launchbay",
    enabled: Sequence[str] | None = None,
    max_price: float | None = None,
    sides: int = 0,
) -> tuple[Placement, ...]:
    """Every placement that serves `request`, in the order in which they are tried, each once.

    An alternative of the request stands for all classes that fit it, the cheapest first. Alternatives are tried in
    their order, or all by price if the request prefers the cheapest; at one price, Spot comes first. `enabled` names
    the enabled classes, None or an empty list enables all; an alternative without an enabled class is passed over.
    `max_price` is in USD an hour. `sides` is how many containers the job has beside its own (`side_containers`).

    Raises:
        Unplaceable: no class fits, or none at this price, or an alternative fits no class at all; has what would fit.

    >>> [one.name for one in place_all(HardwareRequest(gpu=GpuRequest(memory_gib=20)), max_price=1.5)]
    ['gpu-l4 (g6.xlarge)', 'gpu-a10g (g5.xlarge)']
    """
    known = catalogue()
    classes = [one for one in known.classes if not enabled or one.name in enabled]
    wanted = request.each()
    found = [placed for one in wanted for placed in _placements(one, classes, queue_prefix, sides)]
    for one in wanted:
        if not found or not _placements(one, known.classes, queue_prefix, sides):
            raise _unplaceable(known, classes, one)
    if request.prefer == "cheapest":
        found.sort(key=lambda one: (one.price_usd_per_hour, not one.spot))
    unique: dict[str, Placement] = {}
    for placed in found:
        unique.setdefault(placed.name, placed)
    affordable = [one for one in unique.values() if max_price is None or one.price_usd_per_hour <= max_price]
    if not affordable:
        raise _too_dear(request, list(unique.values()), max_price)
    return tuple(
        replace(one, fallbacks=tuple(_name_beside(one, other) for other in affordable[place + 1 :]))
        for place, one in enumerate(affordable)
    )


def _placements(
    request: HardwareRequest, classes: Sequence[ComputeClass], queue_prefix: str, sides: int
) -> list[Placement]:
    """The placements of a request without alternatives on the cheapest fitting size of each class, cheapest first."""
    candidates = [(one, size) for one in classes if (size := _cheapest_that_fits(one, request, sides)) is not None]
    candidates.sort(key=lambda pair: pair[1].price_usd_per_hour)
    return [_placement(one, size, request, queue_prefix) for one, size in candidates]


def _placement(chosen: ComputeClass, size: InstanceType, request: HardwareRequest, queue_prefix: str) -> Placement:
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
    )


def _name_beside(one: Placement, other: Placement) -> str:
    """The class of a fallback, with how it is bought where that differs."""
    bought = "" if one.spot == other.spot else " on Spot" if other.spot else " on demand"
    return other.compute_class + bought


def _cheapest_that_fits(one: ComputeClass, request: HardwareRequest, sides: int) -> InstanceType | None:
    if (request.gpu is None) != (one.gpu_model is None) or (request.gpu and not _has_gpu(one, request.gpu)):
        return None
    return next((size for size in one.instance_types if _fits(size, request, sides)), None)


def _has_gpu(one: ComputeClass, gpu: GpuRequest) -> bool:
    return _is_model(one, gpu.model) and (gpu.memory_gib or 0) <= (one.gpu_memory_gib or 0)


def _is_model(one: ComputeClass, model: str | None) -> bool:
    """Whether a class has the GPU that `model` names: `a100` names both `a100-40` and `a100-80`."""
    if model is None:
        return True
    return one.gpu_model is not None and f"{one.gpu_model}-".startswith(f"{model.lower()}-")


def _fits(size: InstanceType, request: HardwareRequest, sides: int) -> bool:
    if request.gpu and size.gpus < request.gpu.count:
        return False
    vcpus, memory_mib = reserved(*_needs(size, request), sides)
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


def _too_dear(request: HardwareRequest, found: Sequence[Placement], max_price: float | None) -> Unplaceable:
    asked = request.model_dump(exclude_defaults=True)
    by_price = sorted(found, key=lambda one: one.price_usd_per_hour)
    fitting = [f"{one.name} at {one.price_usd_per_hour:.3f} USD an hour" for one in by_price[:_MAX_OFFERED]]
    return Unplaceable(asked, f"No machine that fits costs at most {max_price:g} USD an hour.", fitting)


def _largest(one: ComputeClass) -> str:
    size = max(one.instance_types, key=lambda size: (size.gpus, size.vcpus))
    gpus = f"{size.gpus} {one.gpu_model} of {one.gpu_memory_gib} GiB, " if one.gpu_model else ""
    return f"up to {gpus}{size.vcpus} vCPUs and {size.usable_memory_mib // 1024} GiB on {size.instance_type}"
