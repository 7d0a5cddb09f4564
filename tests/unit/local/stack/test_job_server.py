"""What a stack passes to its Batch stand-in."""

from __future__ import annotations

from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError

from launchbay_local.iam.refusals import refusal
from launchbay_local.stack.job_server import JobSettings, batch_server
from launchbay_local.template.application import SchedulingPolicy

ARN = "arn:aws:batch:us-east-1:123456789012:scheduling-policy/shares"


def test_queues_have_their_policies_and_calls_are_authorized(tmp_path: Path) -> None:
    settings = JobSettings(
        folder=tmp_path,
        queues=["fair", "plain"],
        aws_endpoint="http://127.0.0.1:9",
        environment={},
        simulated_variable="SIMULATED",
        policies={"fair": SchedulingPolicy(ARN, weights={"vision": 0.5})},
        refuse=lambda call, _tags: (
            refusal("batch", call.request, "not you") if "listjobs" in call.request.path else None
        ),
    )
    server = batch_server(settings)
    session = boto3.Session(region_name="us-east-1", aws_access_key_id="t", aws_secret_access_key="t")
    batch = session.client("batch", endpoint_url=server.start())

    try:
        queues = batch.describe_job_queues()["jobQueues"]
        with pytest.raises(ClientError, match="not you"):
            batch.list_jobs(jobQueue="plain")
    finally:
        server.stop()

    assert {queue["jobQueueName"]: queue.get("schedulingPolicyArn") for queue in queues} == {"fair": ARN, "plain": None}
