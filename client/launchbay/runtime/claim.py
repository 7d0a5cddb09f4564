"""Claims a run for the AWS Batch job of this container, so that the run's command starts in one job only."""

from __future__ import annotations

from collections.abc import Mapping

from launchbay.runtime.errors import CannotRun
from launchbay.runtime.s3 import S3Bucket
from launchbay_core.contracts.claim import DUPLICATE_EXIT, MAX_CLAIM, closed_as
from launchbay_core.contracts.run_objects import claim_key_beside


def claim(bucket: S3Bucket, inputs_prefix: str, container: Mapping[str, str]) -> None:
    """Claim the run whose inputs are at `inputs_prefix`; attempts of one job share its claim.

    Raises:
        CannotRun: another job has claimed it, or it was closed; or the claim can't be written or read.
    """
    job_id = container.get("AWS_BATCH_JOB_ID")
    if not job_id:
        return  # started by hand: there is no second job to keep out
    key = claim_key_beside(inputs_prefix)
    if bucket.put_new(key, job_id.encode()):
        return
    holder = bucket.read(key, MAX_CLAIM).decode("utf-8", "replace")
    if state := closed_as(holder):
        raise CannotRun(f"this run was closed as {state} before job {job_id} could start it", DUPLICATE_EXIT)
    if holder != job_id:
        raise CannotRun(
            f"this run was started by AWS Batch job {holder}; job {job_id} is a duplicate and ends", DUPLICATE_EXIT
        )
