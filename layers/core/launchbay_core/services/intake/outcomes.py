"""What one upload does: it registers a version or launches a run, and the result is written beside the object.

An event may come twice, late, or after the event of a newer version of its object, so everything here is repeatable: a
version is identified by its content, a run by an idempotency key made of the object's version, and a result is replaced
only by that of the object's current version. The table says which object is the result of which upload: whatever else
stands in its place is never read, and replaced.

Every upload ends with a result, unless what failed may heal (`launchbay_core.errors.may_heal`): then its message is
received again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.intake_bucket import RESULT
from launchbay_core.aws.table.upload_store import WrittenResult
from launchbay_core.contracts.object_created import ObjectCreated
from launchbay_core.domain.bodies import validate_body
from launchbay_core.domain.clock import now
from launchbay_core.domain.job_spec import MAX_FILE_BYTES
from launchbay_core.domain.metrics import of_internal_error, of_refusal
from launchbay_core.domain.names import check_name
from launchbay_core.domain.problems import UNEXPECTED, problem_of
from launchbay_core.domain.requests import LaunchRequest
from launchbay_core.domain.scheduling.priorities import HIGH
from launchbay_core.domain.submissions.job_file import decode_text
from launchbay_core.domain.submissions.text_fields import LAUNCH_FILE
from launchbay_core.domain.wandb.launch_files import LaunchFile, is_launch_file, read_launch_file
from launchbay_core.errors import Malformed, NotFound, PriorityNotAllowed, may_heal
from launchbay_core.inputs import InvalidOverrides, UnreadableInput, format_of, parse_one
from launchbay_core.inputs.formats.yaml.by_field import parse_by_field
from launchbay_core.inputs.values.plain import plain_value
from launchbay_core.logger import logger
from launchbay_core.services.intake import results
from launchbay_core.services.intake.keys import JOB_FILE, IntakeKey, Kind, has_room_for_result, parse_key
from launchbay_core.services.intake.registration import MissingFiles, register_upload
from launchbay_core.services.launch import launch

# After how many seconds an upload that waits for others is looked at again, each time; together they stay below the age
# at which the alarm reports a message as forgotten. A file of a registration has an event of its own, a registration
# has not.
_REGISTRATION_WAITS = (240,)
_LAUNCH_WAITS = (15, 30, 60, 135)
_MAY_COME = {"project", "job", "version"}  # what a launch names and a job.yaml may still register
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
    """An upload that waits for others: to be processed again after `wait_seconds`.

    A registration waits for its files: one that is uploaded before that has an event of its own, which also checks the
    registration. A launch waits for its job.
    """

    missing: Sequence[str]
    wait_seconds: int


def process_upload(adapters: Adapters, event: ObjectCreated, *, looks: int = 0) -> Outcome | Incomplete:
    """Do what an object in the intake bucket asks for; `looks` is how often that was tried before, for want of others.

    What is wrong with it is written to the result, a fault of Launchbay's own included.

    Raises:
        Malformed: the event is of another bucket.
        Exception: something failed that may heal, and no result was written.
    """
    if event.bucket != adapters.intake_bucket.bucket:
        raise Malformed(f"This event is of the bucket `{event.bucket}`, not of the intake bucket.")
    upload = parse_key(event.key)
    if upload is None:
        return Outcome("ignored: an object with this name does nothing")
    if upload.kind is Kind.COMPANION:
        return _register_waiting(adapters, upload, event)
    if not has_room_for_result(event.key):
        adapters.meter.write([of_refusal("name-too-long")])
        return Outcome(f"refused: its name leaves no room for that of its result, which ends in {RESULT}")
    if _present_result(adapters, event) is not None:
        return Outcome("ignored: it has its result already")
    if looks and adapters.intake_bucket.version_of(event.key) != event.version_id:
        return Outcome("ignored: a newer file of this name was uploaded while this one waited")
    if upload.kind is Kind.LAUNCH_FILE:
        return _process(adapters, event, lambda: _launch(adapters, upload, event), _LAUNCH_WAITS[looks:])
    return _process(adapters, event, lambda: _register(adapters, upload, event), _REGISTRATION_WAITS[looks:])


def _register_waiting(adapters: Adapters, upload: IntakeKey, event: ObjectCreated) -> Outcome:
    """Register what waits for a file that was uploaded now, or was refused without it."""
    key = upload.folder + JOB_FILE
    version_id = adapters.intake_bucket.version_of(key)
    if version_id is None:
        return Outcome("kept for a job.yaml that is still to come")
    registration = event._replace(key=key, version_id=version_id)
    present = _present_result(adapters, registration)
    if present is not None and present.outcome != results.REFUSED:
        return Outcome("kept: the job.yaml there has been registered; upload it again to register this file")
    outcome = _process(adapters, registration, lambda: _register(adapters, upload, registration), _REGISTRATION_WAITS)
    return Outcome(f"kept: {', '.join(outcome.missing)} still missing") if isinstance(outcome, Incomplete) else outcome


def _process(
    adapters: Adapters, event: ObjectCreated, act: Callable[[], results.Result | None], waits: Sequence[int]
) -> Outcome | Incomplete:
    """Act, and write the result beside the object, unless something is missing and there are `waits` left."""
    try:
        result = act()
    except Exception as error:
        if may_heal(error):
            raise
        missing = _find_missing(error)
        if missing and waits:
            return Incomplete(missing, waits[0])
        result = _refuse(adapters, event, error)
    return Outcome("ignored: this version no longer exists") if result is None else _write(adapters, event, result)


def _find_missing(error: Exception) -> Sequence[str]:
    """What an upload lacks that may still be uploaded; nothing for any other error."""
    if isinstance(error, MissingFiles):
        return error.names
    if isinstance(error, NotFound) and error.kind in _MAY_COME:
        return [f"the {error.kind} {error.name}"]
    return []


def _refuse(adapters: Adapters, event: ObjectCreated, error: Exception) -> results.Result:
    """The result of a refusal; for a fault of Launchbay's own, the traceback goes to the log."""
    try:
        problem = problem_of(error)
    except Exception as fault:  # noqa: BLE001  (what an error says of itself is code like any other)
        problem, error = UNEXPECTED, fault
    adapters.meter.write([of_refusal(problem.name)])
    if problem.status < _SERVER_FAULT:
        return results.refusal_result(event, problem)
    logger.error("failed on the upload, which is refused", exc_info=error, extra={"event_id": event.event_id})
    adapters.meter.write([of_internal_error()])
    return results.refusal_result(event, results.FAULT)


