"""What the containers beside a job's own take of a run's hardware, in a job with `runner: init`. Pure.

Reservations of a task's containers add up, although the one for inputs has ended when the job's container starts. vCPUs
are shares, so an unreserved one is not lost; memory is a limit. AWS Batch takes no container with less than one vCPU.
"""

from __future__ import annotations

SIDE_VCPUS, SIDE_MEMORY_MIB = 1, 512  # of each
_SMALL_MEMORY_MIB = 1536  # what a run has at least; one that would have less keeps all its memory
_SIDES = {"init": 2}  # one for inputs, one for results


def sides_of(runner: str) -> int:
    """How many containers a job has beside its own, by its `runner`."""
    return _SIDES.get(runner, 0)


def own_vcpus(vcpus: int, sides: int) -> int:
    """How many of a run's vCPUs its own container reserves.

    >>> own_vcpus(8, 2), own_vcpus(2, 2), own_vcpus(2, 0)
    (6, 1, 2)
    """
    return max(1, vcpus - sides * SIDE_VCPUS)


def own_memory_mib(memory_mib: int, sides: int) -> int:
    """How many of a run's MiB its own container reserves.

    >>> own_memory_mib(4096, 2), own_memory_mib(1024, 2)
    (3072, 1024)
    """
    left = memory_mib - sides * SIDE_MEMORY_MIB
    return left if left >= _SMALL_MEMORY_MIB else memory_mib


def reserved(vcpus: int, memory_mib: int, sides: int) -> tuple[int, int]:
    """The vCPUs and MiB that all containers of a run reserve together: more than it has, if that is little.

    >>> reserved(8, 4096, 2), reserved(2, 1024, 2), reserved(1, 512, 0)
    ((8, 4096), (3, 2048), (1, 512))
    """
    return (
        own_vcpus(vcpus, sides) + sides * SIDE_VCPUS,
        own_memory_mib(memory_mib, sides) + sides * SIDE_MEMORY_MIB,
    )
