"""AWS Batch's fixed quotas: what is over one is refused before it is sent, with what to do."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from launchbay_core.aws.batch.client import Batch
from launchbay_core.aws.batch.job_definitions import job_overrides
from launchbay_core.aws.batch.quotas import (
    MAX_ARRAY_SIZE,
    MAX_DEFINITION_BYTES,
    MAX_OVERRIDES_CHARACTERS,
    MAX_SUBMISSION_BYTES,
    OverQuota,
    check_definition,
    check_submission,
)
from launchbay_core.aws.settings import Settings


def _sized(member: str, size: int) -> dict[str, Any]:
    """A request of exactly `size` bytes as it is sent, in one member."""
    empty: dict[str, Any] = {member: ""}
    return {member: "x" * (size - len(json.dumps(empty)))}


def _overrides(size: int) -> dict[str, Any]:
    return {"containerOverrides": _sized("command", size)}


def test_the_quotas_are_those_that_aws_batch_publishes() -> None:
    published = (24 * 1024, 30 * 1024, 8192, 10_000)

    assert published == (MAX_DEFINITION_BYTES, MAX_SUBMISSION_BYTES, MAX_OVERRIDES_CHARACTERS, MAX_ARRAY_SIZE)


def test_requests_at_their_quota_pass() -> None:
    check_definition(_sized("image", MAX_DEFINITION_BYTES))
    check_submission(_sized("tags", MAX_SUBMISSION_BYTES - len(', "containerOverrides": {}')))
    check_submission(_overrides(MAX_OVERRIDES_CHARACTERS))
    check_submission({"arrayProperties": {"size": MAX_ARRAY_SIZE}})


@pytest.mark.parametrize(
    ("check", "request_", "size", "unit"),
    [
        (check_definition, _sized("image", MAX_DEFINITION_BYTES + 1), MAX_DEFINITION_BYTES + 1, "bytes"),
        (check_submission, _sized("tags", MAX_SUBMISSION_BYTES + 1), MAX_SUBMISSION_BYTES + 1, "bytes"),
        (check_submission, _overrides(MAX_OVERRIDES_CHARACTERS + 1), MAX_OVERRIDES_CHARACTERS + 1, "characters"),
        (check_submission, {"arrayProperties": {"size": MAX_ARRAY_SIZE + 1}}, MAX_ARRAY_SIZE + 1, "runs"),
    ],
)
def test_one_more_than_a_quota_is_refused_with_the_size(check: Any, request_: Any, size: int, unit: str) -> None:
    with pytest.raises(OverQuota) as refusal:
        check(request_)

    assert (refusal.value.size, refusal.value.unit) == (size, unit)
    assert f"{size:,} {unit}" in str(refusal.value)


def test_characters_count_as_they_are_sent() -> None:
    with pytest.raises(OverQuota) as refusal:
        check_definition({"image": "é" * (MAX_DEFINITION_BYTES // 6)})

    assert refusal.value.size == len(json.dumps({"image": ""})) + 6 * (MAX_DEFINITION_BYTES // 6)


@pytest.mark.parametrize("runner", ["exec", "init"])
def test_a_job_whose_submission_is_too_large_is_never_sent(runner: str) -> None:
    client = boto3.client("batch", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(client), pytest.raises(OverQuota, match="travels by S3"):  # a call would find no answer prepared
        Batch(client, lambda: client, Settings()).submit(
            "launchbay-p-1",
            queue="q",
            definition="d",
            overrides=job_overrides(runner, [], {"BIG": "x" * 9000}),
            share={},
            tags={},
        )
