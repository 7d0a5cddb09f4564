"""What the steps of a smoke test found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from launchbay_core.errors import LaunchbayError


class Outcome(StrEnum):
    """How a step ended; one that is not checked says why, and is not a failure."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True)
class StepResult:
    """One step: what was seen, or why it was not checked; for a failed one, what to look at."""

    step: str
    outcome: Outcome
    saw: str
    look_at: str = ""


@dataclass(eq=False)
class StepFailed(LaunchbayError):
    """A step saw something else than it should; `look_at` says where the cause may be, if the step knows better."""

    saw: str
    look_at: str = ""

    def __str__(self) -> str:
        """What was seen."""
        return self.saw


@dataclass(eq=False)
class NotChecked(LaunchbayError):
    """A step can't be checked from here."""

    reason: str

    def __str__(self) -> str:
        """Why not."""
        return f"not checked, because {self.reason}"
