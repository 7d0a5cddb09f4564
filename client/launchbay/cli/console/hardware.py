"""The hardware that options ask for, as a member of a request."""

from __future__ import annotations

from typing import Any

import click


def hardware_request(gpu: str | None, vcpus: int | None, memory: float | None, *, spot: bool) -> dict[str, Any] | None:
    """The hardware that the options ask for; None if they ask for none, which leaves the job's default.

    Raises:
        UsageError: `gpu` can't be read.
    """
    if gpu is None and vcpus is None and memory is None and not spot:
        return None
    asked: dict[str, Any] = {"vcpus": vcpus, "memory_gib": memory, "spot": spot}
    if gpu is not None:
        asked["gpu"] = _gpu(gpu)
    return {name: value for name, value in asked.items() if value is not None}


def _gpu(text: str) -> dict[str, Any]:
    what, colon, count = text.partition(":")
    if colon and not (count.isdecimal() and int(count) > 0):
        raise click.UsageError(f"`--gpu {text}`: give MODEL or MODEL:COUNT, such as a10g:2.")
    number = int(count) if colon else 1
    memory = what.lower().removesuffix("gib").removesuffix("gb")
    if memory != what.lower() and memory.replace(".", "", 1).isdecimal():
        return {"memory_gib": float(memory), "count": number}
    return {"model": what.lower(), "count": number}
