"""What waits in the job queues, as the API returns it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from launchbay_api.views.authors import AuthorView, By
from launchbay_api.views.base import RunId, Time, View
from launchbay_core.domain.scheduling.priorities import Priority
from launchbay_core.domain.scheduling.queues import Queue, WaitingRun
from launchbay_core.domain.states import RunState


class WaitingRunView(View):
    """One place in a queue; everything but the place and the time is null for a run of another project."""

    position: Annotated[
        int | None, Field(description="from 1, which is next; null for a run that is not among the first of its queue")
    ]
    since: Annotated[Time, Field(description="when it got its place; without a place, when it was launched")]
    project: Annotated[str | None, Field(description="null for a project that the caller may not see")]
    run_id: RunId | None
    job: str | None
    name: str | None
    state: RunState | None
    priority: Priority | None
    created_by: By
    reason: Annotated[str | None, Field(description="why it waits, if AWS Batch has said so")]

    @classmethod
    def of(cls, waiting: WaitingRun) -> WaitingRunView:
        """The view of a place in a queue."""
        run = waiting.run
        return cls(
            position=waiting.position,
            since=waiting.since,
            project=waiting.project,
            run_id=waiting.run_id,
            job=run.job if run else None,
            name=run.labels.name if run else None,
            state=run.state if run else None,
            priority=run.priority if run else None,
            created_by=AuthorView.of(run.created_by) if run else None,
            reason=run.reason if run else None,
        )


class QueueView(View):
    """A job queue of a compute class: the runs at its front in order, then the project's others that wait for it."""

    name: str
    compute_class: str
    spot: Annotated[bool, Field(description="whether it tries Spot capacity first")]
    at: Annotated[Time | None, Field(description="when AWS Batch last looked at it; null if it has not yet")]
    waiting: list[WaitingRunView]
    may_have_more: Annotated[bool, Field(description="whether runs of other projects may wait behind these")]


class QueuesView(View):
    """The job queues, in the catalogue's order of their compute classes."""

    queues: list[QueueView]

    @classmethod
    def of(cls, queues: Sequence[Queue]) -> QueuesView:
        """The view of job queues."""
        return cls(
            queues=[
                QueueView(
                    name=one.name,
                    compute_class=one.compute_class,
                    spot=one.spot,
                    at=one.at,
                    waiting=[WaitingRunView.of(waiting) for waiting in one.waiting],
                    may_have_more=one.may_have_more,
                )
                for one in queues
            ]
        )
