"""The table as services see it: jobs and runs in one object."""

from __future__ import annotations

from launchbay_core.aws.table.job_store import JobStore
from launchbay_core.aws.table.run_store import RunStore


class Store(JobStore, RunStore):
    """Everything that the table stores about jobs and runs."""
