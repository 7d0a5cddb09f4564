"""`launchbay hardware`: the compute classes of a deployment, and where a request would run."""

from __future__ import annotations

from typing import Any

import click

from launchbay.cli.completions.inputs import complete_gpu
from launchbay.cli.console.hardware import hardware_request
from launchbay.cli.console.session import Session, with_session


@click.command()
@click.option(
    "--gpu",
    metavar="MODEL[:COUNT],…",
    shell_complete=complete_gpu,
    help="GPUs by model, such as a10g:4, or by memory, such as 40gib. Several are alternatives: l4,a10g.",
)
@click.option("--vcpus", type=click.IntRange(1), help="Minimum number of vCPUs.")
@click.option("--memory", type=click.FloatRange(0, min_open=True), metavar="GIB", help="Minimum memory in GiB.")
@click.option("--spot", is_flag=True, help="Spot capacity.")
@with_session
def hardware(session: Session, gpu: str | None, vcpus: int | None, memory: float | None, *, spot: bool) -> None:
    """List the compute classes; or, with options, show where such a request would run and at what price.

    \b
    launchbay hardware
    launchbay hardware --gpu a10g:2
    launchbay hardware --gpu l4,a10g
    launchbay hardware --gpu 40gib --spot
    launchbay hardware --vcpus 8 --memory 32
    """
    request = hardware_request(gpu, vcpus, memory, spot=spot)
    if request is None:
        session.show(session.api.hardware.get_classes(), _print_classes)
    else:
        session.show(session.api.hardware.plan(request), _print_placement)


def _print_classes(found: dict[str, Any]) -> None:
    from launchbay.cli.console.tables import print_table

    rows = [_class_row(one) for one in found["classes"]]
    print_table(["CLASS", "GPU", "COUNT", "VCPUS", "MEMORY", "ON DEMAND"], rows)
    click.secho(f"Prices of {found['region']}, {found['price_date']}.", dim=True)


def _class_row(one: dict[str, Any]) -> tuple[str, ...]:
    from launchbay.cli.console.texts import price_text

    sizes = one["instance_types"]
    prices = [size["price_usd_per_hour"] for size in sizes]
    gpus = sorted({size["gpus"] for size in sizes})
    return (
        one["name"],
        f"{one['gpu_model']}, {one['gpu_memory_gib']} GiB" if one["gpu_model"] else "",
        "/".join(map(str, gpus)) if one["gpu_model"] else "",
        _range([size["vcpus"] for size in sizes]),
        _range([size["memory_mib"] // 1024 for size in sizes]) + " GiB",
        " - ".join(dict.fromkeys(price_text(price) for price in (min(prices), max(prices)))),
    )


def _range(numbers: list[int]) -> str:
    return "-".join(dict.fromkeys(map(str, (min(numbers), max(numbers)))))


def _print_placement(placement: dict[str, Any]) -> None:
    from launchbay.cli.console.runs.placements import placement_text, print_alternatives

    click.echo(placement_text(placement))
    click.echo(f"  job queue {placement['job_queue']}")
    print_alternatives(placement)
