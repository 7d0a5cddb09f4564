"""Every compute class can be tested: some small request leads to it, by the catalogue's own placement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, cast

import pytest

from launchbay.api.client import Client
from launchbay.api.errors import ApiError
from launchbay.operating.smoke.classes import LEAST, request_for_class
from launchbay_core.domain.hardware import catalogue, place
from launchbay_core.domain.hardware.request import HardwareRequest
from launchbay_core.errors import NotFound, Unplaceable


@dataclass
class Hardware:
    """The hardware endpoints of a deployment, over the real catalogue; counts what is asked."""

    enabled: list[str] = field(default_factory=lambda: [one.name for one in catalogue().classes])
    plans: int = 0

    def get_classes(self) -> dict[str, Any]:
        return {"classes": [asdict(one) for one in catalogue().classes if one.name in self.enabled]}

    def plan(self, request: Mapping[str, Any]) -> dict[str, Any]:
        self.plans += 1
        try:
            placed = place(HardwareRequest.model_validate(dict(request)), enabled=self.enabled)
        except Unplaceable as error:
            raise ApiError(422, {"detail": str(error)}) from error
        return asdict(placed)


@dataclass
class Api:
    """As much of the API's client as a request is found with."""

    hardware: Hardware = field(default_factory=Hardware)


def request_on(api: Api, compute_class: str | None) -> tuple[dict[str, Any], dict[str, Any]]:
    return request_for_class(cast("Client", api), compute_class)


@pytest.mark.parametrize("compute_class", [one.name for one in catalogue().classes])
def test_a_request_leads_to_every_class_of_the_catalogue(compute_class: str) -> None:
    api = Api()

    request, placement = request_on(api, compute_class)

    assert placement["compute_class"] == compute_class
    HardwareRequest.model_validate(request)
    assert api.hardware.plans <= 10


def test_without_a_class_the_cheapest_is_taken() -> None:
    request, placement = request_on(Api(), None)

    prices = {one.name: one.instance_types[0].price_usd_per_hour for one in catalogue().classes}
    assert request == LEAST
    assert placement["compute_class"] == min(prices, key=lambda name: prices[name])


def test_a_class_that_is_not_enabled_is_refused_with_those_that_are() -> None:
    with pytest.raises(NotFound, match="`gpu-t4`"):
        request_on(Api(Hardware(enabled=["gpu-t4"])), "gpu-h100")
