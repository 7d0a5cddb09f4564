"""The order in which waiting jobs are dispatched. Pure.

The rule of AWS Batch: of the shares with waiting jobs, the one with the lowest use times its weight factor is next;
inside a share, the job with the highest scheduling priority, then the one submitted first.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

# A job that starts now has used nothing yet. It counts as if it had run for this long, in seconds, so that shares with
# equal use take turns when several slots are free at once.
_AHEAD = 1.0


class WaitingJob(NamedTuple):
    """A job that waits, as it is compared within its share: `rank` is its negative priority."""

    rank: int
    position: int
    job_id: str
    queue: str
    vcpus: float


@dataclass(frozen=True)
class WaitingShare:
    """The waiting jobs of one share, sorted; `used` is in vCPU-seconds, `vcpus` are in use now.

    With a weight of 0 all of its jobs count as a share's that has used nothing.
    """

    jobs: Sequence[WaitingJob]
    weight: float = 0.0
    used: float = 0.0
    vcpus: float = 0.0


def dispatch_order(shares: Sequence[WaitingShare]) -> Iterator[WaitingJob]:
    """The waiting jobs in the order in which they are to start.

    Each one is counted as its share's as soon as it is given, so the next one is chosen as if it had started.
    """
    heap = [(_use(share, share.vcpus), share.jobs[0].position, number, 0) for number, share in enumerate(shares)]
    heapq.heapify(heap)
    vcpus = [share.vcpus for share in shares]
    while heap:
        _, _, number, index = heap[0]
        share = shares[number]
        job = share.jobs[index]
        yield job
        vcpus[number] += job.vcpus
        if index + 1 < len(share.jobs):
            following = share.jobs[index + 1]
            heapq.heapreplace(heap, (_use(share, vcpus[number]), following.position, number, index + 1))
        else:
            heapq.heappop(heap)


def _use(share: WaitingShare, vcpus: float) -> float:
    return share.weight * (share.used + vcpus * _AHEAD)
