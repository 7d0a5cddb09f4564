"""What a run needs of its hardware, never an instance type; and how long it waits for it, at what price."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from launchbay_core.domain.bodies import WHOLE, Body
from launchbay_core.domain.hardware.durations import parse_duration

MAX_ALTERNATIVES = 16
MAX_MODEL = 100  # characters, which a refusal repeats
MIN_PATIENCE_SECONDS = 60  # waiting runs are looked at once a minute
MAX_PATIENCE_SECONDS = 14 * 24 * 3600

WhenExhausted = Literal["retry", "fail"]
Vcpus = Annotated[int | None, Field(ge=1, le=1024), WHOLE]
MemoryGib = Annotated[float | None, Field(gt=0, le=65536)]


class GpuRequest(Body):
    """GPUs by model, or by the minimum memory of each."""

    model: Annotated[
        str | None, Field(max_length=MAX_MODEL, description="t4, l4, a10g, l40s, a100-40, a100-80, h100, h200")
    ] = None
    memory_gib: Annotated[float | None, Field(gt=0, le=1024, description="minimum memory of each GPU, GiB")] = None
    count: Annotated[int, Field(ge=1, le=64), WHOLE] = 1


class HardwareAlternative(Body):
    """One of several hardware requests that would do; what it leaves out is as in the request around it."""

    gpu: GpuRequest | None = None
    vcpus: Vcpus = None
    memory_gib: MemoryGib = None
    spot: bool | None = None


class HardwareRequest(Body):
    """What a run needs, never an instance type; the placement chooses what is left out."""

    gpu: GpuRequest | None = None
    vcpus: Vcpus = None
    memory_gib: MemoryGib = None
    spot: bool = False
    any_of: Annotated[
        list[HardwareAlternative],
        Field(max_length=MAX_ALTERNATIVES, description="alternatives: when one can't be had, the next is tried"),
    ] = Field(default_factory=list)
    prefer: Annotated[
        Literal["order", "cheapest"],
        Field(description="which of `any_of` is tried first: the first one, or the cheapest"),
    ] = "order"

    def each(self) -> list[HardwareRequest]:
        """The alternatives as requests of their own; the request itself if it lists none.

        >>> [one.spot for one in HardwareRequest(any_of=[HardwareAlternative(spot=True), HardwareAlternative()]).each()]
        [True, False]
        """
        if not self.any_of:
            return [self]
        common = self.model_copy(update={"any_of": [], "prefer": "order"})
        return [
            common.model_copy(update={name: value for name, value in one if value is not None}) for one in self.any_of
        ]


def _to_seconds(value: Any) -> Any:
    """The seconds of a duration that is a text; JSON's `600.0` is as whole as `600`."""
    if isinstance(value, str):
        seconds = parse_duration(value)
        if seconds is None:
            raise ValueError(f"`{value[:40]}` is not a duration; write 10m, 2h, 1d12h or a number of seconds")
        return seconds
    return int(value) if isinstance(value, float) and value.is_integer() else value


_PATIENCE_SCHEMA = {
    "anyOf": [
        {"type": "integer", "minimum": MIN_PATIENCE_SECONDS, "maximum": MAX_PATIENCE_SECONDS},
        {"type": "string", "pattern": "^([1-9][0-9]{0,3}m|[1-9][0-9]?h|[1-9]d)$"},
        {"type": "null"},
    ],
    "examples": ["10m"],
}


def _replace_type(schema: dict[str, Any]) -> None:
    """Say in the document that a patience may be text; what it says of the type itself is that of the stored value."""
    for name in ("anyOf", "type", "minimum", "maximum"):
        schema.pop(name, None)
    schema.update(_PATIENCE_SCHEMA)


class HardwareTerms(Body):
    """How long a run waits for its hardware before it tries the next alternative, at what price, and what then."""

    patience: Annotated[
        Annotated[int, Field(ge=MIN_PATIENCE_SECONDS, le=MAX_PATIENCE_SECONDS)] | None,
        BeforeValidator(_to_seconds),
        Field(
            description="how long the run waits for a machine before it tries the next alternative: 10m, 2h, 1d12h, or "
            "seconds",
            json_schema_extra=_replace_type,
        ),
    ] = None
    max_price: Annotated[
        float | None, Field(gt=0, le=1_000_000, description="the most that its machine may cost, in USD an hour")
    ] = None
    when_exhausted: Annotated[
        WhenExhausted | None,
        Field(description="once every alternative was tried: start again with the first, or fail; `retry` if left out"),
    ] = None
