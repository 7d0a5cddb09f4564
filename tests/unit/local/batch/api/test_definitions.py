"""Job definitions over boto3."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from batch_support import Bench, definition

OUTSIDE = ("jobDefinitionName", "type", "schedulingPriority")


@pytest.fixture
def batch(bench: Bench) -> Any:
    return bench.start().batch


def test_each_registration_is_a_new_revision(batch: Any) -> None:
    first = batch.register_job_definition(**definition(["true"], "train"))
    second = batch.register_job_definition(**definition(["true"], "train"))

    assert (first["revision"], second["revision"]) == (1, 2)
    assert second["jobDefinitionArn"] == "arn:aws:batch:us-east-1:123456789012:job-definition/train:2"


def test_a_definition_is_shown_as_it_was_registered(batch: Any) -> None:
    sent = definition(
        ["launchbay", "exec", "--", "python", "train.py"],
        environment=[{"name": "A", "value": "1"}],
        logConfiguration={"logDriver": "awslogs", "options": {"awslogs-group": "/jobs"}},
        jobRoleArn="arn:aws:iam::123456789012:role/job",
        linuxParameters={"sharedMemorySize": 4096},
        retryStrategy={"attempts": 3, "evaluateOnExit": [{"onExitCode": "1*", "action": "exit"}]},
        timeout={"attemptDurationSeconds": 120},
        parameters={"epochs": "3"},
        tags={"project": "vision"},
    )
    arn = batch.register_job_definition(**sent)["jobDefinitionArn"]

    shown = batch.describe_job_definitions(jobDefinitions=[arn])["jobDefinitions"][0]

    assert shown["containerProperties"] == sent["containerProperties"]
    assert shown["retryStrategy"] == {"attempts": 3, "evaluateOnExit": [{"onExitCode": "1*", "action": "EXIT"}]}
    assert {name: shown[name] for name in ("timeout", "parameters", "tags", "status", "revision", "type")} == {
        "timeout": {"attemptDurationSeconds": 120},
        "parameters": {"epochs": "3"},
        "tags": {"project": "vision"},
        "status": "ACTIVE",
        "revision": 1,
        "type": "container",
    }


def test_definitions_are_found_by_name_revision_status_and_page(batch: Any) -> None:
    for name in ("a", "a", "b"):
        batch.register_job_definition(**definition(["true"], name))
    batch.deregister_job_definition(jobDefinition="a:1")

    def found(**asked: Any) -> list[str]:
        answer = batch.describe_job_definitions(**asked)
        return [f"{one['jobDefinitionName']}:{one['revision']}" for one in answer["jobDefinitions"]]

    assert found() == ["a:2", "a:1", "b:1"]
    assert found(jobDefinitionName="a", status="ACTIVE") == ["a:2"]
    assert found(status="INACTIVE") == ["a:1"]
    assert found(jobDefinitions=["a:1", "b"]) == ["a:1", "b:1"]
    assert found(jobDefinitionName="nothing") == []
    pages = batch.get_paginator("describe_job_definitions").paginate(PaginationConfig={"PageSize": 2})
    assert [len(page["jobDefinitions"]) for page in pages] == [2, 1]


def test_a_submission_without_a_revision_takes_the_newest_that_is_active(bench: Bench) -> None:
    bench.start()
    for _ in range(3):
        bench.define(["true"], "train")
    bench.batch.deregister_job_definition(jobDefinition="train:3")

    assert bench.job(bench.submit_to("train"))["jobDefinition"].endswith("train:2")


def test_no_job_is_taken_for_a_retired_definition(bench: Bench) -> None:
    bench.start()
    arn = bench.define(["true"], "train")
    bench.batch.deregister_job_definition(jobDefinition=arn)

    with pytest.raises(ClientError, match="does not exist or is not in ACTIVE status"):
        bench.submit_to(arn)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"jobDefinitionName": "-train"}, "jobDefinitionName"),
        ({"jobDefinitionName": "a.b"}, "jobDefinitionName"),
        ({"jobDefinitionName": "x" * 129}, "jobDefinitionName"),
        ({"type": "multinode"}, "type"),
        ({"image": None}, "image should not be null or empty"),
        ({"resourceRequirements": [{"type": "MEMORY", "value": "512"}]}, "vCPU is not provided"),
        ({"resourceRequirements": [{"type": "VCPU", "value": "1"}]}, "memory is not provided"),
        ({"resourceRequirements": [{"type": "VCPU", "value": "many"}]}, "value"),
        ({"resourceRequirements": [{"type": "MEMORY", "value": "0.5"}]}, "whole number"),
        ({"resourceRequirements": [{"type": "VCPU", "value": "1"}] * 2}, "twice"),
        ({"environment": [{"name": "AWS_BATCH_X", "value": "1"}]}, "AWS_BATCH"),
        ({"retryStrategy": {"attempts": 11}}, "attempts"),
        ({"retryStrategy": {"attempts": 0}}, "attempts"),
        ({"retryStrategy": {"attempts": 2, "evaluateOnExit": [{"action": "RETRY"}] * 6}}, "evaluateOnExit"),
        ({"retryStrategy": {"attempts": 2, "evaluateOnExit": [{"onExitCode": "x", "action": "RETRY"}]}}, "onExitCode"),
        ({"retryStrategy": {"attempts": 2, "evaluateOnExit": [{"onReason": "a*b", "action": "RETRY"}]}}, "onReason"),
        ({"retryStrategy": {"attempts": 2, "evaluateOnExit": [{"onReason": "a-b", "action": "RETRY"}]}}, "onReason"),
        ({"retryStrategy": {"attempts": 2, "evaluateOnExit": [{"onStatusReason": "(", "action": "EXIT"}]}}, "onStatus"),
        ({"retryStrategy": {"evaluateOnExit": [{"action": "RETRY"}]}}, "evaluateOnExit needs attempts"),
        ({"command": ["echo", ""]}, "Command field cannot have empty strings"),
        ({"schedulingPriority": 10_000}, "schedulingPriority"),
        ({"schedulingPriority": -1}, "schedulingPriority"),
        ({"timeout": {"attemptDurationSeconds": 0}}, "attemptDurationSeconds"),
        ({"tags": {str(number): "" for number in range(51)}}, "tags"),
        ({"command": ["x" * 24 * 1024]}, "24576 bytes"),
    ],
)
def test_what_aws_batch_refuses_is_refused(batch: Any, change: dict[str, Any], message: str) -> None:
    sent = definition(["true"])
    outer = {name: value for name, value in change.items() if name in OUTSIDE}
    inner = {name: value for name, value in change.items() if name not in outer}
    sent = definition(inner.pop("command", ["true"]), **inner) | outer
    sent["containerProperties"] = {key: value for key, value in sent["containerProperties"].items() if value}

    with pytest.raises(ClientError, match=message) as refusal:
        batch.register_job_definition(**sent)

    assert refusal.value.response["Error"]["Code"] == "ClientException"
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert batch.describe_job_definitions()["jobDefinitions"] == []


def test_a_timeout_of_less_than_a_minute_is_refused_as_aws_batch_does(bench: Bench) -> None:
    del bench.options["limits"]
    bench.start()

    with pytest.raises(ClientError, match="at least 60"):
        bench.define(["true"], timeout={"attemptDurationSeconds": 59})


def test_the_older_members_for_vcpus_and_memory_are_understood(bench: Bench) -> None:
    bench.start()
    arn = bench.define(["true"], resourceRequirements=[], vcpus=2, memory=256)

    asked = bench.job(bench.submit_to(arn))["container"]["resourceRequirements"]

    assert asked == [{"type": "VCPU", "value": "2"}, {"type": "MEMORY", "value": "256"}]
