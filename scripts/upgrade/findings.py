"""What an upgrade would do, in words: a fault, at which it fails or loses something, or a notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One effect on one resource (or output, parameter, environment), and what to do about it."""

    path: str
    what: str
    advice: str
    is_fault: bool = True

    def __str__(self) -> str:
        """As a line of text."""
        return f"{'FAULT ' if self.is_fault else 'notice'}  {self.path}: {self.what}. {self.advice}"


def report(findings: Sequence[Finding]) -> str:
    """All findings as text, faults first, with their count in the last line."""
    ordered = sorted(findings, key=lambda one: (not one.is_fault, one.path, one.what))
    faults = sum(one.is_fault for one in findings)
    return "\n".join([*map(str, ordered), f"{faults} faults, {len(findings) - faults} notices"])
