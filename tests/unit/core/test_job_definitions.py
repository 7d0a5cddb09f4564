"""Job definitions: what AWS Batch is told of a version."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay.local.batch.lifecycle import EXITED, INTERRUPTED, NOT_STARTED
from launchbay.local.batch.records import Outcome
from launchbay.local.batch.requests import RegisterJobDefinition, parse
from launchbay.local.batch.retries import should_retry
from launchbay_core.job_definitions import SHARED_MEMORY_MIB, job_definition
from launchbay_core.jobs import JobVersion
from launchbay_core.settings import Settings
from launchbay_core.wire import JobSpec

SETTINGS = Settings.model_validate({"LAUNCHBAY_DEFAULT_IMAGE": "usual", "LAUNCHBAY_JOB_ROLE_ARN": "arn:job"})


def version(**spec: Any) -> JobVersion:
    wanted = JobSpec.model_validate({"command": ["python", "train.py"], **spec})
    return JobVersion("vision", "my.job", 3, "0" * 64, "2026-01-01T00:00:00.000Z", wanted, None, {})


def is_retried(exit_code: int | None, status_reason: str = EXITED, reason: str | None = None) -> bool:
    strategy = parse(RegisterJobDefinition, job_definition(version(), SETTINGS)).retry_strategy.strategy()
    return should_retry(strategy, 1, Outcome(exit_code=exit_code, status_reason=status_reason, reason=reason))


def test_a_definition_is_named_by_project_job_and_version() -> None:
    assert job_definition(version(), SETTINGS)["jobDefinitionName"] == "launchbay-vision-my_job-v3"


def test_a_container_runs_the_command_in_the_job_s_image_or_the_usual_one() -> None:
    container = job_definition(version(), SETTINGS)["containerProperties"]
    own = job_definition(version(image="own"), SETTINGS)["containerProperties"]

    assert (container["image"], own["image"]) == ("usual", "own")
    assert container["command"] == ["launchbay", "exec", "--", "python", "train.py"]


def test_a_role_that_is_not_set_is_not_sent() -> None:
    container = job_definition(version(), SETTINGS)["containerProperties"]

    assert container["jobRoleArn"] == "arn:job"
    assert "executionRoleArn" not in container


def test_shared_memory_is_large_enough_for_data_loaders() -> None:
    container = job_definition(version(), SETTINGS)["containerProperties"]

    assert container["linuxParameters"]["sharedMemorySize"] == SHARED_MEMORY_MIB


@pytest.mark.parametrize("why", ["Host EC2 (instance i-0abc) terminated.", INTERRUPTED])
def test_a_run_whose_host_was_taken_away_is_started_again(why: str) -> None:
    assert is_retried(None, why)
    assert is_retried(137, why)


def test_a_run_that_a_sigterm_ended_is_started_again() -> None:
    assert is_retried(143)


@pytest.mark.parametrize(
    ("exit_code", "status_reason", "reason"),
    [
        (1, EXITED, None),
        (137, EXITED, "OutOfMemoryError: Container killed due to memory usage"),
        (139, EXITED, None),
        (None, NOT_STARTED, "CannotPullContainerError: no such image"),
    ],
)
def test_a_run_that_failed_by_itself_is_not_started_again(
    exit_code: int | None, status_reason: str, reason: str | None
) -> None:
    assert not is_retried(exit_code, status_reason, reason)


def test_retries_are_the_attempts_beyond_the_first() -> None:
    assert job_definition(version(retries=4), SETTINGS)["retryStrategy"]["attempts"] == 5
