"""A deployment from its operator's side: dead letters moved back, and what is wrong named with its remedy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from launchbay.api.servers import Server
from launchbay.operating.checks import ADVICE, check_dead_letters, check_job_queues
from launchbay.operating.dead_letters import SUFFIX, find_dead_letters, redrive
from launchbay.operating.deployment import Deployment, find_deployment
from launchbay.operating.errors import AwsCallFailed, NoDeployment
from template_support import deployed, of_kind

REGION = "us-east-1"
_LANE = {"Type": "AWS::SQS::Queue"}
STACK = {
    "Resources": {
        "CpuDeadLetters": _LANE,
        "TrackDeadLetters": _LANE,
        "IntakeBucket": {"Type": "AWS::S3::Bucket"},
        "CpuQueue": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "RedrivePolicy": {
                    "deadLetterTargetArn": {"Fn::GetAtt": ["CpuDeadLetters", "Arn"]},
                    "maxReceiveCount": 5,
                },
            },
        },
    },
}


@pytest.fixture
def deployment(monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployment]:
    """A deployed stack with a lane, its dead letters, and those of a function."""
    for name, value in {"AWS_ACCESS_KEY_ID": "t", "AWS_SECRET_ACCESS_KEY": "t", "AWS_DEFAULT_REGION": REGION}.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        boto3.client("cloudformation").create_stack(StackName="prod", TemplateBody=json.dumps(STACK))
        yield find_deployment("prod", Server("https://launchbay.example"))


def send(deployment: Deployment, queue: str, *bodies: str, **attributes: Any) -> None:
    """Put messages into a queue."""
    for body in bodies:
        deployment.client("sqs").send_message(
            QueueUrl=deployment.queues[queue], MessageBody=body, MessageAttributes=attributes
        )


def bodies_in(deployment: Deployment, queue: str) -> list[str]:
    """The messages that wait in a queue, sorted."""
    bodies: list[str] = []
    while (
        found := deployment.client("sqs")
        .receive_message(QueueUrl=deployment.queues[queue], MaxNumberOfMessages=10)
        .get("Messages")
    ):
        bodies += [message["Body"] for message in found]
    return sorted(bodies)


def letters_of(deployment: Deployment, name: str) -> Any:
    """One dead-letter queue."""
    return next(one for one in find_dead_letters(deployment) if one.name == name)


def test_a_deployment_knows_its_intake_bucket(deployment: Deployment) -> None:
    assert deployment.intake_bucket is not None
    assert deployment.client("s3").list_objects_v2(Bucket=deployment.intake_bucket)["KeyCount"] == 0


def test_dead_letters_are_counted_by_queue(deployment: Deployment) -> None:
    send(deployment, "CpuDeadLetters", "a", "b")

    assert {one.name: one.count for one in find_dead_letters(deployment)} == {
        "CpuDeadLetters": 2,
        "TrackDeadLetters": 0,
    }


def test_a_lane_s_dead_letters_go_back_to_the_lane_each_once(deployment: Deployment) -> None:
    sent = [f"run {number:02d}" for number in range(23)]
    send(deployment, "CpuDeadLetters", *sent)

    done = redrive(deployment, letters_of(deployment, "CpuDeadLetters"), most=1000)

    assert (done.moved, done.left) == (23, 0)
    assert bodies_in(deployment, "CpuQueue") == sent
    assert letters_of(deployment, "CpuDeadLetters").count == 0


def test_no_more_are_moved_than_asked_for(deployment: Deployment) -> None:
    send(deployment, "CpuDeadLetters", *map(str, range(15)))

    assert redrive(deployment, letters_of(deployment, "CpuDeadLetters"), most=12).moved == 12

    assert len(bodies_in(deployment, "CpuQueue")) == 12


def test_what_can_not_be_moved_stays_and_says_why(deployment: Deployment) -> None:
    failed = {"requestContext": {"functionArn": "arn:aws:lambda:us-east-1:123456789012:function:gone"}}
    send(deployment, "TrackDeadLetters", "no invocation", json.dumps({**failed, "requestPayload": {"a": 1}}))

    done = redrive(deployment, letters_of(deployment, "TrackDeadLetters"), most=10)

    assert (done.moved, done.left) == (0, 2)
    assert any("names neither a queue nor a function" in reason for reason in done.reasons)
    assert any("function:gone can't be called: ResourceNotFoundException" in reason for reason in done.reasons)


def test_a_failed_invocation_is_made_again_with_its_own_event(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[dict[str, Any]] = []

    class Lambda:
        """Lambda's Invoke."""

        def invoke(self, **request: Any) -> None:
            called.append(request)

    real = Deployment.client
    monkeypatch.setattr(Deployment, "client", lambda self, name: Lambda() if name == "lambda" else real(self, name))
    body = {"requestContext": {"functionArn": "arn:track"}, "requestPayload": {"source": "aws.batch"}}
    send(deployment, "TrackDeadLetters", json.dumps(body))
    target = {"DataType": "String", "StringValue": "arn:track-by-rule"}
    send(deployment, "TrackDeadLetters", '{"from": "EventBridge"}', TARGET_ARN=target)

    assert redrive(deployment, letters_of(deployment, "TrackDeadLetters"), most=10).moved == 2

    assert {one["FunctionName"]: json.loads(one["Payload"]) for one in called} == {
        "arn:track": {"source": "aws.batch"},
        "arn:track-by-rule": {"from": "EventBridge"},
    }
    assert {one["InvocationType"] for one in called} == {"Event"}


