"""The cheapest class that fits, and a refusal that helps."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.domain.hardware import Placement, catalogue, catalogue_document, place, sides_of
from launchbay_core.domain.hardware.request import GpuRequest, HardwareRequest
from launchbay_core.domain.hardware.side_containers import reserved
from launchbay_core.errors import Unplaceable

ROOT = Path(__file__).resolve().parents[4]
TABLE = ROOT.parent / "shared" / "ec2_instances_us_east_1.csv"
MODELS = [None, *catalogue().gpu_models]
REQUESTS = st.builds(
    HardwareRequest,
    gpu=st.none()
    | st.builds(
        GpuRequest,
        model=st.sampled_from(MODELS),
        memory_gib=st.none() | st.floats(1, 200),
        count=st.integers(1, 16),
    ),
    vcpus=st.none() | st.integers(1, 256),
    memory_gib=st.none() | st.floats(0.01, 3000),
    spot=st.booleans(),
)


@pytest.mark.parametrize(
    ("request_", "instance_type", "queue"),
    [
        (HardwareRequest(), "c7i.large", "launchbay_cpu-compute"),
        (HardwareRequest(vcpus=8, memory_gib=28), "m7i.2xlarge", "launchbay_cpu-general"),
        (HardwareRequest(vcpus=2, memory_gib=14), "r7i.large", "launchbay_cpu-memory"),
        (HardwareRequest(gpu=GpuRequest(model="t4")), "g4dn.xlarge", "launchbay_gpu-t4"),
        (HardwareRequest(gpu=GpuRequest(model="a10g", count=2)), "g5.12xlarge", "launchbay_gpu-a10g"),
        (HardwareRequest(gpu=GpuRequest(memory_gib=40), spot=True), "g6e.xlarge", "launchbay_gpu-l40s-spot"),
        (HardwareRequest(gpu=GpuRequest(model="a100")), "p4d.24xlarge", "launchbay_gpu-a100-40"),
        (HardwareRequest(gpu=GpuRequest(model="A100", memory_gib=80)), "p4de.24xlarge", "launchbay_gpu-a100-80"),
        (HardwareRequest(gpu=GpuRequest(model="h200", count=8)), "p5en.48xlarge", "launchbay_gpu-h200"),
        (HardwareRequest(gpu=GpuRequest(model="l4"), vcpus=16, memory_gib=48), "g6.4xlarge", "launchbay_gpu-l4"),
    ],
)
def test_a_request_goes_to_the_cheapest_machine_that_fits(
    request_: HardwareRequest, instance_type: str, queue: str
) -> None:
    placement = place(request_)

    assert (placement.instance_type, placement.job_queue) == (instance_type, queue)


@pytest.mark.parametrize(
    ("request_", "runner", "instance_type"),
    [
        (HardwareRequest(vcpus=2), "exec", "c7i.large"),
        (HardwareRequest(vcpus=2), "init", "c7i.xlarge"),
        (HardwareRequest(vcpus=1, memory_gib=1), "init", "c7i.xlarge"),
        (HardwareRequest(vcpus=4, memory_gib=2), "init", "c7i.xlarge"),
        (HardwareRequest(gpu=GpuRequest(model="t4")), "init", "g4dn.xlarge"),
    ],
)
def test_a_machine_has_room_for_the_containers_beside_the_job_s_own(
    request_: HardwareRequest, runner: str, instance_type: str
) -> None:
    assert place(request_, sides=sides_of(runner)).instance_type == instance_type


@given(REQUESTS)
def test_what_all_containers_reserve_fits_the_machine_and_the_run_is_shown_what_it_asked_for(
    request_: HardwareRequest,
) -> None:
    sides = sides_of("init")
    try:
        placed = place(request_, sides=sides)
    except Unplaceable:
        return

    vcpus, memory_mib, _, _ = _size(placed)
    together = reserved(placed.vcpus, placed.memory_mib, sides)
    assert together[0] <= vcpus
    assert together[1] <= memory_mib
    assert request_.vcpus in {None, placed.vcpus}


def _size(placement: Placement) -> tuple[int, int, int, float]:
    for one in catalogue().classes:
        for size in one.instance_types:
            if size.instance_type == placement.instance_type:
                return size.vcpus, size.usable_memory_mib, size.gpus, size.price_usd_per_hour
    raise AssertionError(placement)


@given(REQUESTS)
def test_a_placed_run_fits_on_its_machine_beside_the_agents(request_: HardwareRequest) -> None:
    try:
        placement = place(request_)
    except Unplaceable:
        return
    vcpus, memory_mib, gpus, price = _size(placement)
    assert placement.vcpus <= vcpus
    assert placement.memory_mib <= memory_mib
    assert placement.gpus <= gpus
    assert placement.price_usd_per_hour == price
    assert placement.vcpus >= (request_.vcpus or 1)
    assert placement.memory_mib >= int((request_.memory_gib or 0) * 1024)


@given(REQUESTS)
def test_no_enabled_class_would_have_been_cheaper(request_: HardwareRequest) -> None:
    prices = {}
    for one in catalogue().classes:
        try:
            prices[one.name] = place(request_, enabled=[one.name]).price_usd_per_hour
        except Unplaceable:
            continue
    if not prices:
        with pytest.raises(Unplaceable):
            place(request_)
        return
    placement = place(request_)
    assert placement.price_usd_per_hour == min(prices.values())
    offered = [prices[name] for name in (placement.compute_class, *placement.fallbacks)]
    assert offered == sorted(prices.values())


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (HardwareRequest(gpu=GpuRequest(model="a10")), "Did you mean `a10g`?"),
        (HardwareRequest(gpu=GpuRequest(model="a10g", count=16)), "up to 8 a10g of 24 GiB"),
        (HardwareRequest(vcpus=1000), "up to 192 vCPUs"),
    ],
)
def test_a_refusal_names_what_would_fit(request_: HardwareRequest, words: str) -> None:
    with pytest.raises(Unplaceable) as refusal:
        place(request_)

    assert words in str(refusal.value)


@pytest.mark.parametrize(
    ("request_", "vcpus", "memory_mib"),
    [
        (HardwareRequest(vcpus=1), 1, 2048),
        (HardwareRequest(vcpus=3), 3, 3 * 2048),
        (HardwareRequest(vcpus=31), 31, 31 * 2048),
        (HardwareRequest(vcpus=1, memory_gib=3), 1, 3072),
        (HardwareRequest(vcpus=1, memory_gib=0.001), 1, 4),
        (HardwareRequest(gpu=GpuRequest(model="t4"), memory_gib=3), 4, 3072),
        (HardwareRequest(gpu=GpuRequest(model="t4"), memory_gib=0.001), 4, 4),
    ],
)
def test_a_run_has_what_it_asks_for_or_two_gib_a_vcpu(request_: HardwareRequest, vcpus: int, memory_mib: int) -> None:
    placement = place(request_)

    assert (placement.vcpus, placement.memory_mib) == (vcpus, memory_mib)


@pytest.mark.parametrize(
    ("request_", "share"),
    [
        (HardwareRequest(), 1),
        (HardwareRequest(vcpus=4), 1),
        (HardwareRequest(gpu=GpuRequest(model="a10g", count=4)), 1),
        (HardwareRequest(gpu=GpuRequest(model="a10g", count=2)), 1 / 2),
        (HardwareRequest(gpu=GpuRequest(model="a100", count=3)), 3 / 8),
    ],
)
def test_a_run_that_names_neither_has_its_gpus_share_of_the_machine(request_: HardwareRequest, share: float) -> None:
    placement = place(request_)
    vcpus, usable_memory_mib, *_ = _size(placement)

    assert (placement.vcpus, placement.memory_mib) == (int(vcpus * share), int(usable_memory_mib * share))


def test_a_run_on_a_gpu_machine_may_have_less_than_its_share_of_vcpus() -> None:
    placement = place(HardwareRequest(gpu=GpuRequest(model="t4"), vcpus=1))

    assert (placement.vcpus, placement.memory_mib) == (1, _size(placement)[1])


@pytest.mark.parametrize(
    ("request_", "facts"),
    [
        (HardwareRequest(), ("cpu", "cpu-compute", 0, None, False, ("cpu-general", "cpu-memory"))),
        (HardwareRequest(spot=True), ("cpu", "cpu-compute", 0, None, True, ("cpu-general", "cpu-memory"))),
        (HardwareRequest(gpu=GpuRequest(model="T4", count=2)), ("gpu", "gpu-t4", 2, "t4", False, ())),
        (HardwareRequest(gpu=GpuRequest(memory_gib=141)), ("gpu", "gpu-h200", 1, "h200", False, ())),
    ],
)
def test_a_placement_says_where_the_run_goes_and_where_else_it_could(
    request_: HardwareRequest, facts: tuple[object, ...]
) -> None:
    placement = place(request_)

    assert facts == (
        placement.lane,
        placement.compute_class,
        placement.gpus,
        placement.gpu_model,
        placement.spot,
        tuple(placement.fallbacks),
    )


MODEL_NAMES = ", ".join(catalogue().gpu_models)


@pytest.mark.parametrize(
    ("request_", "enabled", "asked", "reason", "alternatives"),
    [
        (
            HardwareRequest(gpu=GpuRequest(model="A10")),
            None,
            {"gpu": {"model": "A10"}},
            "There is no GPU model `A10` in the catalogue. Did you mean `a10g`?",
            [MODEL_NAMES],
        ),
        (
            HardwareRequest(gpu=GpuRequest(model="h1")),
            None,
            {"gpu": {"model": "h1"}},
            "There is no GPU model `h1` in the catalogue. Did you mean `h100`?",
            [MODEL_NAMES],
        ),
        (
            HardwareRequest(gpu=GpuRequest(model="h200-141gb")),
            None,
            {"gpu": {"model": "h200-141gb"}},
            "There is no GPU model `h200-141gb` in the catalogue. Did you mean `h200`?",
            [MODEL_NAMES],
        ),
        (
            HardwareRequest(gpu=GpuRequest(model="quantum")),
            None,
            {"gpu": {"model": "quantum"}},
            "There is no GPU model `quantum` in the catalogue.",
            [MODEL_NAMES],
        ),
        (
            HardwareRequest(gpu=GpuRequest(model="t4", count=16)),
            ["gpu-t4", "gpu-l4", "cpu-compute"],
            {"gpu": {"model": "t4", "count": 16}},
            "No single machine has all that is requested.",
            ["up to 4 t4 of 16 GiB, 48 vCPUs and 174 GiB on g4dn.12xlarge"],
        ),
        (
            HardwareRequest(vcpus=1000),
            ["gpu-t4", "cpu-compute", "cpu-general"],
            {"vcpus": 1000},
            "No single machine has all that is requested.",
            ["up to 192 vCPUs and 346 GiB on c7i.48xlarge", "up to 192 vCPUs and 702 GiB on m7i.48xlarge"],
        ),
        (
            HardwareRequest(gpu=GpuRequest(model="t4")),
            ["gpu-l4", "cpu-compute"],
            {"gpu": {"model": "t4"}},
            "No compute class for this request is enabled.",
            ["l4", "no GPU"],
        ),
    ],
)
def test_a_refusal_says_what_was_asked_why_not_and_what_would_fit(
    request_: HardwareRequest, enabled: list[str] | None, asked: dict[str, object], reason: str, alternatives: list[str]
) -> None:
    with pytest.raises(Unplaceable) as refusal:
        place(request_, enabled=enabled)

    assert refusal.value.request == asked
    assert refusal.value.reason == reason
    assert list(refusal.value.alternatives) == alternatives


def test_a_disabled_class_is_not_used() -> None:
    placement = place(HardwareRequest(gpu=GpuRequest(memory_gib=16)), enabled=["gpu-a10g"])

    assert (placement.compute_class, list(placement.fallbacks)) == ("gpu-a10g", [])


def test_batch_is_asked_for_what_the_placement_says() -> None:
    needs = {
        need["type"]: need["value"] for need in place(HardwareRequest(gpu=GpuRequest(model="t4"))).resource_requirements
    }

    assert needs["GPU"] == "1"
    assert int(needs["VCPU"]) == 4
    assert 4 < int(needs["MEMORY"]) < 16 * 1024


@pytest.mark.skipif(not TABLE.exists(), reason="the table of instance types is not beside this checkout")
def test_every_figure_of_the_catalogue_is_the_table_s() -> None:
    spec = importlib.util.spec_from_file_location("make_catalogue", ROOT / "scripts" / "make_catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    with TABLE.open(newline="") as table:
        assert module.catalogue(list(csv.DictReader(table))) == catalogue_document()
