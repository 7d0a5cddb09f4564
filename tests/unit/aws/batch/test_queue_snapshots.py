"""The order in which AWS Batch dispatches what waits in a queue, read from its answer."""

from __future__ import annotations

import boto3
import pytest
from botocore.stub import Stubber

from launchbay_core.aws.batch.client import Batch
from launchbay_core.aws.batch.queue_snapshots import MAX_JOBS, QueueSnapshot, WaitingJob, read_snapshot
from launchbay_core.aws.settings import Settings
from launchbay_core.errors import AwsError

QUEUE = "launchbay-gpu-l4"
ARN = "arn:aws:batch:us-east-1:123456789012:job/"


def test_a_snapshot_has_the_jobs_of_a_queue_in_aws_batch_s_order() -> None:
    client = boto3.client("batch", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    front = [{"jobArn": f"{ARN}b", "earliestTimeAtPosition": 1500}, {"jobArn": f"{ARN}a", "earliestTimeAtPosition": 0}]
    with Stubber(client) as aws:
        answer = {"frontOfQueue": {"jobs": front, "lastUpdatedAt": 2000}}
        aws.add_response("get_job_queue_snapshot", answer, {"jobQueue": QUEUE})

        found = Batch(client, lambda: client, Settings()).snapshot(QUEUE)

    jobs = [WaitingJob("b", "1970-01-01T00:00:01.500Z"), WaitingJob("a", "1970-01-01T00:00:00.000Z")]
    assert found == QueueSnapshot(QUEUE, "1970-01-01T00:00:02.000Z", jobs)
    assert not found.may_have_more


def test_a_queue_that_does_not_exist_is_an_error_and_not_an_empty_queue() -> None:
    client = boto3.client("batch", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(client) as aws:
        aws.add_client_error("get_job_queue_snapshot", "ClientException", f"{QUEUE} does not exist", 400)

        with pytest.raises(AwsError, match="does not exist"):
            Batch(client, lambda: client, Settings()).snapshot(QUEUE)


@pytest.mark.parametrize("answer", [{}, {"frontOfQueue": {}}, {"frontOfQueue": {"jobs": []}}])
def test_a_queue_in_which_nothing_waits_has_an_empty_front(answer: dict[str, object]) -> None:
    assert read_snapshot(QUEUE, answer) == QueueSnapshot(QUEUE, None, [])


def test_a_full_front_may_have_more_behind_it() -> None:
    jobs = [{"jobArn": f"{ARN}{number}", "earliestTimeAtPosition": number} for number in range(MAX_JOBS)]

    assert read_snapshot(QUEUE, {"frontOfQueue": {"jobs": jobs, "lastUpdatedAt": 1}}).may_have_more
    assert not read_snapshot(QUEUE, {"frontOfQueue": {"jobs": jobs[1:], "lastUpdatedAt": 1}}).may_have_more
