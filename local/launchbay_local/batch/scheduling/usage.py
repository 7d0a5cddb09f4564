"""How much a share has used: vCPU-seconds, of which older ones count less. Pure.

AWS Batch documents that it counts the vCPU-seconds of running and recently completed jobs, that the decay gives recent
jobs more weight, and that a share is inactive once the decay time is over. It does not document the curve. Here it is
exponential: at the end of the decay time 5 % of a vCPU-second still count, and then nothing does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

_TIME_CONSTANTS = 3.0  # in one window: e^-3 is 5 %
_ROUNDING = 1e-9  # sums of fractions of vCPUs are not exact


@dataclass(frozen=True)
class Usage:
    """The use of one share up to a moment, in seconds since the epoch; `vcpus` are in use at that moment."""

    vcpu_seconds: float = 0.0
    vcpus: float = 0.0
    at: float = 0.0
    idle_since: float = 0.0

    def until(self, now: float, window: float) -> Usage:
        """The use up to a later moment; time that runs backwards counts as none."""
        if not self.vcpus and now - self.idle_since >= window:
            return Usage(at=now, idle_since=self.idle_since)
        passed = max(0.0, now - self.at)
        rate = _TIME_CONSTANTS / window
        left = math.exp(-rate * passed)
        used = self.vcpu_seconds * left + self.vcpus * (1 - left) / rate
        return replace(self, vcpu_seconds=used, at=max(now, self.at))

    def begin(self, vcpus: float, now: float, window: float) -> Usage:
        """A job starts."""
        usage = self.until(now, window)
        return replace(usage, vcpus=usage.vcpus + vcpus)

    def end(self, vcpus: float, now: float, window: float) -> Usage:
        """A job has ended."""
        usage = self.until(now, window)
        left = usage.vcpus - vcpus
        return replace(usage, vcpus=left if left > _ROUNDING else 0.0, idle_since=usage.at)

    def is_recent(self, now: float, window: float) -> bool:
        """Whether the share is in use, or was within the window."""
        return self.vcpus > 0 or (self.vcpu_seconds > 0 and now - self.idle_since < window)
