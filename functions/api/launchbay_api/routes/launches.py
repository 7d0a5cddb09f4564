"""Launches of runs: of a job's version, and of a run again."""

from __future__ import annotations

from launchbay_api.answers import Answer
from launchbay_api.endpoints import Endpoints
from launchbay_api.parameters import LaunchQuery
from launchbay_api.views.plans import PlanView
from launchbay_api.views.runs import RerunView, RunView
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.domain.access import Principal, Scope
from launchbay_core.domain.requests import LaunchRequest, RerunRequest
from launchbay_core.domain.runs import Run
from launchbay_core.services.launch import launch
from launchbay_core.services.launch_plans import plan
from launchbay_core.services.rerun import plan_rerun, rerun

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
