"""Checks whether a deployment is healthy, through the API and with the operator's AWS credentials."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from launchbay.api.page_addresses import NoPage
from launchbay.operating.dead_letters import find_dead_letters
from launchbay.operating.deployment import Deployment, find_deployment
from launchbay.operating.errors import map_aws_errors
from launchbay.operating.findings import Finding
from launchbay.operating.page.inspection import inspect_page
from launchbay_core.domain.hardware.job_queues import start_of_names
from launchbay_core.domain.states import RunState
from launchbay_core.errors import LaunchbayError

if TYPE_CHECKING:
    from launchbay.api import Client

STUCK_MINUTES = 10  # the sweep dispatches within two
_RUNS_CHECKED = 100  # in each state
_BATCH_SIZE = 100  # compute environments in one call
ADVICE = {
    "CpuDeadLetters": "runs were not dispatched: the log of DispatchFunction says why",
    "GpuDeadLetters": "runs were not dispatched: the log of DispatchFunction says why",
    "IntakeDeadLetters": "uploaded files were not processed: the log of IntakeFunction says why",
    "MetricsDeadLetters": "parts of runs' metrics were not rolled up: the log of MetricsFunction says why",
    "TrackDeadLetters": "events of AWS Batch were not processed; the sweep has caught up with them",
    "PipeDeadLetters": "records of the table's stream did not reach the bus: subscribers may have missed events",
    "ReconcileDeadLetters": "sweeps failed: the log of ReconcileFunction says why",
}


def check_sign_in(api: Client) -> Finding:
    """Whether the server accepts this user's access token."""
    try:
        api.hardware.get_classes()
    except LaunchbayError as error:
        return Finding("sign-in", is_good=False, says=str(error))
    return Finding("sign-in", is_good=True, says="the server accepts your access token")


def check_hardware(api: Client) -> Finding:
    """Whether any compute class is enabled."""
    classes = [one["name"] for one in api.hardware.get_classes()["classes"]]
    if not classes:
        says = "no compute class is enabled: name some in the parameter ComputeClasses of the deployment"
        return Finding("hardware", is_good=False, says=says)
    return Finding("hardware", is_good=True, says=f"{len(classes)} classes: {', '.join(classes)}")


def check_page(api: Client) -> Finding:
    """Whether the page answers with its policy, and lets the API's errors through; a server may have none."""
    try:
        return Finding("page", is_good=True, says=inspect_page(api))
    except NoPage as error:
        return Finding("page", is_good=False, says=str(error), is_needed=False)
    except LaunchbayError as error:
        return Finding("page", is_good=False, says=str(error))


def check_runs(api: Client) -> Finding:
    """Whether runs of the project have waited too long, and why."""
    before = (datetime.now(UTC) - timedelta(minutes=STUCK_MINUTES)).isoformat()
    waiting = [
        run
        for state in (RunState.QUEUED, RunState.SUBMITTED, RunState.RUNNABLE)
        for run in api.runs.find(limit=_RUNS_CHECKED, states=[state])
        if run["updated_at"] < before
    ]
    queued = [run for run in waiting if run["state"] == RunState.QUEUED]
    if not waiting:
        return Finding("runs", is_good=True, says=f"no run has waited longer than {STUCK_MINUTES} minutes")
    first = waiting[0]
    says = f"{len(waiting)} have waited longer than {STUCK_MINUTES} minutes; {first['run_id']} is {first['state']}: "
    if queued:
        says += "it was not dispatched; see the dead letters and the log of DispatchFunction"
    else:
        says += first["reason"] or "AWS Batch has given no reason yet"
    return Finding("runs", is_good=False, says=says, is_needed=bool(queued))


def check_deployment(api: Client, stack: str | None) -> Iterator[Finding]:
    """Job queues and dead letters, or why they were not checked."""
    try:
        deployment = find_deployment(stack, api.server)
        yield from check_job_queues(deployment)
        yield check_dead_letters(deployment)
    except LaunchbayError as error:
        says = f"job queues and dead letters were not checked: {error}"
        yield Finding("deployment", is_good=False, says=says, is_needed=stack is not None)


def check_job_queues(deployment: Deployment) -> Iterator[Finding]:
    """Whether the job queues, and the compute environments behind them, accept jobs."""
    prefix = start_of_names(deployment.name)
    queues = _find_job_queues(deployment, prefix)
    if not queues:
        says = f"no job queue is named {prefix}…: name compute classes in the parameter ComputeClasses, and deploy"
        yield Finding("job queues", is_good=False, says=says)
        return
    yield _check_valid("job queues", [(one["jobQueueName"], one) for one in queues])
    arns = sorted({entry["computeEnvironment"] for one in queues for entry in one["computeEnvironmentOrder"]})
    environments = _describe_environments(deployment, arns)
    yield _check_valid("compute", [(one["computeEnvironmentName"], one) for one in environments])


def _find_job_queues(deployment: Deployment, prefix: str) -> list[Any]:
    with map_aws_errors("list the job queues"):
        pages = deployment.client("batch").get_paginator("describe_job_queues").paginate()
        return [one for page in pages for one in page["jobQueues"] if one["jobQueueName"].startswith(prefix)]


def _describe_environments(deployment: Deployment, arns: list[str]) -> list[Any]:
    batch = deployment.client("batch")
    found: list[Any] = []
    with map_aws_errors("describe the compute environments"):
        for start in range(0, len(arns), _BATCH_SIZE):
            batched = arns[start : start + _BATCH_SIZE]
            found += batch.describe_compute_environments(computeEnvironments=batched)["computeEnvironments"]
    return found


def _check_valid(what: str, found: list[tuple[str, Any]]) -> Finding:
    bad = [(name, one) for name, one in found if (one["state"], one["status"]) != ("ENABLED", "VALID")]
    if not bad:
        return Finding(what, is_good=True, says=f"{len(found)}, all enabled and valid")
    name, first = bad[0]
    reason = first.get("statusReason") or "no reason given"
    says = f"{len(bad)} of {len(found)} do not accept jobs; {name} is {first['state']} and {first['status']}: {reason}"
    return Finding(what, is_good=False, says=says)


def check_dead_letters(deployment: Deployment) -> Finding:
    """Whether any step has given up on a message."""
    full = [letters for letters in find_dead_letters(deployment) if letters.count]
    if not full:
        return Finding("dead letters", is_good=True, says="none")
    counts = "; ".join(f"{one.count} in {one.name} ({ADVICE.get(one.name, 'see its log')})" for one in full)
    says = f"{counts}. When the cause is fixed, run `launchbay admin redrive`"
    return Finding("dead letters", is_good=False, says=says)