def test_dead_letters_are_a_finding_with_what_to_do(deployment: Deployment) -> None:
    assert check_dead_letters(deployment).is_good
    send(deployment, "CpuDeadLetters", "a")

    finding = check_dead_letters(deployment)

    assert not finding.is_good
    assert "1 in CpuDeadLetters (runs were not dispatched" in finding.says
    assert "launchbay admin redrive" in finding.says


class _Batch:
    """AWS Batch's two calls about queues and environments."""

    def __init__(self, queues: list[dict[str, Any]], environments: list[dict[str, Any]]) -> None:
        self._queues, self._environments = queues, environments

    def get_paginator(self, _name: str) -> _Batch:
        return self

    def paginate(self) -> list[dict[str, Any]]:
        return [{"jobQueues": self._queues[:1]}, {"jobQueues": self._queues[1:]}]

    def describe_compute_environments(self, **_request: Any) -> dict[str, Any]:
        return {"computeEnvironments": self._environments}


def _queue(name: str, **members: str) -> dict[str, Any]:
    order = [{"order": 1, "computeEnvironment": "arn:ce"}]
    return {"jobQueueName": name, "state": "ENABLED", "status": "VALID", "computeEnvironmentOrder": order, **members}


@pytest.mark.parametrize(
    ("queues", "environment", "says"),
    [
        ([], {}, "no job queue is named prod_"),
        ([_queue("other_cpu"), _queue("prod-eu_cpu")], {}, "no job queue is named prod_"),
        ([_queue("prod_cpu"), _queue("prod_gpu", status="INVALID")], {}, "1 of 2 do not accept jobs; prod_gpu"),
        ([_queue("prod_cpu")], {"status": "INVALID", "statusReason": "no such role"}, "INVALID: no such role"),
        ([_queue("prod_cpu", state="DISABLED")], {}, "prod_cpu is DISABLED"),
    ],
)
def test_queues_and_environments_that_take_no_jobs_are_named(
    monkeypatch: pytest.MonkeyPatch, queues: list[dict[str, Any]], environment: dict[str, str], says: str
) -> None:
    environments = [{"computeEnvironmentName": "ce", "state": "ENABLED", "status": "VALID", **environment}]
    monkeypatch.setattr(Deployment, "client", lambda _self, _service: _Batch(queues, environments))

    findings = list(check_job_queues(Deployment("prod", {})))

    assert any(says in finding.says for finding in findings if not finding.is_good)


def test_a_stack_that_is_not_there_is_named(deployment: Deployment) -> None:
    with pytest.raises(NoDeployment, match="`other` can't be read"):
        find_deployment("other", Server("https://launchbay.example"))


def test_a_queue_that_can_not_be_read_is_an_error_of_launchbay(deployment: Deployment) -> None:
    gone = Deployment("prod", {"CpuDeadLetters": deployment.queues["CpuDeadLetters"] + "-gone"})

    with pytest.raises(AwsCallFailed, match=r"could not read the queues: .*NonExistentQueue"):
        find_dead_letters(gone)


def test_without_a_stack_s_name_only_the_local_stack_is_looked_at(tmp_path: Path) -> None:
    with pytest.raises(NoDeployment, match="--stack"):
        find_deployment(None, Server("https://launchbay.example"))


def test_every_dead_letter_queue_of_the_template_has_advice() -> None:
    queues = {queue.logical_id for queue in of_kind(deployed(), "AWS::SQS::Queue")}

    assert {name for name in queues if name.endswith(SUFFIX)} == set(ADVICE)
