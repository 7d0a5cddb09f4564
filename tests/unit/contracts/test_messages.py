"""What comes out of the queues: events of the pipe and of S3."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lambda_support import sample_event
from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.object_created import parse_object_created
from launchbay_core.contracts.run_objects import claim_key, claim_key_beside, inputs_prefix
from launchbay_core.contracts.run_requested import parse_run_requested


def body_of(name: str) -> dict[str, Any]:
    """The event in a sample message."""
    return dict(json.loads(sample_event(name)["Records"][0]["body"]))


def test_a_run_request_names_its_run() -> None:
    event = body_of("run_requested_sqs")

    requested = parse_run_requested(json.dumps(event))

    assert requested == (event["detail"]["project"], event["detail"]["run_id"])


@pytest.mark.parametrize("change", [{"detail-type": "Other"}, {"detail": {}}, {"detail": None}])
def test_another_event_is_not_a_run_request(change: dict[str, Any]) -> None:
    with pytest.raises(UnreadableContract, match=r"is not a `RunRequested` event|not a `RunRequested` of version 1"):
        parse_run_requested(json.dumps(body_of("run_requested_sqs") | change))


def test_an_upload_is_an_object_of_one_version() -> None:
    event = body_of("intake_launch_file")

    created = parse_object_created(json.dumps(event))

    assert created.key == event["detail"]["object"]["key"]
    assert created.uri == f"s3://{created.bucket}/{created.key}?versionId={created.version_id}"
    assert created.requester == event["detail"]["requester"]


@pytest.mark.parametrize("change", [{"source": "aws.batch"}, {"detail": {}}, {"detail": []}])
def test_another_event_is_not_an_upload(change: dict[str, Any]) -> None:
    with pytest.raises(UnreadableContract, match="not an `Object Created`"):
        parse_object_created(json.dumps(body_of("intake_launch_file") | change))


def test_a_job_finds_the_claim_of_its_run_beside_its_inputs() -> None:
    assert claim_key_beside(inputs_prefix("vision", "R")) == claim_key("vision", "R")
