"""Every built function, run by AWS's own runtime client, answers its sample events."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from artefact_account import Account, of_run
from artefact_support import ROOT, BuiltFunction, bare_environment, runtime_folder, search_path
from lambda_support import sample_event

pytest.importorskip("awslambdaric", reason="AWS publishes its runtime client for Linux alone")

# The sample events of a function are named after it, or after what they tell of.
TELLS_OF = {"dispatch": "run_requested", "track": "batch_job"}
DEPLOYING = {"images"}  # only a deployment calls it, not the local stack: test_images.py does
FUNCTIONS = sorted(app.parent.name for app in (ROOT / "functions").glob("*/app.py"))


@pytest.fixture(scope="module")
def run_id(account: Account) -> str:
    """A run that the built API has launched."""
    assert account.api("api_register_job")["statusCode"] in (200, 201)
    return str(_run(account)["run_id"])


def test_the_template_s_functions_are_the_ones_that_are_built(account: Account, built: Path) -> None:
    assert sorted({function.folder.name for function in account.application.functions} | DEPLOYING) == FUNCTIONS
    assert sorted(folder.name for folder in (built / "functions").iterdir()) == FUNCTIONS


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - DEPLOYING))
def test_a_built_function_answers_each_of_its_sample_events_without_an_error(account: Account, name: str) -> None:
    events = sorted((ROOT / "events").glob(f"{TELLS_OF.get(name, name)}_*.json"))
    assert events, f"there is no sample event of {name} in events/"
    for event in events:
        answer = account.function(name).invoke(json.loads(event.read_text()))
        assert not (isinstance(answer, dict) and answer.get("statusCode", 200) >= 500), answer


def test_the_api_is_healthy(account: Account) -> None:
    assert account.api("api_health")["statusCode"] == 200


def test_the_api_launches_a_run(account: Account, run_id: str) -> None:
    listed = json.loads(account.api("api_list_runs")["body"])["runs"]
    assert run_id in [run["run_id"] for run in listed]


def test_the_api_refuses_overrides_that_break_the_schema(account: Account, run_id: str) -> None:
    refused = account.api("api_launch_refused")
    assert refused["statusCode"] == 422
    assert json.loads(refused["body"])["errors"]


def test_a_dispatched_run_is_a_job_of_aws_batch_and_is_tracked(account: Account, run_id: str) -> None:
    answer = account.function("dispatch").invoke(of_run(sample_event("run_requested_sqs"), run_id))
    assert answer == {"batchItemFailures": []}

    [job] = _jobs(account, _run(account))

    event = of_run(sample_event("batch_job_running"), run_id)
    event["detail"]["jobId"] = job["jobId"]
    account.function("track").invoke(event)
    assert _run(account)["state"] == "RUNNING"


def test_a_run_that_is_not_there_goes_back_to_the_queue(account: Account) -> None:
    event = sample_event("run_requested_sqs")
    answer = account.function("dispatch").invoke(event)
    assert [failed["itemIdentifier"] for failed in answer["batchItemFailures"]] == [event["Records"][0]["messageId"]]


def test_the_sweep_tells_what_it_looked_at(account: Account) -> None:
    report = account.function("reconcile").invoke(sample_event("reconcile_schedule"))
    assert report["looked_at"] == 0  # nothing is older than a minute here


def test_a_built_function_can_import_its_folder_its_layers_and_nothing_else(built: Path, tmp_path: Path) -> None:
    function = tmp_path / "function"
    function.mkdir()
    (function / "app.py").write_text(
        "import sys, importlib.util\n"
        "def handler(event, context):\n"
        "    return [sys.path, [name for name in event if importlib.util.find_spec(name)]]\n"
    )
    path = search_path(built, function, runtime_folder(tmp_path / "runtime"))
    with BuiltFunction(function, path, bare_environment(), tmp_path / "log") as probe:
        searched, found = probe.invoke(["launchbay_core", "boto3", "json", "launchbay", "launchbay_api", "pytest"])

    assert found == ["launchbay_core", "boto3", "json"]
    assert searched[: len(path)] == path
    assert not [folder for folder in searched if "site-packages" in folder or folder in ("", str(ROOT))]


def _jobs(account: Account, run: dict[str, Any]) -> list[dict[str, Any]]:
    filters = [{"name": "JOB_NAME", "values": [f"launchbay-vision-{run['run_id']}"]}]
    found = account.batch.batch.list_jobs(jobQueue=run["placement"]["job_queue"], filters=filters)
    return list(found["jobSummaryList"])


def _run(account: Account) -> dict[str, Any]:
    """The run of the sample launch as it is now: the same idempotency key gives it again."""
    launched = account.api("api_launch")
    assert launched["statusCode"] in (200, 201), launched["body"]
    run: dict[str, Any] = json.loads(launched["body"])
    return run
