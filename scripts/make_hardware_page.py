"""Make `docs/hardware.md` from the hardware catalogue; with `--check`, only say whether it is up to date."""

from __future__ import annotations

import sys
from pathlib import Path

from class_regions import classes_of_regions
from committed import write_or_check
from launchbay_core.domain.hardware.catalogue import Catalogue, ComputeClass, catalogue

PAGE = Path(__file__).resolve().parent.parent / "docs" / "hardware.md"

_HEAD = """\
# Hardware

This page lists every compute class. `scripts/make_hardware_page.py` makes it from the catalogue that placement uses.
The parameter `ComputeClasses` of a deployment enables classes; `launchbay hardware` lists the enabled ones.

A launch says what it needs, not which class: `--gpu a10g`, `--gpu a10g:4`, `--vcpus 8 --memory 32`. It is placed on the
cheapest machine that fits. The memory shown is what jobs can use; the rest is reserved for the machine's own agents.
Prices are On-Demand prices in {region}, in US dollars per hour, as of {price_date}. With `--spot`, they are usually
less than half.

## Classes

| class | instance family | GPU | memory of each | machines | USD per hour |
| --- | --- | --- | --- | --- | --- |
"""


_REGIONS = """
## Regions

Not every region has the machines of every class. A deployment leaves out the classes that its region lacks, or has only
in part. Within a region, not every Availability Zone has every machine.

| region | classes that it lacks |
| --- | --- |
"""


def hardware_page(hardware: Catalogue) -> str:
    """The text of `docs/hardware.md`."""
    head = _HEAD.format(region=hardware.region, price_date=hardware.price_date)
    overview = "".join(_overview(one) for one in hardware.classes)
    return head + overview + _regions() + "".join(_details(one) for one in hardware.classes)


def _overview(one: ComputeClass) -> str:
    prices = [size.price_usd_per_hour for size in one.instance_types]
    span = f"{prices[0]:.3f}" if len(prices) == 1 else f"{prices[0]:.3f} to {prices[-1]:.3f}"
    gpu = f"NVIDIA {one.gpu_model.upper()}" if one.gpu_model else ""
    memory = f"{one.gpu_memory_gib} GiB" if one.gpu_memory_gib else ""
    return f"| `{one.name}` | {one.family} | {gpu} | {memory} | {len(prices)} | {span} |\n"


def _regions() -> str:
    names = {one.name for one in catalogue().classes}
    rows = (
        f"| {region} | {', '.join(f'`{name}`' for name in sorted(names.difference(found))) or 'none'} |\n"
        for region, found in classes_of_regions().items()
    )
    return _REGIONS + "".join(rows)


def _details(one: ComputeClass) -> str:
    columns = "| machine | vCPUs | memory for jobs, GiB | GPUs | USD per hour |\n| --- | --- | --- | --- | --- |\n"
    rows = (
        f"| {size.instance_type} | {size.vcpus} | {size.usable_memory_mib / 1024:.1f} | {size.gpus or ''} |"
        f" {size.price_usd_per_hour:.3f} |\n"
        for size in one.instance_types
    )
    return f"\n## {one.name}\n\n{columns}" + "".join(rows)


if __name__ == "__main__":
    sys.exit(write_or_check(PAGE, hardware_page(catalogue()), sys.argv))
