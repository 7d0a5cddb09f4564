"""Runs: launch, list and search, look up, label, cancel, run again."""

from __future__ import annotations

from launchbay_api.endpoints import Answer, Endpoints
from launchbay_api.parameters import LaunchQuery, RunsQuery
from launchbay_api.views.plans import PlanView
from launchbay_api.views.runs import RerunView, RunsView, RunView
from launchbay_core.aws.adapters import Adapters, create_adapters
from launchbay_core.domain.access import Principal, Scope
from launchbay_core.domain.authors import Author
from launchbay_core.domain.clock import now
from launchbay_core.domain.names import check_name
from launchbay_core.domain.requests import ChangeLabels, LaunchRequest, RerunRequest
from launchbay_core.domain.run_search.search import Search, parse_columns, parse_search
from launchbay_core.domain.runs import Run
from launchbay_core.services.labels import change_labels
from launchbay_core.services.launch import launch
from launchbay_core.services.launch_plans import plan
from launchbay_core.services.lifecycle.cancel import cancel
from launchbay_core.services.rerun import plan_rerun, rerun
from launchbay_core.services.run_search.search import find_runs

PATH = "/v1/projects/<project>/runs"

endpoints = Endpoints("runs")


@endpoints.post(PATH, scope=Scope.LAUNCH, gives={201: RunView, 200: RunView | PlanView}, refuses=(404, 409, 422))
def launch_run(
    project: str, body: LaunchRequest, query: LaunchQuery, caller: Principal, idempotency_key: str | None
) -> Answer:
    """Launch a job with other inputs, on the requested hardware.

    201 with the new run; 200 with the run that the same idempotency key has launched before, or with what would run
    if `dry_run` is true.
    """
    caller.check_priority(body.priority, project)
    adapters = create_adapters()
    if query.dry_run:
        return Answer(PlanView.of(plan(adapters, project, body)))
    return _answer_launch(*launch(adapters, project, body, caller.author, idempotency_key))


@endpoints.get(PATH, scope=Scope.READ, gives=RunsView, refuses=(404,))
def list_runs(project: str, query: RunsQuery, author: Author) -> RunsView:
    """List a project's runs, the newest first; or those among its newest runs that a search finds, in its order.

    `job` and `state` select runs of all times. Every other filter, and `sort`, looks at the newest 1,000 of those:
    `looked_at` says at how many, and `cut` whether there are older ones.
    """
    adapters = create_adapters()
    search = _search(query, author)
    columns = parse_columns(query.column)
    found = find_runs(adapters, project, search, columns=columns, cursor=query.cursor, limit=query.limit)
    if not found.runs:
        _check_exists(adapters, project, search.job)
    return RunsView.of(found)


def _search(query: RunsQuery, author: Author) -> Search:
    return parse_search(
        now(),
        job=None if query.job is None else check_name("job", query.job),
        states=query.state,
        part=query.id,
        by=author.subject if query.by == "me" else query.by,
        since=query.since,
        name=query.name,
        tags=query.tag,
        where=query.where,
        sort=query.sort,
    )


@endpoints.get(PATH + "/<run>", scope=Scope.READ, gives=RunView, refuses=(404,))
def get_run(project: str, run: str) -> RunView:
    """Look up a run with its timeline."""
    return RunView.of(create_adapters().store.get_run(project, run))


@endpoints.patch(PATH + "/<run>", scope=Scope.LAUNCH, gives=RunView, refuses=(404, 409))
def change_run_labels(project: str, run: str, body: ChangeLabels, author: Author) -> RunView:
    """Change a run's name, tags or note; the same change again changes nothing."""
    return RunView.of(change_labels(create_adapters(), project, run, body, author))


@endpoints.post(PATH + "/<run>/cancel", scope=Scope.LAUNCH, gives={200: RunView}, refuses=(404, 409))
def cancel_run(project: str, run: str, author: Author) -> RunView:
    """Cancel a run that has not ended; cancelling it again changes nothing."""
    return RunView.of(cancel(create_adapters(), project, run, author))


@endpoints.post(
    PATH + "/<run>/rerun",
    scope=Scope.LAUNCH,
    gives={201: RerunView, 200: RerunView | PlanView},
    refuses=(404, 409, 422),
    body_may_be_empty=True,
)
def rerun_run(
    project: str, run: str, query: LaunchQuery, body: RerunRequest, caller: Principal, idempotency_key: str | None
) -> Answer:
    """Launch a run's job version again, with more overrides on top of the run's own.

    On one path the last wins, which `notices` say. 201 with the new run; 200 with the run that the same idempotency key
    has launched before, or with what would run if `dry_run` is true.
    """
    caller.check_priority(body.priority, project)
    adapters = create_adapters()
    if query.dry_run:
        return Answer(PlanView.of(plan_rerun(adapters, project, run, body)))
    made = rerun(adapters, project, run, body, caller.author, idempotency_key)
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
