"""What a job may write as the claim of a run: once, and so that Launchbay's functions can read it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from account_support import Account
from launchbay_local.iam.guard import Guard

CUSTOMER_KEY = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": "k" * 32}


@pytest.fixture
def claim(account: Account, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Write the claim of a run with the credentials of a job, and what `put_object` is given besides.

    A guard of its own decides, so that what is refused here is not in the record of the flows.
    """
    guard = Guard(account.control, "us-east-1")
    monkeypatch.setattr(account.services.moto, "refuse", guard.refusal)
    role = next(arn for arn in account.control.roles if "JobRole" in arn)
    keys = guard.credentials(guard.take_role(role, "ecs-tasks.amazonaws.com", "task"))
    session = boto3.Session(keys["AWS_ACCESS_KEY_ID"], keys["AWS_SECRET_ACCESS_KEY"], keys["AWS_SESSION_TOKEN"])
    config = Config(signature_version="s3v4")
    s3 = session.client("s3", "us-east-1", endpoint_url=account.services.url, config=config)
    bucket = next(one.name for one in account.application.buckets if "data" in one.name)

    def write(run: str, **given: Any) -> str:
        try:
            s3.put_object(Bucket=bucket, Key=f"projects/vision/runs/{run}/claim", Body=b"job", **given)
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return "written"

    return write


def test_a_job_claims_a_run_once(claim: Any) -> None:
    run = uuid4().hex

    assert [claim(run), claim(run, IfNoneMatch="*"), claim(run, IfNoneMatch="*"), claim(run)] == [
        *("AccessDenied", "written", "PreconditionFailed", "AccessDenied")
    ]


@pytest.mark.parametrize(
    "given",
    [{"StorageClass": "GLACIER"}, {"StorageClass": "DEEP_ARCHIVE"}, CUSTOMER_KEY, {"Tagging": "a=b"}],
    ids=["archived", "archived for long", "with a key of its own", "with tags"],
)
def test_a_claim_that_nobody_else_could_read_is_refused(claim: Any, given: dict[str, str]) -> None:
    assert claim(uuid4().hex, IfNoneMatch="*", **given) == "AccessDenied"
