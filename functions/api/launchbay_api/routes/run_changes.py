"""Changes of a run: its labels, its end before its time, and how long its results are kept."""

from __future__ import annotations

from launchbay_api.endpoints import Endpoints
from launchbay_api.views.runs import RunView
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.domain.access import Scope
from launchbay_core.domain.authors import Author
from launchbay_core.domain.requests import ChangeLabels, KeepResults
from launchbay_core.services.labels import change_labels
from launchbay_core.services.lifecycle.cancel import cancel
from launchbay_core.services.results.retention import forget_results, keep_results

PATH = "/v1/projects/<project>/runs/<run>"

endpoints = Endpoints("runs")


@endpoints.patch(PATH, scope=Scope.LAUNCH, gives=RunView, refuses=(404, 409))
def change_run_labels(project: str, run: str, body: ChangeLabels, author: Author) -> RunView:
    """Change a run's name, tags or note; the same change again changes nothing."""
    return RunView.of(change_labels(create_adapters(), project, run, body, author))


@endpoints.post(PATH + "/cancel", scope=Scope.LAUNCH, gives={200: RunView}, refuses=(404, 409))
def cancel_run(project: str, run: str, author: Author) -> RunView:
    """Cancel a run that has not ended; cancelling it again changes nothing."""
    return RunView.of(cancel(create_adapters(), project, run, author))


@endpoints.post(PATH + "/keep", scope=Scope.LAUNCH, gives={200: RunView}, refuses=(404, 409), body_may_be_empty=True)
def keep_run_results(project: str, run: str, body: KeepResults, author: Author) -> RunView:
    """Keep a run's outputs, checkpoints and metrics for good, or no longer; the same again changes nothing."""
    return RunView.of(keep_results(create_adapters(), project, run, author, is_kept=body.keep))


@endpoints.post(PATH + "/forget", scope=Scope.ADMIN, gives={200: RunView}, refuses=(404, 409))
def forget_run_results(project: str, run: str, author: Author) -> RunView:
    """Delete a run's outputs, checkpoints and metrics, for good; its record stays.

    From the answer on, nobody gets them; they are deleted within minutes.
    """
    return RunView.of(forget_results(create_adapters(), project, run, author))
