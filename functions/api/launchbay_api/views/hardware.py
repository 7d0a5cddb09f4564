"""Hardware, as the API returns it: placements, and the catalogue they are chosen from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from launchbay_api.views.base import View
from launchbay_core.domain.hardware import Catalogue, ComputeClass, Placement

Patience = Annotated[
    int | None,
    Field(description="seconds to wait for a machine before the next alternative is tried; null: no other is"),
]
MaxPrice = Annotated[
    float | None, Field(description="the most that a machine may cost, in USD an hour; null: any price")
]


class ResourceRequirement(View):
    """One of AWS Batch's `resourceRequirements`."""

    type: Literal["VCPU", "MEMORY", "GPU"]
    value: str


class PlacementView(View):
    """The compute class that a run is routed to, and its resources there."""

    lane: Literal["cpu", "gpu"]
    compute_class: str
    instance_type: str
    job_queue: str
    vcpus: int
    memory_mib: int
    gpus: int
    gpu_model: str | None
    spot: bool
    price_usd_per_hour: Annotated[float, Field(description="on demand, as of the catalogue's date")]
    fallbacks: Annotated[list[str], Field(description="the next classes that would fit, cheapest first")]
    resource_requirements: list[ResourceRequirement]

    @classmethod
    def of(cls, placement: Placement) -> PlacementView:
        """The view of a placement."""
        return cls(
            lane=placement.lane,
            compute_class=placement.compute_class,
            instance_type=placement.instance_type,
            job_queue=placement.job_queue,
            vcpus=placement.vcpus,
            memory_mib=placement.memory_mib,
            gpus=placement.gpus,
            gpu_model=placement.gpu_model,
            spot=placement.spot,
            price_usd_per_hour=placement.price_usd_per_hour,
            fallbacks=list(placement.fallbacks),
            resource_requirements=[
                ResourceRequirement.model_validate(need) for need in placement.resource_requirements
            ],
        )


class AlternativeView(View):
    """One of the placements that would do."""

    compute_class: str
    instance_type: str
    spot: bool
    price_usd_per_hour: Annotated[float, Field(description="on demand, as of the catalogue's date")]

    @classmethod
    def all_of(cls, placements: Sequence[Placement]) -> list[AlternativeView]:
        """The views of placements."""
        return [
            cls(
                compute_class=one.compute_class,
                instance_type=one.instance_type,
                spot=one.spot,
                price_usd_per_hour=one.price_usd_per_hour,
            )
            for one in placements
        ]


Alternatives = Annotated[
    list[AlternativeView],
    Field(description="where a run may go, in the order in which it is tried; the first is chosen"),
]


class HardwarePlanView(PlacementView):
    """The placement that is tried first, with all that would do."""

    alternatives: Alternatives

    @classmethod
    def of_all(cls, placements: Sequence[Placement]) -> HardwarePlanView:
        """The view of the placements of one request."""
        return cls(**dict(PlacementView.of(placements[0])), alternatives=AlternativeView.all_of(placements))


class InstanceTypeView(View):
    """One size of a compute class."""

    model_config = ConfigDict(from_attributes=True)

    instance_type: str
    vcpus: int
    memory_mib: int
    usable_memory_mib: Annotated[int, Field(description="what jobs may use; the agents keep the rest")]
    gpus: int
    price_usd_per_hour: float


class ComputeClassView(View):
    """One instance family with its sizes, cheapest first."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    lane: Literal["cpu", "gpu"]
    family: str
    gpu_model: str | None
    gpu_memory_gib: Annotated[int | None, Field(description="of each GPU")]
    instance_types: list[InstanceTypeView]


class HardwareView(View):
    """The enabled compute classes, with the region and date of their on-demand prices."""

    region: str
    price_date: str
    classes: list[ComputeClassView]

    @classmethod
    def of(cls, catalogue: Catalogue, enabled: Sequence[str]) -> HardwareView:
        """The view of a catalogue; an empty `enabled` enables all classes."""
        classes: list[ComputeClass] = [one for one in catalogue.classes if not enabled or one.name in enabled]
        return cls(
            region=catalogue.region,
            price_date=catalogue.price_date,
            classes=[ComputeClassView.model_validate(one) for one in classes],
        )
