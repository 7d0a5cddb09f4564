"""Operating a stack: a run that waits says why, and dead letters are found and moved back."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from built_page import make_page
from lambda_support import sample_event
from stack_process import LAUNCHBAY, StackProcess, wait_for

pytestmark = [pytest.mark.e2e]

PROJECT = "vision"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StackProcess]:
    """A stack with one slot and a job that never ends, in the folder where its commands are run."""
    folder = tmp_path_factory.mktemp("operated")
    stack = StackProcess(folder / ".launchbay", ["--slots", "1", "--page", str(make_page(folder / "page"))]).start()
    job = {"name": "endless", "command": ["tail", "-f", "/dev/null"], "hardware": {"vcpus": 1, "memory_gib": 1}}
    assert stack.request("POST", f"/v1/projects/{PROJECT}/jobs", job).status == 201
    yield stack
    assert stack.stop() == 0


def command(stack: StackProcess, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command where the stack was started, so that it finds the stack without its address."""
    environment = {**stack.environment, "NO_COLOR": "1", "LAUNCHBAY_PROJECT": PROJECT}
    return subprocess.run(
        [LAUNCHBAY, *words],
        cwd=stack.state.parent,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_run_that_waits_for_capacity_says_so_on_its_timeline(small: StackProcess) -> None:
    launched = {small.launch(PROJECT, "endless")["run_id"] for _ in range(2)}
    # Both are RUNNABLE for a moment: the one that waits is known once the other runs.
    running = wait_for(lambda: _in_state(small, "RUNNING", *launched))
    run = wait_for(lambda: _in_state(small, "RUNNABLE", *(launched - {running["run_id"]})))
    event = sample_event("batch_job_queue_blocked")
    named = {"jobName": f"launchbay-{PROJECT}-{run['run_id']}", "jobId": run["batch_job_id"]}
    arn = f"arn:aws:batch:us-east-1:123456789012:job-queue/{run['placement']['job_queue']}"
    detail = event["detail"] | named | {"jobQueue": arn}

    entry = {"Source": "aws.batch", "DetailType": event["detail-type"], "Detail": json.dumps(detail)}
    small.client("events").put_events(Entries=[entry])

    waiting = wait_for(lambda: _with_reason(small, run["run_id"]))
    assert waiting["state"] == "RUNNABLE"
    assert [change["state"] for change in waiting["timeline"]][-2:] == ["RUNNABLE", "RUNNABLE"]
    assert "no free machine of this class (g5.xlarge)" in command(small, "run", run["run_id"]).stdout
    for run_id in launched:
        assert small.request("POST", f"/v1/projects/{PROJECT}/runs/{run_id}/cancel").status == 200


def test_dead_letters_are_found_and_moved_back(small: StackProcess) -> None:
    assert command(small, "doctor").returncode == 0
    sqs = small.client("sqs")
    urls = sqs.list_queues()["QueueUrls"]
    letters = next(url for url in urls if url.endswith("-CpuDeadLetters"))
    sqs.send_message(QueueUrl=letters, MessageBody='{"detail-type": "no request of a run"}')

    sick = command(small, "doctor")
    counted = command(small, "admin", "redrive", "--dry-run", "--json")
    moved = command(small, "admin", "redrive", "CpuDeadLetters")

    assert sick.returncode == 1
    assert "1 in CpuDeadLetters" in sick.stdout
    assert json.loads(counted.stdout)["CpuDeadLetters"] == 1
    assert moved.stdout == "CpuDeadLetters: 1 moved back\n"
    assert command(small, "doctor").returncode == 0
    log = small.state / "logs" / "DispatchFunction.log"
    wait_for(lambda: "the message goes to the dead-letter queue" in log.read_text())


def test_a_smoke_test_sees_every_step_of_a_run_and_leaves_nothing_in_the_project(small: StackProcess) -> None:
    before = _listed(small)

    done = command(small, "doctor", "--smoke")

    assert done.returncode == 0, done.stdout + done.stderr
    assert [line[0] for line in done.stdout.splitlines()[:-1]] == ["✓"] * 13
    assert "QUEUED" in done.stderr, "what a step waits for is said while it waits"
    assert "launchbay-smoke" not in command(small, "jobs", "--all").stdout
    assert _listed(small) == before
    listed = json.loads(command(small, "runs", "--project", "launchbay-smoke", "--json").stdout)
    assert sorted(run["state"] for run in listed) == ["CANCELLED", "SUCCEEDED", "SUCCEEDED"]


def test_a_smoke_test_without_aws_credentials_says_what_it_did_not_check(small: StackProcess) -> None:
    done = small.cli("doctor", "--smoke", "--class", "gpu-t4", "--json", project=PROJECT)

    report = json.loads(done.stdout)
    steps = {step["step"]: step for step in report["steps"]}
    assert report["passed"]
    assert steps["placement"]["saw"].startswith("gpu-t4")
    assert steps["intake"]["outcome"] == "not checked"
    assert "name the CloudFormation stack" in steps["intake"]["saw"]


def test_a_smoke_test_fails_for_a_class_that_is_not_there_and_says_where_to_look(small: StackProcess) -> None:
    done = command(small, "doctor", "--smoke", "--class", "gpu-none")

    assert done.returncode == 1
    failed = done.stdout.splitlines()
    at = next(number for number, line in enumerate(failed) if line.startswith("✗ placement"))
    assert "gpu-none" in failed[at]
    assert "Look at: the parameter ComputeClasses" in failed[at + 1]


def test_doctor_names_a_server_that_does_not_answer(small: StackProcess) -> None:
    done = command(small, "doctor", "--server", "http://127.0.0.1:9", "--json")

    assert done.returncode == 1
    findings = {one["what"]: one for one in json.loads(done.stdout)["findings"]}
    assert not findings["server"]["is_good"]
    assert "does not answer" in findings["server"]["says"]


def _listed(stack: StackProcess) -> Any:
    answer = stack.request("GET", f"/v1/projects/{PROJECT}/runs")
    assert answer.status == 200, answer
    return answer.body["runs"]


def _in_state(stack: StackProcess, state: str, *run_ids: str) -> Any:
    runs = [stack.request("GET", f"/v1/projects/{PROJECT}/runs/{run_id}").body for run_id in run_ids]
    return next((run for run in runs if run["state"] == state and run["batch_job_id"]), None)


def _with_reason(stack: StackProcess, run_id: str) -> Any:
    run = stack.request("GET", f"/v1/projects/{PROJECT}/runs/{run_id}").body
    return run if run["reason"] else None