def _write(adapters: Adapters, event: ObjectCreated, result: results.Result) -> Outcome:
    """Write a result beside its object, and keep in the table that this is it."""
    outcome = str(result["outcome"])
    version_id = adapters.intake_bucket.write_result(
        event.key, result, lambda present: _is_replaceable(adapters, present, event)
    )
    if version_id is None:
        return Outcome(outcome)
    adapters.store.keep_result(_identity(event), WrittenResult(version_id, outcome), int(now().timestamp()))
    return Outcome(outcome, result)


def _present_result(adapters: Adapters, event: ObjectCreated) -> WrittenResult | None:
    """The result of this version of an object that stands beside it, if Launchbay has written it."""
    known = adapters.store.find_result(_identity(event))
    is_there = known is not None and adapters.intake_bucket.version_of_result(event.key) == known.version_id
    return known if is_there else None


def _is_replaceable(adapters: Adapters, present: str, event: ObjectCreated) -> bool:
    """Whether what stands in a result's place, in this version, may be replaced by a result of this upload."""
    known = adapters.store.find_result(_identity(event))
    if known is not None and known.version_id == present:
        return known.outcome == results.REFUSED
    return adapters.intake_bucket.version_of(event.key) == event.version_id


def _launch(adapters: Adapters, upload: IntakeKey, event: ObjectCreated) -> results.Result | None:
    found = adapters.intake_bucket.read(event.key, MAX_FILE_BYTES, event.version_id)
    if found is None:
        return None
    check_name("project", upload.project)
    name = event.key.rsplit("/", 1)[1]
    values, notices = _read_launch_file(name, found.content)
    if values.get("job", upload.job) != upload.job:
        raise Malformed(f"The file names the job `{values['job']}`, but it was uploaded for `{upload.job}`.")
    request = validate_body(LaunchRequest, {**values, "job": upload.job}, "The launch file is not of the right shape.")
    if request.priority == HIGH:
        raise PriorityNotAllowed(HIGH, upload.project, by_upload=True)
    author, key = results.author_of(event), _idempotency_key(event)
    run, _ = launch(adapters, upload.project, request, author, key, keep_seconds=KEEP_SECONDS)
    return results.launch_result(event, run, notices)


def _read_launch_file(name: str, content: bytes) -> LaunchFile:
    """A launch file of ours, or one of W&B's, with notices of what has no effect in it."""
    text, kind = decode_text(name, content), format_of(name)
    try:
        document = dict(plain_value(parse_by_field(text, LAUNCH_FILE) if kind == "yaml" else parse_one(text, kind)))
    except UnreadableInput as error:
        raise error.without_quotes() from None
    try:
        is_own = document.keys() <= LaunchRequest.model_fields.keys() or not is_launch_file(document)
        return LaunchFile(document) if is_own else read_launch_file(document)
    except InvalidOverrides as error:
        raise Malformed(f"The launch file can't be taken: {error}.") from error


def _register(adapters: Adapters, upload: IntakeKey, event: ObjectCreated) -> results.Result | None:
    found = adapters.intake_bucket.read(event.key, MAX_FILE_BYTES, event.version_id)
    if found is None:
        return None
    version, created = register_upload(adapters, upload, found.content, results.author_of(event))
    return results.registration_result(event, version, created=created)


def _idempotency_key(event: ObjectCreated) -> str:
    """The idempotency key of a launch: one for each version of an object."""
    return f"upload-{_identity(event)}"


def _identity(event: ObjectCreated) -> str:
    """What tells an upload from every other: a hash of its object, and of the object's version."""
    return hashlib.sha256("\n".join((event.bucket, event.key, event.version_id or event.event_id)).encode()).hexdigest()
