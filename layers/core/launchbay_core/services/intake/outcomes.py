"""What one upload does: it registers a version or launches a run, and the result is written beside the object.

An event may come twice, late, or after the event of a newer version of its object, so everything here is repeatable: a
version is identified by its content, a run by an idempotency key made of the object's version, and a result is replaced
only by that of the object's current version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.contracts.object_created import ObjectCreated
from launchbay_core.domain.bodies import validate_body
from launchbay_core.domain.job_spec import MAX_FILE_BYTES
from launchbay_core.domain.metrics import of_refusal
from launchbay_core.domain.names import check_name
from launchbay_core.domain.problems import Problem, problem_of
from launchbay_core.domain.requests import LaunchRequest
from launchbay_core.domain.submissions.job_file import decode_text
from launchbay_core.errors import Malformed
from launchbay_core.inputs import UnreadableInput, format_of, parse_one
from launchbay_core.services.intake import results
from launchbay_core.services.intake.keys import JOB_FILE, IntakeKey, Kind, parse_key
from launchbay_core.services.intake.registration import MissingFiles, register_upload
from launchbay_core.services.launch import launch

WAIT_SECONDS = 240  # for the files of a registration: below the age at which the alarm reports a message as forgotten
# Longer than a message can be redelivered: a dead-letter queue keeps it for 14 days at most.
KEEP_SECONDS = 15 * 24 * 3600
_SERVER_FAULT = 500  # and above: not the uploader's fault


@dataclass(frozen=True)
class Outcome:
    """What an upload did, in a few words, with its result if one was written."""

    description: str
    result: results.Result | None = None


@dataclass(frozen=True)
class Incomplete:
    """A registration that lacks files: to be processed again after `WAIT_SECONDS`, as its last attempt.

    A file that is uploaded before that has an event of its own, which also checks the registration.
    """

    missing: Sequence[str]


def process_upload(adapters: Adapters, event: ObjectCreated, *, is_last_attempt: bool = False) -> Outcome | Incomplete:
    """Do what an object in the intake bucket asks for.

    A fault that the uploader can fix is written to the result; an error that may pass is raised, and no result written.

    Raises:
        Malformed: the event is of another bucket.
    """
    if event.bucket != adapters.intake_bucket.bucket:
        raise Malformed(f"This event is of the bucket `{event.bucket}`, not of the intake bucket.")
    upload = parse_key(event.key)
    if upload is None:
        return Outcome("ignored: an object with this name does nothing")
    if upload.kind is Kind.COMPANION:
        return _register_waiting(adapters, upload, event)
    if results.is_result_of(adapters.intake_bucket.result_of(event.key) or {}, event):
        return Outcome("ignored: it has its result already")
    if upload.kind is Kind.LAUNCH_FILE:
        return _process(adapters, event, lambda: _launch(adapters, upload, event))
    if is_last_attempt and adapters.intake_bucket.version_of(event.key) != event.version_id:
        return Outcome("ignored: a newer job.yaml was uploaded while this one waited")
    return _process(adapters, event, lambda: _register(adapters, upload, event), waits=not is_last_attempt)


def _register_waiting(adapters: Adapters, upload: IntakeKey, event: ObjectCreated) -> Outcome:
    """Register what waits for a file that was uploaded now, or was refused without it."""
    key = upload.folder + JOB_FILE
    version_id = adapters.intake_bucket.version_of(key)
    if version_id is None:
        return Outcome("kept for a job.yaml that is still to come")
    registration = event._replace(key=key, version_id=version_id)
    present = adapters.intake_bucket.result_of(key) or {}
    if results.is_result_of(present, registration) and present.get("outcome") != results.REFUSED:
        return Outcome("kept: the job.yaml there has been registered; upload it again to register this file")
    outcome = _process(adapters, registration, lambda: _register(adapters, upload, registration), waits=True)
    return Outcome(f"kept: {', '.join(outcome.missing)} still missing") if isinstance(outcome, Incomplete) else outcome


def _process(
    adapters: Adapters, event: ObjectCreated, act: Callable[[], results.Result | None], *, waits: bool = False
) -> Outcome | Incomplete:
    """Act, and write the result beside the object."""
    try:
        result = act()
    except MissingFiles as error:
        if waits:
            return Incomplete(error.names)
        result = _refuse(adapters, event, problem_of(error))
    except Exception as error:
        problem = problem_of(error)
        if problem.status >= _SERVER_FAULT:
            raise
        result = _refuse(adapters, event, problem)
    if result is None:
        return Outcome("ignored: this version no longer exists")
    written = adapters.intake_bucket.write_result(
        event.key, result, lambda present: _is_replaceable(adapters, present, event)
    )
    return Outcome(str(result["outcome"]), result if written else None)


def _refuse(adapters: Adapters, event: ObjectCreated, problem: Problem) -> results.Result:
    adapters.meter.write([of_refusal(problem.name)])
    return results.refusal_result(event, problem)


def _is_replaceable(adapters: Adapters, present: Mapping[str, Any], event: ObjectCreated) -> bool:
    """Whether the present result may be replaced by one of this upload."""
    if results.is_result_of(present, event):
        return present.get("outcome") == results.REFUSED
    return adapters.intake_bucket.version_of(event.key) == event.version_id


def _launch(adapters: Adapters, upload: IntakeKey, event: ObjectCreated) -> results.Result | None:
    found = adapters.intake_bucket.read(event.key, MAX_FILE_BYTES, event.version_id)
    if found is None:
        return None
    check_name("project", upload.project)
    name = event.key.rsplit("/", 1)[1]
    values = _read_launch_file(name, found.content)
    if values.get("job", upload.job) != upload.job:
        raise Malformed(f"The file names the job `{values['job']}`, but it was uploaded for `{upload.job}`.")
    request = validate_body(LaunchRequest, {**values, "job": upload.job}, "The launch file is not of the right shape.")
    author, key = results.author_of(event), _idempotency_key(event)
    run, _ = launch(adapters, upload.project, request, author, key, keep_seconds=KEEP_SECONDS)
    return results.launch_result(event, run)


def _read_launch_file(name: str, content: bytes) -> dict[str, Any]:
    try:
        return parse_one(decode_text(name, content), format_of(name))
    except UnreadableInput as error:
        raise error.without_quotes() from None


def _register(adapters: Adapters, upload: IntakeKey, event: ObjectCreated) -> results.Result | None:
    found = adapters.intake_bucket.read(event.key, MAX_FILE_BYTES, event.version_id)
    if found is None:
        return None
    version, created = register_upload(adapters, upload, found.content, results.author_of(event))
    return results.registration_result(event, version, created=created)


def _idempotency_key(event: ObjectCreated) -> str:
    """The idempotency key of a launch: one for each version of an object."""
    identity = "\n".join((event.bucket, event.key, event.version_id or event.event_id))
    return f"upload-{hashlib.sha256(identity.encode()).hexdigest()}"
