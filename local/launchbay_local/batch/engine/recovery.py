"""Settles the attempts that were running when an earlier process ended."""

from __future__ import annotations

from collections.abc import Callable

from launchbay_local.batch.delivery.events import state_change
from launchbay_local.batch.engine.lifecycle import interrupt
from launchbay_local.batch.records.records import Status
from launchbay_local.batch.records.store import Store
from launchbay_local.batch.tasks.processes import end_orphans


def recover(store: Store, grace: float, clock: Callable[[], int]) -> None:
    """End the processes of attempts that an earlier process started, and settle the attempts.

    Such a job is started again only if it has attempts left: how far the lost attempt came is unknown.
    """
    left = [job for _, job in store.jobs_in([Status.STARTING, Status.RUNNING])]
    if not left:
        return
    end_orphans({job.job_id: job.processes for job in left}, grace)
    for job in left:
        settled = interrupt(job, clock())
        store.update_job(settled, [state_change(settled)])
