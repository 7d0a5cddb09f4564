"""What waits for hardware: each compute class's job queues, with the runs in them in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from launchbay_core.domain.runs import Run


@dataclass(frozen=True)
class WaitingRun:
    """One place in a queue, of a run of which the caller may know the project; times are ISO 8601.

    `position` counts from 1; None for a run that is not among the first of its queue. `since` is when it got its place,
    or was launched. `project` and `run_id` are None for a run that the caller may not see, and for a job of others.
    `run` is what is stored of it, which can lack.
    """

    position: int | None
    since: str
    project: str | None = None
    run_id: str | None = None
    run: Run | None = None


@dataclass(frozen=True)
class Queue:
    """A job queue at the time `at`: the runs at its front, the next one first, then the caller's others in it.

    `may_have_more` holds if runs of other projects may wait behind those at the front.
    """

    name: str
    compute_class: str
    spot: bool
    at: str | None
    waiting: Sequence[WaitingRun]
    may_have_more: bool
