"""The store as services see it: one object with the jobs' side and the runs' side."""

from __future__ import annotations

from launchbay_core.aws.table.job_store import JobStore
from launchbay_core.aws.table.run_store import RunStore


class Store(JobStore, RunStore):
    """Everything that is kept in the table, of jobs and of runs."""
