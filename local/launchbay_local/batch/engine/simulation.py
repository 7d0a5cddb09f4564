"""Which of a job's GPUs are simulated on this machine, and the variables that show it the real ones. Pure."""

from __future__ import annotations

import re

from launchbay_local.batch.engine.slots import Allocation, Gpu

# The names of GPU models as compute classes and `nvidia-smi` both write them: t4, l40s, a100, h200, rtx4090 …
_MODEL = re.compile(r"(?:[abhltv]\d{1,3}|gh200|gb\d{3}|rtx\d+)[a-z]?")


def gpu_model(queue: str) -> str | None:
    """The GPU model in a job queue's name; None without one.

    >>> gpu_model("jobs-a10g-spot"), gpu_model("jobs-cpu")
    ('a10g', None)
    """
    return next((word for word in _words(queue.rsplit("/", 1)[-1]) if _MODEL.fullmatch(word)), None)


def simulated_hardware(count: int, model: str | None, gpus: tuple[Gpu, ...]) -> str | None:
    """The simulated part of `count` GPUs of a model, as text; None if the machine has all of them.

    >>> simulated_hardware(1, "a10g", ())
    '1 x a10g'
    """
    if len(gpus) >= count and all(model is None or model in _words(gpu.model) for gpu in gpus):
        return None
    wanted = f"{count} x {model or 'GPU'}"
    return f"{wanted} on {len(gpus)} x {gpus[0].model or 'GPU'}" if gpus else wanted


def gpu_environment(allocation: Allocation) -> dict[str, str]:
    """The variables that show a job the devices of its allocation and no others."""
    # By default CUDA lists the fastest device first; this makes it count as `nvidia-smi` does.
    order = {"CUDA_DEVICE_ORDER": "PCI_BUS_ID"} if allocation.gpus else {}
    return {"CUDA_VISIBLE_DEVICES": ",".join(gpu.id for gpu in allocation.gpus), **order}


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())
