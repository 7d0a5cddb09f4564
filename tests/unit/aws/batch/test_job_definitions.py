"""Job definitions: how a version is described to AWS Batch."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.aws.batch.job_definitions import (
    SHARED_MEMORY_MIB,
    definition_name,
    job_definition,
    job_overrides,
)
from launchbay_core.aws.settings import Settings
from launchbay_core.domain.job_spec import JobSpec
from launchbay_core.domain.jobs import JobVersion
from launchbay_local.batch.api.requests import RegisterJobDefinition, parse
from launchbay_local.batch.engine.retries import should_retry
from launchbay_local.batch.errors import ClientException
from launchbay_local.batch.records.records import Outcome
from launchbay_local.batch.tasks.reasons import EXITED, INTERRUPTED, NOT_STARTED

SETTINGS = Settings.model_validate({"LAUNCHBAY_DEFAULT_IMAGE": "usual", "LAUNCHBAY_JOB_ROLE_ARN": "arn:job"})


def version(**spec: Any) -> JobVersion:
    wanted = JobSpec.model_validate({"command": ["python", "train.py"], **spec})
    return JobVersion("vision", "my.job", 3, "0" * 64, "2026-01-01T00:00:00.000Z", wanted, None, {})


def is_retried(
    exit_code: int | None,
    status_reason: str = EXITED,
    reason: str | None = None,
    attempts_made: int = 1,
    runner: str = "exec",
) -> bool:
    strategy = parse(RegisterJobDefinition, job_definition(version(runner=runner), SETTINGS)).retry_strategy.strategy()
    return should_retry(
        strategy, attempts_made, Outcome(exit_code=exit_code, status_reason=status_reason, reason=reason)
    )


def test_a_definition_is_named_by_project_job_and_version() -> None:
    assert job_definition(version(), SETTINGS)["jobDefinitionName"] == "launchbay_vision-my_job-v3"


@given(st.from_regex(r"[a-z][a-z0-9-]{0,99}", fullmatch=True), st.integers(1, 10**9))
def test_a_definition_s_name_begins_with_the_stack_s_and_ends_with_the_version_s_number(
    stack: str, number: int
) -> None:
    longest = JobVersion("p" * 40, "j" * 64, number, "0" * 64, "2026-01-01", version().spec, None, {})

    name = definition_name(longest, stack)

    assert len(name) <= 128
    assert name.startswith(f"{stack}_")
    assert name.endswith(f"-v{number}")


def test_a_definition_has_the_tag_of_its_stack() -> None:
    settings = SETTINGS.model_copy(update={"job_queue_prefix": "launchbay-prod"})

    assert job_definition(version(), settings)["tags"]["launchbay:stack"] == "launchbay-prod"


def test_a_container_runs_the_command_in_the_job_s_image_or_the_default_one() -> None:
    container = job_definition(version(), SETTINGS)["containerProperties"]
    own = job_definition(version(image="own"), SETTINGS)["containerProperties"]

    assert (container["image"], own["image"]) == ("usual", "own")
    assert container["command"] == ["launchbay", "exec", "--", "python", "train.py"]


@pytest.mark.parametrize(
    "spec",
    [
        {"command": ["python", "t.py", "--suffix", ""]},
        {"command": ["python", "Ref::name"]},
        {"inputs": {"command": True}},
    ],
)
def test_words_that_would_not_arrive_or_that_a_launch_may_change_travel_in_the_manifest(spec: dict[str, Any]) -> None:
    container = job_definition(version(**spec), SETTINGS)["containerProperties"]
    task = job_definition(version(**spec, runner="init"), SETTINGS)["ecsProperties"]["taskProperties"][0]

    assert container["command"] == ["launchbay", "exec"]
    assert task["containers"][1]["command"] == ["/bin/sh", "/launchbay/start"]


def test_the_stand_in_refuses_an_empty_word_as_aws_batch_does() -> None:
    definition = job_definition(version(), SETTINGS)
    definition["containerProperties"]["command"].append("")

    with pytest.raises(ClientException, match="Command field cannot have empty strings"):
        parse(RegisterJobDefinition, definition)


def test_a_role_that_is_not_set_is_not_sent() -> None:
    container = job_definition(version(), SETTINGS)["containerProperties"]

    assert container["jobRoleArn"] == "arn:job"
    assert "executionRoleArn" not in container


def test_shared_memory_is_large_enough_for_data_loaders() -> None:
    container = job_definition(version(), SETTINGS)["containerProperties"]

    assert container["linuxParameters"]["sharedMemorySize"] == SHARED_MEMORY_MIB


@pytest.mark.parametrize("why", ["Host EC2 (instance i-0abc) terminated.", INTERRUPTED])
def test_a_run_whose_host_was_reclaimed_is_retried(why: str) -> None:
    assert is_retried(None, why)
    assert is_retried(137, why)


def test_a_run_that_a_sigterm_ended_is_retried() -> None:
    assert is_retried(143)


@pytest.mark.parametrize(
    "reason",
    [
        "DockerTimeoutError: Could not transition to created; timed out after waiting 4m0s",
        "DockerTimeoutError: Could not transition to started; timed out after waiting 3m0s",
        "CannotPullContainerError: context canceled",
    ],
)
def test_a_run_that_its_host_could_not_start_in_time_is_retried_like_one_whose_host_was_lost(reason: str) -> None:
    assert is_retried(None, NOT_STARTED, reason)
    assert not is_retried(None, NOT_STARTED, reason, attempts_made=version().spec.retries + 1)


def test_a_run_whose_init_container_failed_is_not_taken_for_one_whose_host_was_lost() -> None:
    said = "CannotStartContainerError: dependency graph: the dependency exited with an error"

    assert not is_retried(143, EXITED, said, runner="init")
    assert is_retried(143, "Host EC2 (instance i-0abc) terminated.", said, runner="init")
    assert is_retried(143, runner="init")


@pytest.mark.parametrize("runner", ["exec", "init"])
def test_there_are_no_more_rules_than_aws_batch_takes_and_their_patterns_have_only_characters_that_it_takes(
    runner: str,
) -> None:
    rules = job_definition(version(runner=runner), SETTINGS)["retryStrategy"]["evaluateOnExit"]

    assert len(rules) <= 5
    for rule in rules:
        for name in set(rule) - {"action"}:
            assert re.fullmatch(r"[A-Za-z0-9.:\s]*\*?", rule[name])


@pytest.mark.parametrize(
    ("exit_code", "status_reason", "reason"),
    [
        (1, EXITED, None),
        (137, EXITED, "OutOfMemoryError: Container killed due to memory usage"),
        (139, EXITED, None),
        (None, NOT_STARTED, "CannotPullContainerError: no such image"),
        (None, NOT_STARTED, "CannotPullContainerError: Error response from daemon: pull access denied"),
    ],
)
def test_a_run_whose_own_command_failed_is_not_retried(
    exit_code: int | None, status_reason: str, reason: str | None
) -> None:
    assert not is_retried(exit_code, status_reason, reason)


def test_retries_are_the_attempts_beyond_the_first() -> None:
    assert job_definition(version(retries=4), SETTINGS)["retryStrategy"]["attempts"] == 5


def task(**spec: Any) -> dict[str, Any]:
    definition = job_definition(version(runner="init", image="own", **spec), SETTINGS)
    assert "containerProperties" not in definition
    [found] = definition["ecsProperties"]["taskProperties"]
    return dict(found)


def test_an_image_without_launchbay_is_started_by_a_script_that_an_init_container_brings() -> None:
    init, own = task()["containers"]

    assert (init["image"], init["essential"], init["command"]) == (
        "usual",
        False,
        ["launchbay", "prepare", "/launchbay"],
    )
    assert (own["image"], own["command"]) == ("own", ["/bin/sh", "/launchbay/start", "python", "train.py"])
    assert own["dependsOn"] == [{"containerName": init["name"], "condition": "SUCCESS"}]
    assert init["mountPoints"] == own["mountPoints"]
    assert task()["volumes"][0]["name"] == own["mountPoints"][0]["sourceVolume"]
    assert (task()["taskRoleArn"], "executionRoleArn" in task()) == ("arn:job", False)


def test_a_command_without_a_runner_before_it_gets_an_init_process_which_passes_signals_on() -> None:
    _, own = task()["containers"]

    assert own["linuxParameters"] == {"sharedMemorySize": SHARED_MEMORY_MIB, "initProcessEnabled": True}


def test_the_image_of_the_init_container_is_a_setting_of_its_own() -> None:
    settings = SETTINGS.model_copy(update={"runner_image": "runner"})
    [found] = job_definition(version(runner="init"), settings)["ecsProperties"]["taskProperties"]

    assert found["containers"][0]["image"] == "runner"


KEEPING = SETTINGS.model_copy(update={"results_bucket": "results", "runner_image": "runner"})


def keeping_task() -> dict[str, dict[str, Any]]:
    """The containers of a task whose deployment has a bucket of results, as AWS Batch takes them, by their names."""
    definition = job_definition(version(runner="init", image="own"), KEEPING)
    parse(RegisterJobDefinition, definition)
    [found] = definition["ecsProperties"]["taskProperties"]
    return {one["name"]: one for one in found["containers"]}


def test_a_third_container_uploads_results_and_its_end_is_that_of_the_task() -> None:
    containers = keeping_task()

    assert {name: one["essential"] for name, one in containers.items()} == {
        "inputs": False,
        "results": True,
        "job": False,
    }
    results = containers["results"]
    assert (results["image"], results["command"]) == ("runner", ["launchbay", "results", "/launchbay"])
    assert results["dependsOn"] == containers["job"]["dependsOn"]
    assert results["mountPoints"] == containers["job"]["mountPoints"] == containers["inputs"]["mountPoints"]


def test_each_container_is_told_where_inputs_and_results_are() -> None:
    environment = {"LAUNCHBAY_INPUTS": "s3://data/", "LAUNCHBAY_RESULTS": "s3://results/"}

    [changed] = job_overrides("init", NEEDS, environment)["ecsPropertiesOverride"]["taskProperties"]

    assert [one["name"] for one in changed["containers"]] == ["inputs", "results", "job"]
    pairs = [{"name": name, "value": value} for name, value in environment.items()]
    assert all(one["environment"] == pairs for one in changed["containers"])


@pytest.mark.parametrize(
    ("vcpus", "memory", "left"),
    [(8, 30000, ("6", "28976")), (3, 2560, ("1", "1536")), (2, 2559, ("1", "2559")), (1, 512, ("1", "512"))],
)
def test_the_containers_beside_the_job_s_own_take_their_share_unless_too_little_is_left(
    vcpus: int, memory: int, left: tuple[str, str]
) -> None:
    needs = [{"type": "VCPU", "value": str(vcpus)}, {"type": "MEMORY", "value": str(memory)}]

    [changed] = job_overrides("init", needs, {"LAUNCHBAY_RESULTS": "s3://results/"})["ecsPropertiesOverride"][
        "taskProperties"
    ]

    found = {one["type"]: one["value"] for one in changed["containers"][-1]["resourceRequirements"]}
    assert (found["VCPU"], found["MEMORY"]) == left


NEEDS = [{"type": "VCPU", "value": "8"}, {"type": "MEMORY", "value": "30000"}, {"type": "GPU", "value": "1"}]


@pytest.mark.parametrize("environment", [{"A": "b"}, {"LAUNCHBAY_RESULTS": "s3://results/"}])
def test_a_task_reserves_no_more_than_the_run_was_placed_for(environment: dict[str, str]) -> None:
    sides = [one for one in keeping_task().values() if one["name"] != "job"][: 1 + ("A" not in environment)]
    [changed] = job_overrides("init", NEEDS, environment)["ecsPropertiesOverride"]["taskProperties"]

    together: dict[str, int] = {}
    for one in (*sides, changed["containers"][-1]):
        for need in one["resourceRequirements"]:
            together[need["type"]] = together.get(need["type"], 0) + int(need["value"])
    assert together == {"VCPU": 8, "MEMORY": 30000, "GPU": 1}


def test_a_run_s_needs_and_environment_go_over_its_one_container() -> None:
    assert job_overrides("exec", NEEDS, {"A": "b"}) == {
        "containerOverrides": {"resourceRequirements": NEEDS, "environment": [{"name": "A", "value": "b"}]}
    }
