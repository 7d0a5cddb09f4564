"""AWS Batch's job definition of a job version: registered at its first run, once even if many dispatches race.

It is registered again when what it is made from has changed: the deployment's images, roles or log group, or how
definitions are made; and when it has been deregistered. The first dispatch that needs it holds a lease while it
registers; the others wait for the outcome.
"""

from __future__ import annotations

import hashlib
import json
import time
from functools import lru_cache

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.table.definition_store import DefinitionName
from launchbay_core.aws.table.leases import lease_from
from launchbay_core.domain.clock import now
from launchbay_core.domain.jobs import JobVersion
from launchbay_core.errors import Busy
from launchbay_core.services.versions import load_version

LEASE_SECONDS = 60  # longer than the function's timeout: the holder of an expired lease no longer runs
WAIT_SECONDS = 5.0  # for the registration by another process, which takes a fraction of a second
_PAUSE_SECONDS = 0.1
_REMEMBERED = 1024  # digests of definitions, each of a version that this process has dispatched


def ensure_job_definition(adapters: Adapters, project: str, job: str, version: int, but: str | None = None) -> str:
    """The ARN of a version's job definition, registered if there is none yet, or only `but`, which is of no use.

    Raises:
        NotFound: there is no such version.
        RefusedByBatch, ThrottledByBatch: AWS Batch does not register it, for good or at the moment.
        Busy: another process registers it, and has not finished in time.
    """
    name = DefinitionName(project, job, version, _digest(adapters, project, job, version))
    if but is not None:
        adapters.store.forget_definition(name, but)
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        known = adapters.store.find_definition(name)
        if known:
            return known
        lease = lease_from(now(), LEASE_SECONDS)
        if adapters.store.claim_definition(name, lease):
            return _register(adapters, name, lease.until)
        if time.monotonic() > deadline:
            raise Busy(f"The job definition of {job}:{version}")
        time.sleep(_PAUSE_SECONDS)


@lru_cache(_REMEMBERED)
def _digest(adapters: Adapters, project: str, job: str, version: int) -> str:
    """The digest of what a version's definition is made from; neither changes while a process lives."""
    request = adapters.batch.definition(_load(adapters, project, job, version))
    return hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()


def _register(adapters: Adapters, name: DefinitionName, until: str) -> str:
    try:
        arn = adapters.batch.register(_load(adapters, name.project, name.job, name.version))
    except BaseException:
        adapters.store.release_definition(name, until)
        raise
    return adapters.store.keep_definition(name, arn)


def _load(adapters: Adapters, project: str, job: str, version: int) -> JobVersion:
    return load_version(adapters, adapters.store.get_version(project, job, version))
