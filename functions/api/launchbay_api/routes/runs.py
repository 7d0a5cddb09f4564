"""Runs: launch, list, look up, cancel, run again."""

from __future__ import annotations

from launchbay_api.endpoints import Answer, Endpoints
from launchbay_api.parameters import LaunchQuery, RunsQuery
from launchbay_api.views.plans import PlanView
from launchbay_api.views.runs import RerunView, RunSummary, RunsView, RunView
from launchbay_core.aws.adapters import Adapters, create_adapters
from launchbay_core.domain.access import Scope
from launchbay_core.domain.authors import Author
from launchbay_core.domain.names import check_name
from launchbay_core.domain.requests import LaunchRequest, RerunRequest
from launchbay_core.domain.runs import Run
from launchbay_core.services.launch import launch, plan
from launchbay_core.services.lifecycle.cancel import cancel
from launchbay_core.services.rerun import rerun

PATH = "/v1/projects/<project>/runs"

endpoints = Endpoints("runs")


@endpoints.post(PATH, scope=Scope.LAUNCH, gives={201: RunView, 200: RunView | PlanView}, refuses=(404, 409, 422))
def launch_run(
    project: str, body: LaunchRequest, query: LaunchQuery, author: Author, idempotency_key: str | None
) -> Answer:
    """Launch a job with other inputs, on the requested hardware.

    201 with the new run; 200 with the run that the same idempotency key has launched before, or with what would run
    if `dry_run` is true.
    """
    adapters = create_adapters()
    if query.dry_run:
        return Answer(PlanView.of(plan(adapters, project, body)))
    return _answer_launch(*launch(adapters, project, body, author, idempotency_key))


@endpoints.get(PATH, scope=Scope.READ, gives=RunsView, refuses=(404,))
def list_runs(project: str, query: RunsQuery) -> RunsView:
    """List a project's runs, the newest first; of one job, or in one state, or both."""
    job = None if query.job is None else check_name("job", query.job)
    adapters = create_adapters()
    page = adapters.store.list_runs(project, job, query.state, query.cursor, query.limit)
    if not page.items:
        _check_exists(adapters, project, job)
    return RunsView(runs=[RunSummary.of(run) for run in page.items], cursor=page.cursor)


@endpoints.get(PATH + "/<run>", scope=Scope.READ, gives=RunView, refuses=(404,))
def get_run(project: str, run: str) -> RunView:
    """Look up a run with its timeline."""
    return RunView.of(create_adapters().store.get_run(project, run))


@endpoints.post(PATH + "/<run>/cancel", scope=Scope.LAUNCH, gives={200: RunView}, refuses=(404, 409))
def cancel_run(project: str, run: str, author: Author) -> RunView:
    """Cancel a run that has not ended; cancelling it again changes nothing."""
    return RunView.of(cancel(create_adapters(), project, run, author))


@endpoints.post(
    PATH + "/<run>/rerun",
    scope=Scope.LAUNCH,
    gives={201: RerunView, 200: RerunView},
    refuses=(404, 409, 422),
    body_may_be_empty=True,
)
def rerun_run(project: str, run: str, body: RerunRequest, author: Author, idempotency_key: str | None) -> Answer:
    """Launch a run's job version again, with more overrides on top of the run's own.

    On one path the last wins, which `notices` say. 201 with the new run; 200 with the run that the same idempotency key
    has launched before.
    """
    made = rerun(create_adapters(), project, run, body, author, idempotency_key)
    return _answer(RerunView.again(made.run, made.notices), created=made.created)


def _answer_launch(run: Run, created: bool) -> Answer:  # noqa: FBT001  (the second of the services' pair)
    return _answer(RunView.of(run), created=created)


def _answer(view: RunView, *, created: bool) -> Answer:
    location = f"/v1/projects/{view.project}/runs/{view.run_id}"
    return Answer(view, status=201 if created else 200, headers={"Location": location})


def _check_exists(adapters: Adapters, project: str, job: str | None) -> None:
    """Refuse a project or job that does not exist: one without runs has an empty list."""
    if job is None:
        adapters.store.check_project(project)
    else:
        adapters.store.get_job(project, job)
