"""The table as services see it: jobs, their definitions, runs and uploads in one object."""

from __future__ import annotations

from launchbay_core.aws.table.definition_store import DefinitionStore
from launchbay_core.aws.table.job_store import JobStore
from launchbay_core.aws.table.launch_reads import LaunchLookUps
from launchbay_core.aws.table.open_runs import OpenRuns
from launchbay_core.aws.table.results.newest_store import NewestStore
from launchbay_core.aws.table.results.retention_store import RetentionStore
from launchbay_core.aws.table.run_lists import RunLists
from launchbay_core.aws.table.run_store import RunStore
from launchbay_core.aws.table.upload_store import UploadStore


class Store(
    JobStore, DefinitionStore, RunStore, RunLists, OpenRuns, LaunchLookUps, UploadStore, NewestStore, RetentionStore
):
    """Everything that the table stores about jobs, runs and uploads."""
