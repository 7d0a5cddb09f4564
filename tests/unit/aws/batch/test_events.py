"""What is read from AWS Batch's jobs, above all from those of two containers."""

from __future__ import annotations

from typing import Any

from launchbay_core.aws.batch.events import BatchJob, parse_job
from launchbay_core.domain.failure_causes import Cause, cause_of

# As the ECS agent reports a container whose dependency, with the condition SUCCESS, has failed.
NEVER_STARTED = {
    "name": "job",
    "exitCode": 143,
    "reason": "CannotStartContainerError: dependency graph: failed to resolve: the dependency exited with an error",
}


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
