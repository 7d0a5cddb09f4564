"""What this machine offers jobs: cores, memory, and the GPUs that `nvidia-smi` lists."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

import psutil

from launchbay_local.batch.engine.slots import Gpu, Slots

MINIMUM_VCPUS = 8
_MIB = 1024 * 1024
_QUERY = ("nvidia-smi", "--query-gpu=index,uuid,name", "--format=csv,noheader")
_QUERY_SECONDS = 10


def machine_slots(
    vcpus: float | None = None,
    memory_mib: int | None = None,
    gpus: int | None = None,
    *,
    found: Sequence[Gpu] | None = None,
) -> Slots:
    """The slots of this machine; a given number replaces what was found.

    vCPUs are counted, not enforced, so that a small laptop still runs several small jobs at the same time: there are at
    least eight unless `vcpus` says otherwise. `gpus` limits how many of the GPUs that were found are used.
    """
    present = discover_gpus() if found is None else tuple(found)
    return Slots(
        vcpus=vcpus or max(MINIMUM_VCPUS, os.cpu_count() or 1),
        memory_mib=memory_mib or psutil.virtual_memory().total // _MIB,
        gpus=present if gpus is None else present[:gpus],
    )


def discover_gpus(query: Sequence[str] = _QUERY, visible: str | None = None) -> tuple[Gpu, ...]:
    """The GPUs that `nvidia-smi` lists, less those that `CUDA_VISIBLE_DEVICES` hides from this process."""
    visible = os.environ.get("CUDA_VISIBLE_DEVICES") if visible is None else visible
    try:
        answer = subprocess.run(query, capture_output=True, text=True, timeout=_QUERY_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ()  # no driver, or one that hangs
    if answer.returncode:
        return ()
    rows = [[cell.strip() for cell in line.split(",", 2)] for line in answer.stdout.splitlines()]
    listed = [(index, uuid, Gpu(index, model)) for index, uuid, model in (row for row in rows if len(row) == 3)]
    if visible is None:
        return tuple(gpu for _, _, gpu in listed)
    shown = [name.strip() for name in visible.split(",") if name.strip()]
    return tuple(gpu for index, uuid, gpu in listed if any(index == name or uuid.startswith(name) for name in shown))
