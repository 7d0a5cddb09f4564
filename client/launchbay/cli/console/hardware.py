"""The hardware that options ask for, and how long a run waits for it at what price, as members of a request."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def with_terms(command: Command) -> Command:
    """Add --patience, --max-price and --when-exhausted to a command, which gets those that were given as `terms`."""

    @click.option(
        "--patience",
        metavar="DURATION",
        callback=_read_patience,
        help="How long the run waits for a machine before it tries the next alternative, such as 10m.",
    )
    @click.option(
        "--max-price",
        type=click.FloatRange(0, min_open=True),
        metavar="USD",
        help="The most that its machine may cost an hour, on demand.",
    )
    @click.option(
        "--when-exhausted",
        type=click.Choice(["retry", "fail"]),
        help="Once every alternative was tried: start again with the first, or fail.  [default: retry]",
    )
    @functools.wraps(command)
    def wrapped(
        *words: Any, patience: int | None, max_price: float | None, when_exhausted: str | None, **options: Any
    ) -> Any:
        given = {"patience": patience, "max_price": max_price, "when_exhausted": when_exhausted}
        terms = {field: value for field, value in given.items() if value is not None}
        return command(*words, terms=terms, **options)

    return wrapped  # type: ignore[return-value]  # click calls it by keyword; options are added, none is removed


def _read_patience(_context: click.Context, _option: click.Parameter, text: str | None) -> int | None:
    from launchbay_core.domain.hardware.durations import parse_duration

    if text is None:
        return None
    seconds = parse_duration(text)
    if seconds is None:
        raise click.UsageError(f"`--patience {text}`: give a duration such as 10m, 2h or 1d12h.")
    return seconds


def hardware_request(gpu: str | None, vcpus: int | None, memory: float | None, *, spot: bool) -> dict[str, Any] | None:
    """The hardware that the options ask for; None if they ask for none, which leaves the job's default.

    Several GPUs in `gpu`, with commas between them, are alternatives in their order.

    Raises:
        UsageError: `gpu` can't be read.
    """
    if gpu is None and vcpus is None and memory is None and not spot:
        return None
    asked: dict[str, Any] = {"vcpus": vcpus, "memory_gib": memory, "spot": spot}
    choices = [] if gpu is None else [_gpu(text.strip()) for text in gpu.split(",")]
    if len(choices) > 1:
        asked["any_of"] = [{"gpu": choice} for choice in choices]
    elif choices:
        asked["gpu"] = choices[0]
    return {name: value for name, value in asked.items() if value is not None}


def _gpu(text: str) -> dict[str, Any]:
    what, colon, count = text.partition(":")
    if not what:
        raise click.UsageError("`--gpu`: give MODEL, MODEL:COUNT, or several with commas, such as l4,a10g.")
    if colon and not (count.isdecimal() and int(count) > 0):
        raise click.UsageError(f"`--gpu {text}`: give MODEL or MODEL:COUNT, such as a10g:2.")
    number = int(count) if colon else 1
    memory = what.lower().removesuffix("gib").removesuffix("gb")
    if memory != what.lower() and memory.replace(".", "", 1).isdecimal():
        return {"memory_gib": float(memory), "count": number}
    return {"model": what.lower(), "count": number}
