"""A run as it is, and its timeline: what people and pages ask for again and again while it runs."""

from __future__ import annotations

from launchbay_api.endpoints import Endpoints
from launchbay_api.views.runs import EventsView, RunView, StateChangeView
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.domain.access import Scope

MAX_USERS = 100
PATH = "/v1/projects/<project>/runs/<run>"

endpoints = Endpoints("runs")


@endpoints.get(PATH, scope=Scope.READ, gives=RunView, refuses=(404,))
def get_run(project: str, run: str) -> RunView:
    """Look up a run with its timeline, and the newest hundred of the runs that start with outputs of it."""
    store = create_adapters().store
    found = store.get_run(project, run)
    # Only a run whose job has started can have left anything.
    used_by = store.used_by(project, run, MAX_USERS) if any(found.places) else ([], False)
    return RunView.of(found, used_by)


@endpoints.get(PATH + "/events", scope=Scope.READ, gives=EventsView, refuses=(404,))
def get_run_events(project: str, run: str) -> EventsView:
    """Look up a run's timeline, the oldest change first."""
    return EventsView(events=StateChangeView.all_of(create_adapters().store.get_run(project, run).timeline))
