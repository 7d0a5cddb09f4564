"""A run's metrics: the newest, lowest and highest value of each, and some of its points."""

from __future__ import annotations

from launchbay_api.endpoints import Endpoints
from launchbay_api.parameters import MetricsQuery
from launchbay_api.views.metrics import MetricsView
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.domain.access import Scope
from launchbay_core.services.results.read_metrics import read_metrics

endpoints = Endpoints("runs")


@endpoints.get("/v1/projects/<project>/runs/<run>/metrics", scope=Scope.READ, gives=MetricsView, refuses=(404,))
def get_run_metrics(project: str, run: str, query: MetricsQuery) -> MetricsView:
    """Look up a run's metrics over all its attempts; of each series, some points with its lowest and its highest."""
    return MetricsView.of(read_metrics(create_adapters(), project, run, query.names, query.points))
