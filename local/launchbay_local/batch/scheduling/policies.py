"""Job queues and their scheduling policies. Pure.

Source: AWS Batch's API reference, `FairsharePolicy` and `ShareAttributes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_ACTIVE_SHARES = 500  # of one queue
DEFAULT_WEIGHT = 1.0
_DEFAULT_DECAY_SECONDS = 600  # what 0 means
_MAX_DECAY_SECONDS = 604_800
_MAX_RESERVATION = 99
_LOWEST_WEIGHT, _HIGHEST_WEIGHT = 0.0001, 999.9999


@dataclass(frozen=True)
class FairSharePolicy:
    """A scheduling policy: how the shares of a queue are weighed against each other.

    `compute_reservation` is a percentage; `decay_seconds` 0 means 600. `weights` has weight factors by share identifier
    or, with an asterisk at the end, by prefix: a lower weight gets more.

    Raises:
        ValueError: AWS Batch accepts no such policy.
    """

    arn: str
    compute_reservation: int = 0
    decay_seconds: int = 0
    weights: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.compute_reservation <= _MAX_RESERVATION:
            raise ValueError(f"ComputeReservation is {self.compute_reservation}: it must be from 0 to 99.")
        if not 0 <= self.decay_seconds <= _MAX_DECAY_SECONDS:
            raise ValueError(f"ShareDecaySeconds is {self.decay_seconds}: it must be from 0 to {_MAX_DECAY_SECONDS}.")
        for share, weight in self.weights.items():
            if not _LOWEST_WEIGHT <= weight <= _HIGHEST_WEIGHT:
                raise ValueError(f"The weight factor of {share} is {weight}: it must be from 0.0001 to 999.9999.")
            overlap = next((other for other in self.weights if other != share and _covers(other, share)), None)
            if overlap is not None:
                raise ValueError(f"The share identifiers {share} and {overlap} overlap.")

    @property
    def window(self) -> int:
        """For how many seconds a share's use counts."""
        return self.decay_seconds or _DEFAULT_DECAY_SECONDS

    def weight(self, share: str) -> float:
        """The weight factor of a share."""
        return next((weight for name, weight in self.weights.items() if _covers(name, share)), DEFAULT_WEIGHT)

    def capacity(self, vcpus: float, active_shares: int) -> float:
        """How many of a queue's vCPUs its active shares may use: the rest is reserved for shares that may come.

        >>> FairSharePolicy("arn", compute_reservation=50).capacity(16, active_shares=2)
        12.0
        """
        reserved: float = (self.compute_reservation / 100) ** active_shares
        return vcpus * (1 - reserved)


@dataclass(frozen=True)
class JobQueue:
    """A job queue; without a policy it is first in, first out."""

    name: str
    policy: FairSharePolicy | None = None


def _covers(pattern: str, share: str) -> bool:
    """Whether an entry of the distribution is about a share, or about all that another entry is about."""
    return share.startswith(pattern[:-1]) if pattern.endswith("*") else share == pattern
