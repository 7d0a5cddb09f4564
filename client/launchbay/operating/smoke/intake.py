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
from launchbay_core.services.intake.keys import launch_key

_RESULT_SECONDS = 120  # a cold start and a few tries
_PAUSE = 0.5
_MISSING = {"NoSuchKey", "404"}
_DENIED = {"AccessDenied", "403"}


def intake(context: SmokeContext) -> str:
    """Upload a launch file, wait for the result beside it, and follow the run that it names."""
    s3, bucket = _bucket(context)
    key = launch_key(context.api.project, JOB, f"{context.nonce}.json")
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
        if _code_of(error) in _DENIED:
            reason = f"this machine's AWS credentials may not write s3://{bucket}/{key}"
            raise NotChecked(reason) from error
        raise


def _wait_for_result(context: SmokeContext, s3: Any, bucket: str, key: str) -> dict[str, Any]:
    """The result beside an upload; S3 answers 403 for a missing object to those who may not list the bucket.

    Raises:
        NotChecked: there is none after a while, or these credentials can't see it.
        StepFailed: there is none after a while.
    """
    context.tell("waiting for the result beside the upload")
    until = time.monotonic() + _RESULT_SECONDS
    code = ""
    while time.monotonic() < until:
        try:
            with map_aws_errors("read the result of the upload"):
                return dict(json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read()))
        except AwsCallFailed as error:
            code = _code_of(error)
            if code not in _MISSING | _DENIED:
                raise
        time.sleep(_PAUSE)
    place = f"s3://{bucket}/{key}"
    if code in _DENIED:
        raise NotChecked(f"this machine's AWS credentials may not read {place}, or may not list the bucket")
    raise StepFailed(f"there is no {place} after {_RESULT_SECONDS} seconds")


def _code_of(error: AwsCallFailed) -> str:
    """AWS's code for a call that failed; empty if AWS did not answer."""
    cause = error.__cause__
    return str(cause.response["Error"]["Code"]) if isinstance(cause, ClientError) else ""
