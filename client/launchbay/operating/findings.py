"""What was looked at, and how it was found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is as it must be, and if not, whether that keeps people from working."""

    what: str
    is_good: bool
    says: str
    is_needed: bool = True
