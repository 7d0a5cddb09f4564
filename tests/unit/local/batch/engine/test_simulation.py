"""Which GPUs a machine has, and which ones jobs see."""

from __future__ import annotations

from pathlib import Path

import pytest

from launchbay_local.batch import Gpu, discover_gpus, machine_slots
from launchbay_local.batch.engine.simulation import gpu_environment, gpu_model, simulated_hardware
from launchbay_local.batch.engine.slots import Allocation

LISTED = "0, GPU-aaaa-1, NVIDIA A10G\n1, GPU-bbbb-2, NVIDIA A10G\n"


@pytest.fixture
def nvidia_smi(tmp_path: Path) -> Path:
    """A program that answers as `nvidia-smi` does on a machine with two GPUs."""
    program = tmp_path / "nvidia-smi"
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{LISTED}END\n")
    program.chmod(0o755)
    return program


def test_gpus_are_those_that_nvidia_smi_lists(nvidia_smi: Path) -> None:
    assert discover_gpus([str(nvidia_smi)], None) == (Gpu("0", "NVIDIA A10G"), Gpu("1", "NVIDIA A10G"))


@pytest.mark.parametrize(("visible", "ids"), [("1", ["1"]), ("GPU-aaaa", ["0"]), ("", []), ("1,0", ["0", "1"])])
def test_gpus_that_are_hidden_from_the_stack_are_hidden_from_its_jobs(
    nvidia_smi: Path, visible: str, ids: list[str]
) -> None:
    assert [gpu.id for gpu in discover_gpus([str(nvidia_smi)], visible)] == ids


def test_a_machine_without_a_driver_has_no_gpus(tmp_path: Path) -> None:
    failing = tmp_path / "failing"
    failing.write_text("#!/bin/sh\necho 'NVIDIA-SMI has failed'\nexit 9\n")
    failing.chmod(0o755)

    assert discover_gpus([str(tmp_path / "none")]) == ()
    assert discover_gpus([str(failing)]) == ()


def test_slots_are_the_machine_s_unless_a_number_is_given() -> None:
    found = (Gpu("0", "T4"), Gpu("1", "T4"))

    assert machine_slots(found=found).gpus == found
    assert machine_slots(found=found).vcpus >= 8
    assert machine_slots(found=found).memory_mib > 100
    assert machine_slots(2, 512, 1, found=found) == machine_slots(2, 512, found=found[:1])
    assert machine_slots(gpus=4, found=()).gpus == ()


@pytest.mark.parametrize(
    ("queue", "model"),
    [
        ("launchbay-a10g", "a10g"),
        ("launchbay-a100-80-spot", "a100"),
        ("arn:aws:batch:us-east-1:1:job-queue/launchbay-l40s-spot", "l40s"),
        ("launchbay-t4", "t4"),
        ("launchbay-h200", "h200"),
        ("launchbay-gpu", None),
        ("launchbay-cpu-spot", None),
    ],
)
def test_a_queue_s_name_tells_the_gpu_model(queue: str, model: str | None) -> None:
    assert gpu_model(queue) == model


@pytest.mark.parametrize(
    ("count", "model", "gpus", "simulated"),
    [
        (0, "a10g", (), None),
        (1, "a10g", (), "1 x a10g"),
        (2, None, (), "2 x GPU"),
        (1, "a10g", (Gpu("0", "NVIDIA A10G"),), None),
        (1, "a100", (Gpu("0", "NVIDIA A100-SXM4-40GB"),), None),
        (1, "t4", (Gpu("0", "Tesla T4"),), None),
        (1, None, (Gpu("0", "whatever"),), None),
        (1, "l4", (Gpu("0", "NVIDIA L40S"),), "1 x l4 on 1 x NVIDIA L40S"),
        (4, "a10g", (Gpu("0", "NVIDIA A10G"),), "4 x a10g on 1 x NVIDIA A10G"),
    ],
)
def test_what_is_only_pretended_is_said(
    count: int, model: str | None, gpus: tuple[Gpu, ...], simulated: str | None
) -> None:
    assert simulated_hardware(count, model, gpus) == simulated


def test_a_job_sees_the_devices_of_its_share_and_no_others() -> None:
    allocation = Allocation(1, 1, (Gpu("2"), Gpu("5")))

    assert gpu_environment(allocation) == {"CUDA_VISIBLE_DEVICES": "2,5", "CUDA_DEVICE_ORDER": "PCI_BUS_ID"}
    assert gpu_environment(Allocation(1, 1)) == {"CUDA_VISIBLE_DEVICES": ""}
