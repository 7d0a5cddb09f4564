"""A launch file is put into the intake bucket, and launches a run. It needs AWS credentials that may do that."""

from __future__ import annotations

import json
import time
from typing import Any

from botocore.exceptions import ClientError

from launchbay.operating.deployment import Deployment, find_deployment
from launchbay.operating.errors import AwsCallFailed, NoDeployment, map_aws_errors
from launchbay.operating.smoke.context import SmokeContext
from launchbay.operating.smoke.job import GREETING, JOB
from launchbay.operating.smoke.results import NotChecked, StepFailed
from launchbay.operating.smoke.waiting import ENDED, wait_for_state
from launchbay_core.aws.intake_bucket import RESULT
from launchbay_core.domain.states import RunState

_RESULT_SECONDS = 120  # a cold start and a few tries
_PAUSE = 0.5
_MISSING = {"NoSuchKey", "404"}
_DENIED = {"AccessDenied", "403"}


def intake(context: SmokeContext) -> str:
    """Upload a launch file, wait for the result beside it, and follow the run that it names."""
    s3, bucket = _bucket(context)
    key = f"projects/{context.api.project}/launches/{JOB}/{context.nonce}.json"
    launch = {
        "version": context.version,
        "overrides": {"config": {"greeting": GREETING}},
        "hardware": context.hardware,
        "name": "smoke test, by upload",
    }
    _put(s3, bucket, key, json.dumps(launch).encode())
    result = _wait_for_result(context, s3, bucket, key + RESULT)
    if result["outcome"] != "launched":
        problem = result.get("problem", {})
        raise StepFailed(f"the upload was {result['outcome']}: {problem.get('detail', 'its result does not say why')}")
    run_id = result["run"]["run_id"]
    context.launched.append(run_id)
    ended = wait_for_state(context, run_id, ENDED)
    if ended["state"] != RunState.SUCCEEDED:
        raise StepFailed(f"run {run_id} of the upload is {ended['state']}: {ended['reason']}")
    return f"s3://{bucket}/{key} launched run {run_id}, which {ended['state']}"


def _bucket(context: SmokeContext) -> tuple[Any, str]:
    """A client of S3, and the intake bucket.

    Raises:
        NotChecked: this machine has no credentials for the deployment, or the bucket is not known.
    """
    try:
        deployment: Deployment = find_deployment(context.stack, context.api.server)
    except (NoDeployment, AwsCallFailed) as error:
        raise NotChecked(f"the intake bucket is not known here: {error}") from error
    if deployment.intake_bucket is None:
        raise NotChecked(f"the stack `{deployment.name}` has no intake bucket")
    return deployment.client("s3"), deployment.intake_bucket


def _put(s3: Any, bucket: str, key: str, content: bytes) -> None:
    try:
        with map_aws_errors("upload to the intake bucket"):
            s3.put_object(Bucket=bucket, Key=key, Body=content)
    except AwsCallFailed as error:
        cause = error.__cause__
        if isinstance(cause, ClientError) and cause.response["Error"]["Code"] in _DENIED:
            reason = f"this machine's AWS credentials may not write to s3://{bucket}/projects/"
            raise NotChecked(reason) from error
        raise


def _wait_for_result(context: SmokeContext, s3: Any, bucket: str, key: str) -> dict[str, Any]:
    """The result beside an upload.

    Raises:
        StepFailed: there is none after a while.
    """
    context.tell("waiting for the result beside the upload")
    until = time.monotonic() + _RESULT_SECONDS
    while time.monotonic() < until:
        found = _read(s3, bucket, key)
        if found is not None:
            return found
        time.sleep(_PAUSE)
    raise StepFailed(f"there is no s3://{bucket}/{key} after {_RESULT_SECONDS} seconds")


def _read(s3: Any, bucket: str, key: str) -> dict[str, Any] | None:
    """An object's JSON; None if there is none yet, which S3 answers with 403 if its objects may not be listed."""
    try:
        return dict(json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read()))
    except ClientError as error:
        if error.response["Error"]["Code"] in _MISSING | _DENIED:
            return None
        with map_aws_errors("read the result of the upload"):
            raise
