"""The hardware catalogue: every compute class, its instance types, sizes and prices. `catalogue.json` is its source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal


@dataclass(frozen=True)
class InstanceType:
    """One size of a family. `usable_memory_mib` is for jobs; the rest is reserved for the machine's agents."""

    instance_type: str
    vcpus: int
    memory_mib: int
    usable_memory_mib: int
    gpus: int
    price_usd_per_hour: float


@dataclass(frozen=True)
class ComputeClass:
    """One instance family with its sizes, cheapest first. `gpu_memory_gib` is the memory of each GPU."""

    name: str
    lane: Literal["cpu", "gpu"]
    family: str
    gpu_model: str | None
    gpu_memory_gib: int | None
    instance_types: tuple[InstanceType, ...]


@dataclass(frozen=True)
class Catalogue:
    """All compute classes, with the region and date of their on-demand prices."""

    region: str
    price_date: str
    classes: tuple[ComputeClass, ...]

    @property
    def gpu_models(self) -> list[str]:
        """All GPU models, cheapest first."""
        gpus = [one for one in self.classes if one.gpu_model]
        return [one.gpu_model or "" for one in sorted(gpus, key=lambda c: c.instance_types[0].price_usd_per_hour)]


@cache
def catalogue() -> Catalogue:
    """The catalogue, read once per process."""
    document = catalogue_document()
    classes = tuple(
        ComputeClass(**{**one, "instance_types": tuple(InstanceType(**size) for size in one["instance_types"])})
        for one in document["classes"]
    )
    return Catalogue(document["region"], document["price_date"], classes)


def catalogue_document() -> dict[str, Any]:
    """The catalogue as JSON."""
    text = files(__package__).joinpath("catalogue.json").read_text()
    return dict(json.loads(text))
