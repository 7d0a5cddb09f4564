"""Who may run now: slots of vCPU, memory and GPU, shared out in the order of submission.

The rule: first come, first served, and no waiting job is overtaken to its harm. A job that does not fit yet keeps what
it waits for; a later one may start only in what is left beyond that.
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
class Share:
    """What one job has while it runs."""

    vcpus: float
    memory_mib: int
    gpus: tuple[Gpu, ...] = ()


def clamp(needs: Needs, total: Slots) -> Needs:
    """What a job gets of a machine that may be smaller than it asks for: it then runs alone, not never."""
    return Needs(
        vcpus=min(needs.vcpus, total.vcpus),
        memory_mib=min(needs.memory_mib, total.memory_mib),
        gpus=min(needs.gpus, len(total.gpus)),
    )


def shortage(needs: Needs, total: Slots) -> str | None:
    """What to tell of a job that asks for more vCPUs or memory than there are, or None."""
    parts = []
    if needs.vcpus > total.vcpus:
        parts.append(f"{total.vcpus:g} of {needs.vcpus:g} vCPUs")
    if needs.memory_mib > total.memory_mib:
        parts.append(f"{total.memory_mib} of {needs.memory_mib} MiB")
    return f"Runs with {' and '.join(parts)}: this machine's slots have no more." if parts else None


def take(total: Slots, used: Iterable[Share], waiting: Iterable[tuple[str, Needs]]) -> Iterator[tuple[str, Share]]:
    """The jobs of `waiting` (id and needs, first come first) that start now, each with its share."""
    shares = list(used)
    vcpus = total.vcpus - sum(share.vcpus for share in shares)
    memory = total.memory_mib - sum(share.memory_mib for share in shares)
    taken = {gpu for share in shares for gpu in share.gpus}
    gpus = [gpu for gpu in total.gpus if gpu not in taken]
    for job_id, asked in waiting:
        needs = clamp(asked, total)
        if needs.vcpus <= vcpus and needs.memory_mib <= memory and needs.gpus <= len(gpus):
            yield job_id, Share(needs.vcpus, needs.memory_mib, tuple(gpus[: needs.gpus]))
        # Started or kept for the one that waits: what it needs is not there for those behind it.
        vcpus, memory, gpus = vcpus - needs.vcpus, memory - needs.memory_mib, gpus[needs.gpus :]
        if vcpus <= 0:
            return
