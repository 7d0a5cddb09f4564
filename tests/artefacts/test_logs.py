"""What the built functions write: JSON lines that name the request and the run, metrics, and no secret."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from artefact_account import Account, of_run
from artefact_support import BuiltFunction
from lambda_support import sample_event
from launchbay_core.domain.metrics import NAMESPACE

pytest.importorskip("awslambdaric", reason="AWS publishes its runtime client for Linux alone")

SECRETS = {"AWS_SECRET_ACCESS_KEY": "secret-of-the-role", "AWS_SESSION_TOKEN": "token-of-the-role"}
BEARER = "eyJhbGciOiJSUzI1NiJ9.token-of-the-caller"
PROJECT, RUN = "vision", "/v1/projects/vision/runs/"


@pytest.fixture
def api(account: Account) -> Iterator[BuiltFunction]:
    with account.start("api", SECRETS) as function:
        function.invoke(sample_event("api_register_job"))
        yield function


def log_lines(function: BuiltFunction) -> list[dict[str, Any]]:
    return [line for line in function.records() if "level" in line]


def metric_lines(function: BuiltFunction) -> list[dict[str, Any]]:
    return [line for line in function.records() if "_aws" in line]


def test_a_launch_is_logged_with_the_ids_of_its_run_and_its_request(api: BuiltFunction) -> None:
    event = sample_event("api_launch")
    event["headers"]["idempotency-key"] = "logged"
    run_id = api.invoke(event)["headers"]["Location"].rsplit("/", 1)[1]

    [line] = [line for line in log_lines(api) if line["message"] == "launched"]
    assert (line["run_id"], line["project"], line["service"]) == (run_id, PROJECT, "api")
    assert line["correlation_id"] == event["requestContext"]["requestId"]
    assert line["function_request_id"]


def test_what_a_line_says_of_one_request_is_not_said_of_the_next(api: BuiltFunction) -> None:
    missing = "01JZ8Q4T6V2M9X3C7B5N1K0HFD"
    api.invoke(_get(RUN + missing))
    api.invoke(_get("/v1/nothing"))

    first, second = [line for line in log_lines(api) if line["message"] == "refused"]
    assert (first["project"], first["run_id"]) == (PROJECT, missing)
    assert not {"project", "run_id"} & set(second)
    assert first["function_request_id"] != second["function_request_id"]


def test_no_secret_of_the_caller_or_of_the_function_is_written(api: BuiltFunction) -> None:
    for name in ("api_launch", "api_launch_refused", "api_register_job"):
        event = sample_event(name)
        event["headers"]["authorization"] = f"Bearer {BEARER}"
        api.invoke(event)
    refused = sample_event("api_launch") | {"body": '{"job": "digits", "password": "a-value-that-was-sent"}'}
    api.invoke(refused)

    assert log_lines(api)
    for secret in (BEARER, "a-value-that-was-sent", *SECRETS.values()):
        assert secret not in api.output


def test_launches_and_refusals_are_metrics(api: BuiltFunction) -> None:
    event = sample_event("api_launch")
    event["headers"]["idempotency-key"] = "measured"
    api.invoke(event)
    api.invoke(sample_event("api_launch_refused"))

    launched, refused = metric_lines(api)
    assert launched["_aws"]["CloudWatchMetrics"][0]["Namespace"] == NAMESPACE
    assert (launched["Launches"], launched["service"]) == ([1.0], "api")
    assert (refused["Refusals"], refused["reason"]) == ([1.0], "invalid-inputs")


def test_a_run_is_measured_on_its_way_and_every_line_on_it_names_it(account: Account) -> None:
    event = sample_event("api_launch")
    event["headers"]["idempotency-key"] = "on-its-way"
    account.api("api_register_job")
    run_id = account.function("api").invoke(event)["headers"]["Location"].rsplit("/", 1)[1]

    with account.start("dispatch") as dispatch:
        assert dispatch.invoke(of_run(sample_event("run_requested_sqs"), run_id)) == {"batchItemFailures": []}
    [queued, delay] = [line for line in metric_lines(dispatch) if line["run_id"] == run_id]
    assert (queued["state"], queued["service"]) == ("QUEUED", "dispatch")
    assert queued["TimeInState"] == delay["DispatchDelay"]
    assert {line["run_id"] for line in log_lines(dispatch)} == {run_id}


def _get(path: str) -> dict[str, Any]:
    event = sample_event("api_health")
    http = {**event["requestContext"]["http"], "path": path}
    return event | {"rawPath": path, "requestContext": {**event["requestContext"], "http": http}}
