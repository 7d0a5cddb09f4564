"""How a run's hardware is printed: where it is placed, what else would do, and how long it waits for that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from launchbay.cli.console.texts import price_text
from launchbay_core.domain.states import RunState


def placement_text(placement: dict[str, Any]) -> str:
    """A placement on one line: its compute class, what the run gets, and the price."""
    memory = f"{placement['memory_mib'] / 1024:.4g} GiB"
    gpus = f", {placement['gpus']} x {placement['gpu_model']}" if placement["gpus"] else ""
    spot = "Spot, at most " if placement["spot"] else ""
    machine = f"{placement['compute_class']} ({placement['instance_type']})"
    return f"{machine}: {placement['vcpus']} vCPU, {memory}{gpus}; {spot}{price_text(placement['price_usd_per_hour'])}"


def class_text(run: Mapping[str, Any]) -> str:
    """The class of a run in a list; while it waits, with those that it goes to if it can't be had."""
    placement = run["placement"]
    own = placement["compute_class"] + (" spot" if placement["spot"] else "")
    waits = RunState(run["state"]).is_before_start and run.get("patience")  # an older server sends none
    return ", then ".join([own, *(placement["fallbacks"] if waits else ())])


def print_alternatives(plan: Mapping[str, Any]) -> None:
    """Print what would do after the first choice, in order, each with its price; nothing if nothing would."""
    others = plan.get("alternatives", ())[1:]  # a server of an older release sends none
    if others:
        click.echo(f"  fallbacks: {', '.join(map(_alternative_text, others))}")


def _alternative_text(one: Mapping[str, Any]) -> str:
    spot = "Spot, at most " if one["spot"] else ""
    return f"{one['compute_class']} ({one['instance_type']}) {spot}{price_text(one['price_usd_per_hour'])}"


def terms_text(run: Mapping[str, Any], fallbacks: Sequence[str] = ()) -> str:
    """How long a run waits for each of its alternatives, what it may cost, and what then; empty if it never moves."""
    from launchbay_core.domain.hardware.durations import format_duration

    parts = []
    if patience := run.get("patience"):  # a server of an older release sends none
        following = f", then for {', '.join(fallbacks)}" if fallbacks else ""
        ends = "fails" if run["when_exhausted"] == "fail" else "starts again with the first"
        parts = [f"waits {format_duration(patience)}{following or ' for each'}", f"then {ends}"]
    if run.get("max_price"):
        parts.insert(1 if parts else 0, f"pays at most {price_text(run['max_price'])}")
    return ", ".join(parts)
