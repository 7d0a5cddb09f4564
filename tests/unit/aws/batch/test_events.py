"""What is read from AWS Batch's jobs, above all from those of two containers."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_core.aws.batch.events import BatchJob, parse_job
from launchbay_core.domain.failure_causes import Cause, cause_of

# As the ECS agent reports a container whose dependency, with the condition SUCCESS, has failed.
NEVER_STARTED = {
    "name": "job",
    "exitCode": 143,
    "reason": "CannotStartContainerError: dependency graph: failed to resolve: the dependency exited with an error",
}


End = tuple[int | None, str | None]


def parse(containers: list[dict[str, Any]], **members: Any) -> BatchJob:
    """A failed job of these containers."""
    detail = {
        "jobId": "8f6f2f4e-6d5e-4c0c-9f3c-1b1f0f3a2d11",
        "jobName": "launchbay-vision-01JZ8Q4T6V2M9X3C7B5N1K0HFD",
        "status": "FAILED",
        "statusReason": "Essential container in task exited",
        "ecsProperties": {"taskProperties": [{"containers": containers}]},
        "attempts": [{"taskProperties": [{"containers": containers}]}],
        **members,
    }
    found = parse_job(detail)
    assert found is not None
    return found


def test_the_exit_code_of_a_job_whose_init_container_failed_is_that_container_s() -> None:
    job = parse([{"name": "inputs", "exitCode": 125, "logStreamName": "a"}, NEVER_STARTED])

    assert (job.exit_code, job.reason) == (125, "Essential container in task exited")
    [attempt] = job.ended_attempts
    assert (attempt.exit_code, attempt.log_stream) == (125, "a")


def test_a_job_whose_init_container_failed_did_not_lose_its_host() -> None:
    job = parse([{"name": "inputs", "exitCode": 125}, NEVER_STARTED], statusReason=NEVER_STARTED["reason"])

    assert "inputs could not be prepared" in (job.reason or "")
    assert cause_of(job.reason, job.exit_code) is Cause.SCRIPT


def test_the_exit_code_of_a_job_whose_init_container_succeeded_is_its_own_container_s() -> None:
    for code in (1, 143):
        assert parse([{"name": "inputs", "exitCode": 0}, {"name": "job", "exitCode": code}]).exit_code == code


def test_a_job_without_any_exit_code_has_none() -> None:
    assert parse([{"name": "inputs"}, {"name": "job"}]).exit_code is None


OOM = "OutOfMemoryError: Container killed due to memory usage"
PULL = "CannotPullContainerError: Error response from daemon"


@pytest.mark.parametrize(
    ("inputs", "results", "job", "decides"),
    [
        # The container for results ends as the job's own: whatever that says counts.
        ((0, None), (0, None), (0, None), (0, None)),
        ((0, None), (3, None), (3, None), (3, None)),
        ((0, None), (137, None), (137, OOM), (137, OOM)),
        ((0, None), (143, None), (143, None), (143, None)),
        # Only the results could not be uploaded.
        ((0, None), (115, None), (0, None), (115, None)),
        # The job's own container could not start: it has a reason, and no exit code.
        ((0, None), (125, None), (None, PULL), (None, PULL)),
        # The container for results failed itself, and the job's own was stopped for that, or had ended well.
        ((0, None), (137, OOM), (143, None), (137, OOM)),
        ((0, None), (137, OOM), (137, None), (137, OOM)),
        ((0, None), (137, OOM), (0, None), (137, OOM)),
        ((0, None), (1, None), (143, None), (1, None)),
        ((0, None), (None, PULL), (143, None), (None, PULL)),
        ((0, None), (None, PULL), (None, None), (None, PULL)),
        # Both out of memory: the job's own is what its author can do something about.
        ((0, None), (137, OOM), (137, OOM), (137, OOM)),
        # The inputs could not be prepared: the others never started.
        ((125, None), (143, NEVER_STARTED["reason"]), (143, NEVER_STARTED["reason"]), (125, None)),
        ((None, PULL), (143, NEVER_STARTED["reason"]), (143, NEVER_STARTED["reason"]), (None, PULL)),
        # Killed from outside before the container for results could end: nothing is known of it.
        ((0, None), (None, None), (137, None), (137, None)),
        ((0, None), (137, None), (None, None), (137, None)),
        ((None, None), (None, None), (None, None), (None, None)),
    ],
)
def test_which_container_s_end_is_the_job_s(inputs: End, results: End, job: End, decides: End) -> None:
    containers = [container("inputs", inputs), container("results", results), container("job", job)]

    [attempt] = parse(containers, statusReason=None).ended_attempts

    assert attempt.exit_code == decides[0]
    if decides[0] == 115:
        assert "results could not be uploaded" in (attempt.reason or "")
        assert cause_of(attempt.reason, 115) is Cause.RESULTS
    else:
        assert attempt.reason == decides[1]


def container(name: str, end: End) -> dict[str, Any]:
    members = {"name": name, "exitCode": end[0], "reason": end[1], "logStreamName": f"{name}-log"}
    return {key: value for key, value in members.items() if value is not None}


def test_the_log_of_results_follows_the_command_s_once_that_has_ended() -> None:
    containers = [container("inputs", (0, None)), container("results", (0, None)), container("job", (0, None))]

    running = parse(containers, status="RUNNING", attempts=[])
    ended = parse(containers)

    assert running.log_streams == ("inputs-log", "job-log")
    assert ended.log_streams == ("inputs-log", "job-log", "results-log")
    assert ended.ended_attempts[0].log_stream == "job-log"


TASK = "arn:aws:ecs:eu-west-1:123456789012:task/cluster/{}"


def test_the_tasks_of_all_attempts_are_known_in_their_order() -> None:
    attempts = [{"container": {"taskArn": TASK.format("a" * 32)}}, {"container": {"exitCode": 1}}]
    present = {"ecsProperties": {}, "container": {"taskArn": TASK.format("b" * 32)}}

    running = parse([], status="STARTING", attempts=attempts, **present)
    waiting = parse([], status="RUNNABLE", attempts=attempts, **present)

    assert running.tasks == ("a" * 32, "", "b" * 32)
    assert waiting.tasks == ("a" * 32, "")


def test_the_task_of_several_containers_is_that_of_their_task_properties() -> None:
    attempts = [{"taskProperties": [{"taskArn": TASK.format("c" * 32), "containers": []}]}]
    present = {"taskProperties": [{"taskArn": TASK.format("d" * 32), "containers": []}]}

    job = parse([], status="RUNNING", attempts=attempts, ecsProperties=present)

    assert job.tasks == ("c" * 32, "d" * 32)
