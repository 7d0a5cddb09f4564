"""Is a deployment well, and if not, what to do: through the API, and with the operator's AWS credentials."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from launchbay.operating.dead_letters import dead_letters
from launchbay.operating.deployment import Deployment, NoDeployment, find_deployment
from launchbay.operating.findings import Finding
from launchbay_core.errors import LaunchbayError

if TYPE_CHECKING:
    from launchbay.api import Api

STUCK_MINUTES = 10  # the sweep heals within two
_LOOKED_AT = 100
_AT_ONCE = 100  # queues and environments a call describes
ADVICE = {
    "CpuDeadLetters": "runs were not dispatched: the log of DispatchFunction says why",
    "GpuDeadLetters": "runs were not dispatched: the log of DispatchFunction says why",
    "IntakeDeadLetters": "uploaded files were not acted on: the log of IntakeFunction says why",
    "TrackDeadLetters": "events of AWS Batch were not read; the sweep has caught up with them",
    "PipeDeadLetters": "records of the table's stream did not reach the bus: subscribers may have missed events",
    "ReconcileDeadLetters": "sweeps failed: the log of ReconcileFunction says why",
}


def check_sign_in(api: Api) -> Finding:
    """Whether the server knows who is asking."""
    try:
        api.send("GET", "/v1/hardware")
    except LaunchbayError as error:
        return Finding("sign-in", is_good=False, says=str(error))
    return Finding("sign-in", is_good=True, says="the server knows who is asking")


def check_hardware(api: Api) -> Finding:
    """Whether any compute class is switched on."""
    classes = [one["name"] for one in api.send("GET", "/v1/hardware").document["classes"]]
    if not classes:
        says = "no compute class is switched on: name some in the deployment's parameter ComputeClasses"
        return Finding("hardware", is_good=False, says=says)
    return Finding("hardware", is_good=True, says=f"{len(classes)} classes: {', '.join(classes)}")


def check_runs(api: Api) -> Finding:
    """Whether runs of the project wait longer than they should, and why."""
    before = (datetime.now(UTC) - timedelta(minutes=STUCK_MINUTES)).isoformat()
    waiting = [
        run
        for state in ("QUEUED", "SUBMITTED", "RUNNABLE")
        for run in api.pages_or_none("runs", "runs", _LOOKED_AT, state=state)
        if run["updated_at"] < before
    ]
    queued = [run for run in waiting if run["state"] == "QUEUED"]
    if not waiting:
        return Finding("runs", is_good=True, says=f"none has waited for {STUCK_MINUTES} minutes")
    first = waiting[0]
    says = f"{len(waiting)} wait longer than {STUCK_MINUTES} minutes; {first['run_id']} is {first['state']}: "
    if queued:
        says += "it was not dispatched; see the dead letters and the log of DispatchFunction"
    else:
        says += first["reason"] or "AWS Batch gives no reason yet"
    return Finding("runs", is_good=False, says=says, is_needed=bool(queued))


def check_deployment(api: Api, stack: str | None) -> Iterator[Finding]:
    """Job queues and dead letters, or why they were not looked at."""
    try:
        deployment = find_deployment(stack, api.server)
        yield from check_job_queues(deployment)
        yield check_dead_letters(deployment)
    except (NoDeployment, BotoCoreError, ClientError) as error:
        says = f"job queues and dead letters were not looked at: {error}"
        yield Finding("deployment", is_good=False, says=says, is_needed=stack is not None)


def check_job_queues(deployment: Deployment) -> Iterator[Finding]:
    """Whether the job queues, and the compute environments behind them, take jobs."""
    batch = deployment.client("batch")
    pages = batch.get_paginator("describe_job_queues").paginate()
    prefix = f"{deployment.name}-"
    queues = [one for page in pages for one in page["jobQueues"] if one["jobQueueName"].startswith(prefix)]
    if not queues:
        says = f"there is none named {prefix}…: name compute classes in the parameter ComputeClasses, and deploy"
        yield Finding("job queues", is_good=False, says=says)
        return
    yield _valid("job queues", [(one["jobQueueName"], one) for one in queues])
    arns = sorted({entry["computeEnvironment"] for one in queues for entry in one["computeEnvironmentOrder"]})
    found: list[Any] = []
    for start in range(0, len(arns), _AT_ONCE):
        asked = arns[start : start + _AT_ONCE]
        found += batch.describe_compute_environments(computeEnvironments=asked)["computeEnvironments"]
    yield _valid("compute", [(one["computeEnvironmentName"], one) for one in found])


def _valid(what: str, found: list[tuple[str, Any]]) -> Finding:
    bad = [(name, one) for name, one in found if (one["state"], one["status"]) != ("ENABLED", "VALID")]
    if not bad:
        return Finding(what, is_good=True, says=f"{len(found)}, all enabled and valid")
    name, first = bad[0]
    reason = first.get("statusReason") or "no reason given"
    says = f"{len(bad)} of {len(found)} take no jobs; {name} is {first['state']} and {first['status']}: {reason}"
    return Finding(what, is_good=False, says=says)


def check_dead_letters(deployment: Deployment) -> Finding:
    """Whether any step has given up on a message."""
    full = [letters for letters in dead_letters(deployment) if letters.count]
    if not full:
        return Finding("dead letters", is_good=True, says="none")
    told = "; ".join(f"{one.count} in {one.name} ({ADVICE.get(one.name, 'see its log')})" for one in full)
    says = f"{told}. When the cause is mended: `launchbay admin redrive`"
    return Finding("dead letters", is_good=False, says=says)
