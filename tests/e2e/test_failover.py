"""A run whose class can't be had goes on with the next one, through every part of a stack, and ends there."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import urllib3

from lambda_support import sample_event
from launchbay.cli.service.application import stack_options
from launchbay_local import LocalStack
from launchbay_local.events import schedules
from launchbay_local.location import ACCESS_KEY
from launchbay_local.stack.job_server import SlotLimits
from stack_process import wait_for

pytestmark = [pytest.mark.e2e]

RUNS = "/v1/projects/vision/runs"
ENDLESS = {"name": "endless", "command": ["tail", "-f", "/dev/null"]}
SHORT = {"name": "short", "command": ["true"]}
REASON = "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) of the job queue cannot meet the job's needs."
MOVED = (
    "gpu-l4 (g6.xlarge): it asks for more vCPUs than the class may use at once "
    "(MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE). Goes on with gpu-a10g (g5.xlarge), 1.006 USD an hour"
)


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalStack]:
    """A stack with one slot and without the sweep."""
    monkeypatch.setattr(schedules, "next_time", lambda _expression, after: after + dt.timedelta(days=1))
    options = stack_options(None, {}, tmp_path / "state", slots=SlotLimits(vcpus=1))
    with LocalStack(tmp_path / "state", options) as stack:
        yield stack


def send(stack: LocalStack, method: str, path: str, body: Any = None) -> Any:
    assert stack.identity
    headers = {"authorization": f"Bearer {stack.identity.owner_token()['access_token']}"}
    answer = urllib3.request(method, stack.url + path, json=body or {}, headers=headers, retries=False, timeout=30)
    assert answer.status in {200, 201}, answer.data
    return answer.json()


def in_state(stack: LocalStack, run: dict[str, Any], state: str) -> dict[str, Any]:
    """A run once it is in a state."""

    def there() -> dict[str, Any] | None:
        found: dict[str, Any] = send(stack, "GET", f"{RUNS}/{run['run_id']}")
        return found if found["state"] == state else None

    return wait_for(there)


def test_a_run_whose_class_is_set_up_wrong_runs_on_the_next_one_without_a_sweep(
    stack: LocalStack,
) -> None:
    for job in (ENDLESS, SHORT):
        send(stack, "POST", "/v1/projects/vision/jobs", job)
    busy = send(stack, "POST", RUNS, {"job": "endless"})
    in_state(stack, busy, "RUNNING")
    wanted = {"any_of": [{"gpu": {"model": "l4"}}, {"gpu": {"model": "a10g"}}]}
    run = in_state(stack, send(stack, "POST", RUNS, {"job": "short", "hardware": wanted}), "RUNNABLE")

    _block(stack, run)
    moved = wait_for(lambda: _with_job_of(stack, run, "gpu-a10g"))
    send(stack, "POST", f"{RUNS}/{busy['run_id']}/cancel")
    ended = in_state(stack, run, "SUCCEEDED")

    assert moved["batch_job_id"] != run["batch_job_id"]
    assert ended["batch_job_id"] == moved["batch_job_id"]
    assert ended["simulated"] == "1 x a10g"
    said = [change["reason"] for change in ended["timeline"] if "Goes on with" in (change["reason"] or "")]
    assert said == [MOVED]
    states = [change["state"] for change in ended["timeline"]]
    assert states.index("RUNNABLE") < states.index("SUCCEEDED")
    assert states.count("RUNNING") <= 1


def _block(stack: LocalStack, run: dict[str, Any]) -> None:
    """AWS Batch's event that a run's job holds up its queue, which the stand-in never sends by itself."""
    event = sample_event("batch_job_queue_blocked")
    arn = f"arn:aws:batch:us-east-1:123456789012:job-queue/{run['placement']['job_queue']}"
    named = {"jobName": f"launchbay-vision-{run['run_id']}", "jobId": run["batch_job_id"], "statusReason": REASON}
    detail = json.dumps(event["detail"] | named | {"jobQueue": arn})
    session = boto3.Session(ACCESS_KEY, ACCESS_KEY, region_name="us-east-1")
    entry: Any = {"Source": "aws.batch", "DetailType": event["detail-type"], "Detail": detail}
    session.client("events", endpoint_url=stack.aws_endpoint).put_events(Entries=[entry])


def _with_job_of(stack: LocalStack, run: dict[str, Any], compute_class: str) -> dict[str, Any] | None:
    found: dict[str, Any] = send(stack, "GET", f"{RUNS}/{run['run_id']}")
    return found if found["placement"]["compute_class"] == compute_class and found["batch_job_id"] else None
