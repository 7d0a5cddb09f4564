"""Who may start a run: its claim in S3, which a job, Launchbay for one of several jobs, or a run's end takes first."""

from __future__ import annotations

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.batch.events import parse_job
from launchbay_core.aws.batch.job_names import job_name
from launchbay_core.contracts.claim import MAX_CLAIM, read_claim
from launchbay_core.contracts.run_objects import claim_key
from launchbay_core.domain.runs import RunProgress
from launchbay_core.errors import NotFound


def find_claim(adapters: Adapters, run: RunProgress) -> str | None:
    """The claim of a run, as `contracts/claim.py` has it; None as long as any of its jobs may start it."""
    try:
        return _read(adapters, claim_key(run.project, run.run_id))
    except NotFound:
        return None


def take_claim(adapters: Adapters, run: RunProgress, claim: str) -> str:
    """Claim a run, unless somebody has; the claim that holds from now on."""
    key = claim_key(run.project, run.run_id)
    if adapters.data_bucket.put_new(key, claim.encode()):
        return claim
    return _read(adapters, key)


def is_job_of(adapters: Adapters, run: RunProgress, job_id: str) -> bool:
    """Whether AWS Batch knows the job that a claim names as one of the claim's run.

    A claim is written by a job, whose author could name the job of anybody else there: to be followed, and ended. A job
    that AWS Batch does not describe is looked for in its list, too: one answer may leave it out.

    Raises:
        AwsUnavailable: AWS Batch can't be asked at the moment.
    """
    described = adapters.batch.describe([job_id])
    if not described:
        return is_listed(adapters, run, job_id)
    jobs = map(parse_job, described)
    return any(job is not None and (job.project, job.run_id) == (run.project, run.run_id) for job in jobs)


def is_listed(adapters: Adapters, run: RunProgress, job_id: str) -> bool:
    """Whether AWS Batch lists a job by its run's name, whatever it says when it is asked for that job alone."""
    listed = adapters.batch.find_all(job_name(run.project, run.run_id, run.job_number), run.placement.job_queue)
    return any(job.job_id == job_id for job in listed)


def _read(adapters: Adapters, key: str) -> str:
    return read_claim(adapters.data_bucket.get(key, MAX_CLAIM))
