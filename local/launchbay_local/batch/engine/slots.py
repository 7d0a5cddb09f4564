"""Which jobs may start now: slots of vCPU, memory and GPU, given in the order of submission.

The rule: first come, first served, and no later job delays an earlier one. A job that does not fit yet reserves what it
waits for; a later one may start only in what is left beyond that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from launchbay_local.batch.records.records import Needs


@dataclass(frozen=True)
class Gpu:
    """A GPU of this machine: its index as `nvidia-smi` counts, and its model."""

    id: str
    model: str = ""


@dataclass(frozen=True)
class Slots:
    """What jobs may use together."""

    vcpus: float
    memory_mib: int
    gpus: tuple[Gpu, ...] = ()


@dataclass(frozen=True)
class Allocation:
    """What one job may use while it runs."""

    vcpus: float
    memory_mib: int
    gpus: tuple[Gpu, ...] = ()


def clamp(needs: Needs, total: Slots) -> Needs:
    """The needs of a job, at most what the machine has: a job that asks for more runs alone instead of never."""
    return Needs(
        vcpus=min(needs.vcpus, total.vcpus),
        memory_mib=min(needs.memory_mib, total.memory_mib),
        gpus=min(needs.gpus, len(total.gpus)),
    )


def shortage(needs: Needs, total: Slots) -> str | None:
    """The status reason of a job that asks for more vCPUs or memory than the machine has; None for others."""
    parts = []
    if needs.vcpus > total.vcpus:
        parts.append(f"{total.vcpus:g} of {needs.vcpus:g} vCPUs")
    if needs.memory_mib > total.memory_mib:
        parts.append(f"{total.memory_mib} of {needs.memory_mib} MiB")
    return f"Runs with {' and '.join(parts)}: this machine's slots have no more." if parts else None


def take(
    total: Slots, used: Iterable[Allocation], waiting: Iterable[tuple[str, Needs]]
) -> Iterator[tuple[str, Allocation]]:
    """The jobs of `waiting` (id and needs, first come first) that start now, each with its allocation."""
    allocations = list(used)
    vcpus = total.vcpus - sum(allocation.vcpus for allocation in allocations)
    memory = total.memory_mib - sum(allocation.memory_mib for allocation in allocations)
    taken = {gpu for allocation in allocations for gpu in allocation.gpus}
    gpus = [gpu for gpu in total.gpus if gpu not in taken]
    for job_id, asked in waiting:
        needs = clamp(asked, total)
        if needs.vcpus <= vcpus and needs.memory_mib <= memory and needs.gpus <= len(gpus):
            yield job_id, Allocation(needs.vcpus, needs.memory_mib, tuple(gpus[: needs.gpus]))
        # Used, or reserved for a job that waits: the jobs behind it cannot have this.
        vcpus, memory, gpus = vcpus - needs.vcpus, memory - needs.memory_mib, gpus[needs.gpus :]
        if vcpus <= 0:
            return
