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

## Hardware that can't be had

A class may have no machine for hours: AWS has none, or a quota is used up. Say what else would do, and how long to
wait:

```console
$ launchbay register examples/digits
Registered digits, version 1
…
$ launchbay launch digits --gpu l4,a10g --patience 10m --max-price 2 --dry-run
…
  gpu-l4 (g6.xlarge): 4 vCPU, 13.83 GiB, 1 x l4; $0.805/h
  fallbacks: gpu-a10g (g5.xlarge) $1.006/h
  waits 10m for each, pays at most $2.000/h, then starts again with the first
```

If no machine of the first class starts the run within its patience, its AWS Batch job is ended and the run is
submitted to the next one. The run's timeline says why, to which class, and at what price. A `launchbay.yaml`, a
`job.yaml`, a launch file and the API have the same fields:

```yaml
hardware:
  any_of: [{{gpu: {{model: l4}}, spot: true}}, {{gpu: {{model: l4}}}}, {{gpu: {{model: a10g}}}}]
  vcpus: 4              # holds for each alternative that does not say otherwise
  prefer: order         # the order in which they are tried: as written, or `cheapest` first
patience: 10m           # 2h, 1d12h, or seconds; from a minute to 14 days
max_price: 2            # USD an hour; a launch that nothing fits at this price is refused, with what would fit
when_exhausted: retry   # or `fail`, once every alternative was tried
```

- **Alternatives.** Each stands for every class that fits it, the cheapest first: `--gpu a100` is both kinds of A100.
  Without `any_of`, what else fits the request are the alternatives, as `launchbay hardware --gpu 40gib` lists them.
- **Patience.** A request that lists alternatives is patient for ten minutes. Any other one waits where it is, without
  end, unless it has a `patience`. Runs that wait are looked at once a minute, so a move takes up to a minute more.
- **At once** moves a run for whose class waiting won't help: it asks for more vCPUs than the class may use, no
  machine of it is large enough, its queue or its compute environments are gone or set up wrong. It does not come back
  to such a class.
- **Once every alternative was tried**, the run starts again with the first and waits twice as long for each as in the
  round before, up to a day; with `when_exhausted: fail`, it fails and says what each alternative said.
- **A run that has started stays**, also if it starts just when its patience ends, or waits to start again after its
  Spot machine was reclaimed. It has one job at a time: the next is submitted when AWS Batch says that the one before
  has ended.
- **Prices** are those of the smallest machine that fits, On-Demand. If AWS Batch finds none of that size, it may
  start a larger one of the same class, and share it among runs.
- **A rerun** keeps all of this, unless it is given other hardware or terms.

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
