"""How long what a run gives back is kept: days after its end by kind, until somebody keeps it or has it forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from launchbay_core.domain.authors import Author
from launchbay_core.domain.clock import days_after
from launchbay_core.domain.names import SMOKE_PROJECT

# Of that project's results. A run alone says where they lie, and its items may go from 7 days after its launch on; its
# attempts take 3.5 days at most.
SMOKE_DAYS = 3
FIRST_VISIT_DAYS = 14  # when a run is looked at that has nothing to delete: what its job has left besides is deleted


class Kind(StrEnum):
    """What a run gives back."""

    OUTPUTS = "outputs"
    CHECKPOINTS = "checkpoints"
    METRICS = "metrics"


class Days(NamedTuple):
    """For how many days after a run's end its results are kept, by kind; 0 is for good."""

    outputs: int
    checkpoints: int
    metrics: int

    def of(self, kind: Kind, project: str) -> int:
        """The days of a kind in a project."""
        return SMOKE_DAYS if project == SMOKE_PROJECT else int(getattr(self, kind.value))

    def first(self, project: str) -> int:
        """After how many days a run is looked at for the first time: when the first kind is due, at the latest."""
        return min([FIRST_VISIT_DAYS, *(days for kind in Kind if (days := self.of(kind, project)))])


@dataclass(frozen=True)
class Retention:
    """What was decided about a run's results: by whom they are kept or were forgotten, and when kinds were deleted.

    Times are ISO 8601. What is marked as deleted may still be there for some minutes, and is never shown.
    """

    kept_by: Author | None = None
    kept_at: str | None = None
    forgotten_by: Author | None = None
    forgotten_at: str | None = None
    deleted: Mapping[Kind, str] = field(default_factory=dict)

    @property
    def is_kept(self) -> bool:
        """Whether somebody keeps them for good."""
        return self.kept_at is not None

    def until(self, kind: Kind, days: Days, project: str, ended_at: str | None) -> str | None:
        """When a kind will be deleted; None for never, for what is deleted, and as long as a run goes on."""
        count = days.of(kind, project)
        if ended_at is None or self.is_kept or kind in self.deleted or not count:
            return None
        return days_after(ended_at, count)

    def due(self, days: Days, project: str, ended_at: str, now: str) -> list[Kind]:
        """The kinds that are to be deleted now."""
        found = {kind: self.until(kind, days, project, ended_at) for kind in Kind}
        return [kind for kind, until in found.items() if until is not None and until <= now]


NOTHING_DECIDED = Retention()
