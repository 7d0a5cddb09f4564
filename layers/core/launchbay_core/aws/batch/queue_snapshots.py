"""What waits in a job queue, from AWS Batch's GetJobQueueSnapshot. Pure.

By its API reference, the answer lists the first 100 RUNNABLE jobs in the order in which they will be dispatched, with
the time since which each has had its place, and the 20 shares that use the most capacity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launchbay_core.domain.clock import from_milliseconds

MAX_JOBS = 100  # that a snapshot lists


@dataclass(frozen=True)
class WaitingJob:
    """A job at the front of a queue; `since` is ISO 8601, the time since which it has had its place."""

    job_id: str
    since: str


@dataclass(frozen=True)
class QueueSnapshot:
    """The front of a job queue at the time `at`, the next job first; `at` is None if AWS Batch has looked at none."""

    queue: str
    at: str | None
    jobs: Sequence[WaitingJob]

    @property
    def may_have_more(self) -> bool:
        """Whether other jobs may wait behind these."""
        return len(self.jobs) >= MAX_JOBS


def read_snapshot(queue: str, answer: Mapping[str, Any]) -> QueueSnapshot:
    """The snapshot of a queue in an answer of GetJobQueueSnapshot."""
    front = answer.get("frontOfQueue") or {}
    at = front.get("lastUpdatedAt")
    jobs = [
        WaitingJob(one["jobArn"].rpartition("/")[2], from_milliseconds(one["earliestTimeAtPosition"]))
        for one in front.get("jobs", ())
    ]
    return QueueSnapshot(queue, None if at is None else from_milliseconds(at), jobs)
