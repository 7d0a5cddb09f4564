"""Takes up what an earlier process left in the state folder."""

from __future__ import annotations

from launchbay_local.batch.delivery.events import state_change
from launchbay_local.batch.engine.lifecycle import interrupted
from launchbay_local.batch.engine.processes import end_orphans
from launchbay_local.batch.records.records import Status, now
from launchbay_local.batch.records.store import Store


def recover(store: Store, grace: float) -> None:
    """End what still runs of attempts that an earlier process started, and settle them.

    Such a job is run again only if it has attempts left: how far the lost attempt came, nobody knows.
    """
    left = [job for _, job in store.jobs_in([Status.STARTING, Status.RUNNING])]
    if not left:
        return
    end_orphans({job.job_id: job.process for job in left}, grace)
    for job in left:
        settled = interrupted(job, now())
        store.update_job(settled, [state_change(settled)])
