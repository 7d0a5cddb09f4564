"""Several requests that would do: in their order or by price, each placement once, none above the price."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from launchbay_core.domain.hardware import catalogue, place, place_all
from launchbay_core.domain.hardware.request import HardwareRequest, HardwareTerms
from launchbay_core.errors import Unplaceable

MODELS = catalogue().gpu_models
ALTERNATIVE = st.fixed_dictionaries(
    {}, optional={"gpu": st.sampled_from(MODELS).map(lambda model: {"model": model}), "spot": st.booleans()}
)


def names(request: dict[str, Any], **options: Any) -> list[str]:
    return [one.name for one in place_all(HardwareRequest.model_validate(request), **options)]


def test_alternatives_are_tried_in_their_order() -> None:
    request = {"any_of": [{"gpu": {"model": "a10g"}}, {"gpu": {"model": "l4"}}]}

    assert names(request) == ["gpu-a10g (g5.xlarge)", "gpu-l4 (g6.xlarge)"]
    assert names(request | {"prefer": "cheapest"}) == ["gpu-l4 (g6.xlarge)", "gpu-a10g (g5.xlarge)"]


def test_an_alternative_stands_for_every_class_that_fits_it() -> None:
    request = {"any_of": [{"gpu": {"model": "a100"}}, {"gpu": {"model": "h100"}}]}

    assert [name.split(" ")[0] for name in names(request)] == ["gpu-a100-40", "gpu-a100-80", "gpu-h100"]


def test_what_an_alternative_leaves_out_is_as_in_the_request() -> None:
    request = {"gpu": {"model": "t4", "count": 4}, "vcpus": 8, "any_of": [{"spot": True}, {"vcpus": 16}, {}]}

    placed = place_all(HardwareRequest.model_validate(request))

    assert [(one.spot, one.vcpus, one.gpus) for one in placed] == [(True, 8, 4), (False, 16, 4)]  # one machine, once
    assert [one.job_queue for one in placed] == ["launchbay_gpu-t4-spot", "launchbay_gpu-t4"]
    assert placed[0].fallbacks == ("gpu-t4 on demand",)


def test_spot_comes_first_of_what_costs_the_same() -> None:
    request = {"gpu": {"model": "t4"}, "any_of": [{"spot": False}, {"spot": True}], "prefer": "cheapest"}

    assert names(request) == ["gpu-t4 (g4dn.xlarge) on Spot", "gpu-t4 (g4dn.xlarge)"]


def test_a_class_that_is_not_enabled_is_passed_over_if_another_one_is_left() -> None:
    request = {"any_of": [{"gpu": {"model": "l4"}}, {"gpu": {"model": "a10g"}}]}

    assert names(request, enabled=["gpu-a10g"]) == ["gpu-a10g (g5.xlarge)"]
    with pytest.raises(Unplaceable, match="No compute class for this request is enabled"):
        names(request, enabled=["cpu-compute"])


@pytest.mark.parametrize("alternative", [{"gpu": {"model": "l5"}}, {"gpu": {"model": "l4", "count": 9}}])
def test_an_alternative_that_fits_no_class_at_all_is_refused(alternative: dict[str, Any]) -> None:
    with pytest.raises(Unplaceable):
        names({"any_of": [{"gpu": {"model": "a10g"}}, alternative]})


@given(
    st.lists(ALTERNATIVE, max_size=6),
    st.sampled_from(MODELS),
    st.none() | st.floats(0.3, 70),
    st.sampled_from(["order", "cheapest"]),
)
def test_no_placement_comes_twice_or_above_the_price(
    any_of: list[dict[str, Any]], model: str, max_price: float | None, prefer: str
) -> None:
    request = HardwareRequest.model_validate({"gpu": {"model": model}, "any_of": any_of, "prefer": prefer})
    everywhere = place_all(request)
    affordable = [one.name for one in everywhere if max_price is None or one.price_usd_per_hour <= max_price]
    if not affordable:
        with pytest.raises(Unplaceable, match="What would fit: "):
            place(request, max_price=max_price)
        return

    placed = place_all(request, max_price=max_price)

    assert [one.name for one in placed] == affordable
    assert len({one.name for one in placed}) == len(placed)
    assert place(request, max_price=max_price) == placed[0]
    assert [len(one.fallbacks) for one in placed] == list(reversed(range(len(placed))))
    if prefer == "cheapest":
        prices = [one.price_usd_per_hour for one in placed]
        assert prices == sorted(prices)


@given(st.lists(ALTERNATIVE, min_size=1, max_size=4))
def test_a_stored_request_is_read_as_it_was(any_of: list[dict[str, Any]]) -> None:
    request = HardwareRequest.model_validate({"gpu": {"model": "t4"}, "any_of": any_of})
    assume(place_all(request))

    assert place_all(HardwareRequest.model_validate(request.model_dump())) == place_all(request)


@pytest.mark.parametrize(("given_", "seconds"), [("10m", 600), ("1d12h", 129600), (60, 60), (600.0, 600), ("90", 90)])
def test_a_patience_is_a_duration_or_seconds(given_: Any, seconds: int) -> None:
    assert HardwareTerms.model_validate({"patience": given_}).patience == seconds


@pytest.mark.parametrize("given_", ["soon", "30s", 59, "15d", True, 60.5, [], ""])
def test_any_other_patience_is_refused(given_: Any) -> None:
    with pytest.raises(ValidationError):
        HardwareTerms.model_validate({"patience": given_})
