"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """The result of one check: whether it is good, and if not, whether the problem keeps people from working."""

    what: str
    is_good: bool
    says: str
    is_needed: bool = True
