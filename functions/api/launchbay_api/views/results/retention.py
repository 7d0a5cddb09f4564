"""How long a run's results are kept, as the API returns it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from launchbay_api.views.authors import AuthorView
from launchbay_api.views.base import Time, View
from launchbay_core.domain.results.retention import Days, Kind
from launchbay_core.domain.runs import Run


class KindView(View):
    """How long one kind of a run's results is kept; both are null if it is kept for good, or the run goes on."""

    until: Annotated[Time | None, Field(description="when it will be deleted")]
    deleted_at: Time | None

    @classmethod
    def of(cls, run: Run, kind: Kind, days: Days) -> KindView:
        """The view of a kind."""
        until = run.retention.until(kind, days, run.project, run.ended_at)
        return cls(until=until, deleted_at=run.retention.deleted.get(kind))


class RetentionView(View):
    """How long a run's results are kept."""

    outputs: KindView
    checkpoints: KindView
    metrics: KindView
    kept_by: Annotated[AuthorView | None, Field(description="who keeps them for good; null if nobody does")]
    kept_at: Time | None
    forgotten_by: Annotated[AuthorView | None, Field(description="who had them deleted; null if nobody did")]
    forgotten_at: Time | None

    @classmethod
    def of(cls, run: Run, days: Days) -> RetentionView | None:
        """The view of a run's; None for a run that has not started, and so has left nothing."""
        if not any(run.places):
            return None
        found = run.retention
        return cls(
            **{kind.value: KindView.of(run, kind, days) for kind in Kind},
            kept_by=AuthorView.of(found.kept_by),
            kept_at=found.kept_at,
            forgotten_by=AuthorView.of(found.forgotten_by),
            forgotten_at=found.forgotten_at,
        )
