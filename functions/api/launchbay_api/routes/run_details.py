"""Details of a run: its inputs and log, and how it differs from another run."""

from __future__ import annotations

from launchbay_api.endpoints import Endpoints
from launchbay_api.parameters import LogsQuery
from launchbay_api.views.run_details import DiffView, LogsView, RunInputsView
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.domain.access import Scope
from launchbay_core.services.diff import diff_runs, read_changed_inputs
from launchbay_core.services.logs import run_log_end, run_logs

PATH = "/v1/projects/<project>/runs/<run>"

endpoints = Endpoints("runs")


@endpoints.get(PATH + "/inputs", scope=Scope.READ, gives=RunInputsView, refuses=(404,))
def get_run_inputs(project: str, run: str) -> RunInputsView:
    """Look up what a run's script sees: the resolved run config and the patched files, with the lines that differ."""
    adapters = create_adapters()
    return RunInputsView.of(read_changed_inputs(adapters, adapters.store.get_run(project, run)))


@endpoints.get(PATH + "/logs", scope=Scope.READ, gives=LogsView, refuses=(404,))
def get_run_logs(project: str, run: str, query: LogsQuery) -> LogsView:
    """Read a run's log after the cursor, with all its attempts, or its last lines alone; the oldest line first."""
    adapters = create_adapters()
    if query.tail is not None:
        return LogsView.of(run_log_end(adapters, project, run, query.tail))
    return LogsView.of(run_logs(adapters, project, run, query.cursor))


@endpoints.get(PATH + "/diff/<other>", scope=Scope.READ, gives=DiffView, refuses=(404,))
def diff_two_runs(project: str, run: str, other: str) -> DiffView:
    """Compare two runs: values, files, hardware, job and its version, and the files that they have left."""
    return DiffView.of(diff_runs(create_adapters(), project, run, other))
