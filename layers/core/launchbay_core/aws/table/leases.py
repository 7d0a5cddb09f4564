"""Leases in the table: who holds one works alone on an item until it ends, and nobody waits longer for who has died."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from launchbay_core.domain.clock import to_text

_TOO_LONG = 2  # times its length from now: clocks differ by less


@dataclass(frozen=True)
class Lease:
    """A lease that is wanted: from when until when, as texts.

    One that is there and ends after `latest` does not hold: it is of a clock that has been set back since.
    """

    now: str
    until: str
    latest: str

    @property
    def values(self) -> dict[str, str]:
        """The values of `free_condition`."""
        return {"now": self.now, "latest": self.latest}


def lease_from(moment: datetime, seconds: int) -> Lease:
    """A lease of so many seconds."""
    length = timedelta(seconds=seconds)
    return Lease(to_text(moment), to_text(moment + length), to_text(moment + _TOO_LONG * length))


def free_condition(member: str) -> str:
    """The condition that no lease holds, by the member that has its end."""
    return f"(attribute_not_exists(#{member}) OR #{member} < :now OR #{member} > :latest)"
