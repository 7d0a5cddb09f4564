"""`<key>.result.json`: what an upload did, in the API's words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from launchbay_core.contracts.object_created import ObjectCreated
from launchbay_core.domain.authors import Author
from launchbay_core.domain.clock import now, to_text
from launchbay_core.domain.jobs import JobVersion
from launchbay_core.domain.problems import UNEXPECTED, Problem
from launchbay_core.domain.runs import Run

REFUSED = "refused"
_VERSION = "1"
FAULT = replace(
    UNEXPECTED,
    detail="Launchbay failed on this file. This is a fault of Launchbay, not of the file, and it would be the same at "
    "each attempt, so it is not tried again. The log of the intake function has details under this request id.",
)
Result = dict[str, Any]


def author_of(event: ObjectCreated) -> Author:
    """Whom a change by an upload is recorded with: S3 names an AWS account, or a service."""
    who = event.requester or "somebody unknown"
    return Author(f"aws:{who}", f"upload by {who}")


def registration_result(event: ObjectCreated, version: JobVersion, *, created: bool) -> Result:
    """The result of a version that was registered, now or before with the same content."""
    about = {
        "project": version.project,
        "job": version.job,
        "version": version.version,
        "digest": version.digest,
        "created_at": version.created_at,
        "notices": list(version.notices),
    }
    return {**_head(event, "registered" if created else "unchanged"), "version": about}


def launch_result(event: ObjectCreated, run: Run, notices: Sequence[str] = ()) -> Result:
    """The result of a run that was launched, with notices of what had no effect in the file, if there is any."""
    about = {
        "project": run.project,
        "run_id": run.run_id,
        "job": run.job,
        "version": run.version,
        "state": run.state.value,
        "created_at": run.created_at,
        "notices": list(run.notices),
    }
    said = {"notices": list(notices)} if notices else {}
    return {**_head(event, "launched"), "run": {**about, **said}}


def refusal_result(event: ObjectCreated, problem: Problem) -> Result:
    """The result of an upload that was refused."""
    return {**_head(event, REFUSED), "problem": problem.body(path=event.uri, request_id=event.event_id)}


def _head(event: ObjectCreated, outcome: str) -> Result:
    about = {"bucket": event.bucket, "key": event.key, "version_id": event.version_id}
    return {
        "result_version": _VERSION,
        "outcome": outcome,
        "object": about,
        "uploaded_by": event.requester,
        "at": to_text(now()),
    }
