"""Who may start a run: its claim in S3, which a job, Launchbay for one of several jobs, or a run's end takes first."""

from __future__ import annotations

from launchbay_core.aws.adapters import Adapters
from launchbay_core.contracts.run_objects import claim_key
from launchbay_core.domain.runs import RunProgress
from launchbay_core.errors import NotFound


def find_claim(adapters: Adapters, run: RunProgress) -> str | None:
    """The claim of a run, as `contracts/claim.py` has it; None as long as any of its jobs may start it."""
    try:
        return adapters.data_bucket.get(claim_key(run.project, run.run_id)).decode()
    except NotFound:
        return None


def take_claim(adapters: Adapters, run: RunProgress, claim: str) -> str:
    """Claim a run, unless somebody has; the claim that holds from now on."""
    key = claim_key(run.project, run.run_id)
    if adapters.data_bucket.put_new(key, claim.encode()):
        return claim
    return adapters.data_bucket.get(key).decode()
