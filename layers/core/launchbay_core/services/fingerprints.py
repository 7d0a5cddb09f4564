"""The hash of a launch request, by which an idempotency key tells a request that is sent again from another one."""

from __future__ import annotations

import hashlib
import json

from launchbay_core.domain.hardware.request import HardwareTerms
from launchbay_core.domain.jobs import JobVersion
from launchbay_core.domain.requests import LaunchRequest
from launchbay_core.inputs.values.plain import to_exchanged_value
from launchbay_core.services.patched_files import coerce_overrides
from launchbay_core.services.sealed_secrets import digest_secrets

_LATER_FIELDS = {"name", "tags", "note", "priority", "resume_from", "from_outputs", *HardwareTerms.model_fields}


def fingerprint_of(version: JobVersion, request: LaunchRequest, rerun_of: str | None, key: str) -> str:
    """The hash of a request: equal for equal requests, and of no use to one who looks for its secrets."""
    spelled = coerce_overrides(version, request.overrides)  # a secret is found by its key's name in the schema
    comparable = digest_secrets(version, spelled, f"{version.project}/{key}")
    body = request.model_copy(update={"overrides": comparable}).model_dump(by_alias=True)
    # As requests were hashed when every document of overrides had these members: a retry may come after an update.
    body["overrides"] = {"config": {}, "files": {}} | body["overrides"]
    body["overrides"]["replace"] = {"config": [], "files": {}} | body["overrides"].get("replace", {})
    # A request without a newer field has the hash that it had before there was one: keys are kept for days.
    body = {name: value for name, value in body.items() if value or name not in _LATER_FIELDS}
    said = {"request": body, "rerun_of": rerun_of}
    return hashlib.sha256(json.dumps(to_exchanged_value(said), sort_keys=True).encode()).hexdigest()
