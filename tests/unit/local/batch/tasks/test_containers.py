"""Jobs with an init container: it ends before their own container starts, and leaves something for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from batch_support import (
    LOG_GROUP,
    MOUNT,
    QUEUE,
    SHARED,
    Bench,
    Witness,
    init_container,
    needs,
    task_container,
)


def define(bench: Bench, *containers: dict[str, Any], **more: Any) -> str:
    return bench.define_task(*containers, task=SHARED, **more)


def test_what_an_init_container_leaves_is_there_for_the_job(started: Bench, witness: Witness) -> None:
    own = task_container("job", "cat", "/shared/left", after="init", mountPoints=MOUNT)
    job = started.ended(
        started.submit_to(define(started, init_container("sh", "-c", 'echo here > "$0/left"', "/shared"), own))
    )

    [task] = job["ecsProperties"]["taskProperties"]
    assert (job["status"], "container" in job) == ("SUCCEEDED", False)
    assert [(one["name"], one["exitCode"]) for one in task["containers"]] == [("init", 0), ("job", 0)]
    assert task["volumes"] == [{"name": "shared", "host": {}}]
    [attempt] = job["attempts"]
    assert [one["exitCode"] for one in attempt["taskProperties"][0]["containers"]] == [0, 0]
    assert witness.has_lines(task["containers"][1]["logStreamName"], 1) == ["here"]


def test_a_job_whose_init_container_fails_never_starts_its_own(started: Bench, tmp_path: Path) -> None:
    own = task_container("job", "touch", str(tmp_path / "started"), after="init")
    job = started.ended(started.submit_to(define(started, init_container("sh", "-c", "exit 7"), own)))

    [task] = job["ecsProperties"]["taskProperties"]
    first, second = task["containers"]
    assert (job["status"], job["statusReason"]) == ("FAILED", "Essential container in task exited")
    assert (first["exitCode"], "reason" in first) == (7, False)
    assert second["exitCode"] == 143
    assert second["reason"] == (
        "CannotStartContainerError: dependency graph: failed to resolve container ordering dependency "
        "[init(any) (STOPPED->RUNNING) - Exit: 7] for target [job(any) (NONE->RUNNING)] as dependency did not exit "
        "successfully."
    )
    assert "logStreamName" in first
    assert "logStreamName" not in second
    [attempt] = job["attempts"]
    assert [one["exitCode"] for one in attempt["taskProperties"][0]["containers"]] == [7, 143]
    assert attempt["taskProperties"][0]["taskArn"] == task["taskArn"]
    assert not (tmp_path / "started").exists()


def test_what_needs_a_container_that_could_not_start_does_not_start_either(started: Bench) -> None:
    middle = task_container("middle", "true", after="init", essential=False)
    arn = define(started, init_container("false"), middle, task_container("job", "true", after="middle"))

    job = started.ended(started.submit_to(arn))

    ends = job["ecsProperties"]["taskProperties"][0]["containers"]
    assert [one["exitCode"] for one in ends] == [1, 143, 143]
    assert "[middle(any) (STOPPED->RUNNING) - Exit: 143] for target [job(any)" in ends[2]["reason"]


def test_a_failed_init_container_looks_like_a_sigterm_to_the_rules_of_a_retry(started: Bench) -> None:
    rules = [{"onExitCode": "143", "action": "RETRY"}, {"onReason": "*", "action": "EXIT"}]
    first = {"onReason": "CannotStartContainerError: dependency graph*", "action": "EXIT"}
    tasks = [init_container("false"), task_container("job", "true", after="init")]

    def attempts(*wanted: dict[str, str]) -> int:
        strategy = {"attempts": 2, "evaluateOnExit": [*wanted]}
        return len(started.ended(started.submit_to(define(started, *tasks, retryStrategy=strategy)))["attempts"])

    assert (attempts(*rules), attempts(first, *rules)) == (2, 1)


def test_a_container_that_only_has_to_complete_may_fail(started: Bench) -> None:
    waits = [{"containerName": "init", "condition": "COMPLETE"}]
    own = task_container("job", "true") | {"dependsOn": waits}

    assert started.ended(started.submit_to(define(started, init_container("false"), own)))["status"] == "SUCCEEDED"


def test_each_attempt_has_volumes_of_its_own(started: Bench) -> None:
    own = task_container("job", "sh", "-c", 'test "$AWS_BATCH_JOB_ATTEMPT" = 2', after="init", mountPoints=MOUNT)
    arn = define(started, init_container("mkdir", "/shared/once"), own, retryStrategy={"attempts": 2})

    assert started.ended(started.submit_to(arn))["status"] == "SUCCEEDED"


def test_a_terminated_job_starts_no_further_container(started: Bench, tmp_path: Path) -> None:
    own = task_container("job", "touch", str(tmp_path / "started"), after="init")
    job_id = started.submit_to(define(started, init_container("sleep", "600"), own))
    started.reached(job_id, "RUNNING")

    started.batch.terminate_job(jobId=job_id, reason="enough")

    job = started.ended(job_id)
    assert job["statusReason"] == "enough"
    first, second = job["ecsProperties"]["taskProperties"][0]["containers"]
    assert (first["exitCode"], "exitCode" in second, "reason" in second) == (143, False, False)
    assert not (tmp_path / "started").exists()


def test_overrides_name_the_container_that_they_change(started: Bench, witness: Witness) -> None:
    arn = define(started, init_container("true"), task_container("job", "sh", "-c", "echo $WORD", after="init"))
    changed = {"name": "job", "environment": [{"name": "WORD", "value": "changed"}], **needs(2, 1024)}
    override = {"taskProperties": [{"containers": [changed]}]}

    job = started.ended(started.submit_to(arn, ecsPropertiesOverride=override))

    own = job["ecsProperties"]["taskProperties"][0]["containers"][1]
    assert {"type": "VCPU", "value": "2"} in own["resourceRequirements"]
    assert witness.has_lines(own["logStreamName"], 1) == ["changed"]
    assert witness.lines(own["logStreamName"], LOG_GROUP) == ["changed"]


@pytest.mark.parametrize(
    "override",
    [
        {"containerOverrides": {"command": ["x"]}},
        {"ecsPropertiesOverride": {"taskProperties": [{"containers": [{"name": "other", "command": ["x"]}]}]}},
    ],
)
def test_an_override_that_fits_no_container_is_refused(started: Bench, override: dict[str, Any]) -> None:
    arn = define(started, init_container("true"), task_container("job", "true", after="init"))

    with pytest.raises(started.batch.exceptions.ClientException):
        started.batch.submit_job(jobName="a", jobQueue=QUEUE, jobDefinition=arn, **override)


def test_a_definition_of_a_task_is_described_as_registered(started: Bench) -> None:
    define(started, init_container("true"), task_container("job", "true", after="init"))

    [found] = started.batch.describe_job_definitions()["jobDefinitions"]

    assert "containerProperties" not in found
    assert [one["name"] for one in found["ecsProperties"]["taskProperties"][0]["containers"]] == ["init", "job"]
