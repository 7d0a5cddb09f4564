"""Short texts for values of the API: times, durations, prices, states, people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click

from launchbay_core.domain.scheduling.priorities import NORMAL
from launchbay_core.domain.states import RunState

_STATE_COLOURS: dict[str, str] = {
    RunState.SUCCEEDED: "green",
    RunState.FAILED: "red",
    RunState.CANCELLED: "yellow",
    RunState.RUNNING: "cyan",
}


def state_text(state: str) -> str:
    """A run's state in its colour."""
    return click.style(state, fg=_STATE_COLOURS.get(state))


def shown_priority(described: Mapping[str, Any]) -> str:
    """The priority of a run, plan or version, if it says something: empty for the normal one."""
    priority: str = described.get("priority", NORMAL)  # a server of an older release sends none
    return "" if priority == NORMAL else priority


def count_text(count: int, noun: str) -> str:
    """A number of things, such as `1 file` or `3 files`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def size_text(size: int) -> str:
    """A number of bytes in the unit that suits it: `0 B`, `48.2 kB`, `1.5 GB`; a kB is 1,000 bytes.

    >>> size_text(999), size_text(48_213), size_text(999_950)
    ('999 B', '48.2 kB', '1.0 MB')
    """
    if size < 1000:
        return f"{size} B"
    number, unit = size / 1000, "kB"
    for larger in ("MB", "GB", "TB"):
        if number < 999.95:
            break
        number, unit = number / 1000, larger
    return f"{number:,.1f} {unit}"


def ago(text: str) -> str:
    """How long ago a time of the API was: `12 s ago`, `3 h ago`; the date if it was more than a week ago."""
    then = datetime.fromisoformat(text)
    seconds = max(0, int((datetime.now(UTC) - then).total_seconds()))
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            count = seconds // size
            return then.date().isoformat() if unit == "d" and count > 7 else f"{count} {unit} ago"
    return f"{seconds} s ago"


def duration_text(seconds: float | None) -> str:
    """A duration in its two largest units: `850 ms`, `12 s`, `5m 12s`, `2d 3h`; empty if it is unknown."""
    if seconds is None:
        return ""
    if seconds < 60:
        return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.0f} s"
    parts, rest = [], int(seconds)
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        count, rest = divmod(rest, size)
        parts.append(f"{count}{unit}" if count else "")
    return " ".join([part for part in parts if part][:2])


def author_text(author: Mapping[str, Any] | None) -> str:
    """Who made a change; empty if that is unknown."""
    return str(author["name"]) if author else ""


def price_text(usd: float) -> str:
    """A price per hour; a small one with enough digits to compare it."""
    return f"${usd:.3f}/h" if usd < 10 else f"${usd:,.2f}/h"


def gpu_text(request: Mapping[str, Any]) -> str:
    """The GPUs of a hardware request, by model or by memory: `2 x a10g`, `1 x 40 GiB`."""
    return f"{request['count']} x {request['model'] or str(request['memory_gib']) + ' GiB'}"


def input_names(inputs: Mapping[str, Any]) -> str:
    """The inputs of a job version, by name; those that are outputs of other runs come last."""
    taken = [f"{name} (an output of another run)" for name in inputs.get("outputs", {})]  # an older server sends none
    return ", ".join((["run config"] if inputs["config"] else []) + list(inputs["files"]) + taken) or "none"


def flatten(values: Any) -> list[tuple[str, Any]]:
    """The leaves of nested maps with their dotted paths; an empty map is a leaf."""
    from launchbay_core.inputs import format_path

    return [(format_path(keys), value) for keys, value in leaves_of(values)]


def leaves_of(values: Any, keys: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    """The leaves of nested maps with their keys, which may be empty texts; an empty map is a leaf.

    >>> leaves_of({"a": {"": 2}, "b": {}})
    [(('a', ''), 2), (('b',), {})]
    """
    if not isinstance(values, dict) or not values:
        return [(keys, values)] if keys else []
    return [leaf for key, value in values.items() for leaf in leaves_of(value, (*keys, str(key)))]
