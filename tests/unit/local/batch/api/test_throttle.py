"""SubmitJob is throttled as AWS Batch throttles it, if a limit is set."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from batch_support import QUEUE, QUICK, REGION, Bench
from launchbay_local.batch.api.throttle import Throttle
from launchbay_local.batch.errors import TooManyRequestsException


def test_a_second_s_calls_are_accepted_and_more_once_time_has_passed() -> None:
    now = [0.0]
    throttle = Throttle(2, lambda: now[0])
    throttle.take()
    throttle.take()
    with pytest.raises(TooManyRequestsException):
        throttle.take()

    now[0] = 0.5

    throttle.take()
    with pytest.raises(TooManyRequestsException):
        throttle.take()


def test_boto3_sees_the_exception_that_aws_batch_throws(bench: Bench) -> None:
    bench.options["limits"] = replace(QUICK, submits_per_second=0.001)
    bench.start()
    once = Config(retries={"total_max_attempts": 1})
    session = boto3.Session(region_name=REGION, aws_access_key_id="t", aws_secret_access_key="t")
    batch: Any = session.client("batch", endpoint_url=bench.url, config=once)

    request = {"jobName": "a", "jobQueue": QUEUE, "jobDefinition": bench.define(["true"])}
    batch.submit_job(**request)

    with pytest.raises(ClientError) as caught:
        batch.submit_job(**request)

    assert caught.value.response["Error"]["Code"] == "TooManyRequestsException"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 429
