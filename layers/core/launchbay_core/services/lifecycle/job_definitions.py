"""AWS Batch's job definition of a job version: registered at its first run, once even if many dispatches race.

The first dispatch that needs it holds a lease on the version while it registers; the others wait for the outcome.
"""

from __future__ import annotations

import time
from datetime import timedelta

from launchbay_core.aws.adapters import Adapters
from launchbay_core.domain.clock import now, to_text
from launchbay_core.errors import Busy
from launchbay_core.services.versions import load_version

LEASE_SECONDS = 60  # longer than the function's timeout: the holder of an expired lease no longer runs
WAIT_SECONDS = 5.0  # for the registration by another process, which takes a fraction of a second
_PAUSE_SECONDS = 0.1


def ensure_job_definition(adapters: Adapters, project: str, job: str, version: int) -> str:
    """The ARN of a version's job definition, registered if there is none yet.

    Raises:
        NotFound: there is no such version.
        RefusedByBatch, ThrottledByBatch: AWS Batch does not register it, for good or at the moment.
        Busy: another process registers it, and has not finished in time.
    """
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        known = adapters.store.get_version(project, job, version).job_definition_arn
        if known:
            return known
        moment = now()
        until = to_text(moment + timedelta(seconds=LEASE_SECONDS))
        if adapters.store.claim_job_definition(project, job, version, to_text(moment), until):
            return _register(adapters, project, job, version, until)
        if time.monotonic() > deadline:
            raise Busy(f"The job definition of {job}:{version}")
        time.sleep(_PAUSE_SECONDS)


def _register(adapters: Adapters, project: str, job: str, version: int, until: str) -> str:
    try:
        arn = adapters.batch.register(load_version(adapters, adapters.store.get_version(project, job, version)))
    except BaseException:
        adapters.store.release_job_definition(project, job, version, until)
        raise
    return adapters.store.set_job_definition(project, job, version, arn)
