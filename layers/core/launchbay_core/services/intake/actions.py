"""What one upload does: an object's event to a version or a run, and the result beside the object.

An event may come twice, late, or after that of a newer version of its object, so everything here may happen twice: a
version is known by its content, a run by an idempotency key made of the object's version, and a result gives way only
to that of the object's present version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.intake_bucket import IntakeBucket
from launchbay_core.contracts.object_created import ObjectCreated
from launchbay_core.domain.bodies import validate_body
from launchbay_core.domain.job_spec import MAX_FILE_BYTES
from launchbay_core.domain.metrics import of_refusal
from launchbay_core.domain.names import check_name
from launchbay_core.domain.problems import Problem, problem_of
from launchbay_core.domain.requests import LaunchRequest
from launchbay_core.domain.submissions.job_file import decode_text
from launchbay_core.errors import Malformed
from launchbay_core.inputs import format_of, parse_one
from launchbay_core.services.intake import results
from launchbay_core.services.intake.keys import JOB_FILE, Kind, Place, place_of
from launchbay_core.services.intake.registration import Missing, register_from
from launchbay_core.services.launch import launch

WAIT_SECONDS = 240  # for the files of a registration: under the age at which the alarm calls a message forgotten
# Longer than a message can come again: a dead-letter queue keeps it for 14 days at most.
KEEP_SECONDS = 15 * 24 * 3600
_NOT_THE_UPLOADERS = 500


@dataclass(frozen=True)
class Intake:
    """What the intake works with."""

    adapters: Adapters
    bucket: IntakeBucket


@dataclass(frozen=True)
class Done:
    """What came of an event, in a few words, with the result that was written if one was."""

    what: str
    result: results.Result | None = None


@dataclass(frozen=True)
class Waiting:
    """A registration whose files are not all there: look again in `WAIT_SECONDS`, for the last time.

    Whatever comes before that is an event of its own, which looks by itself.
    """

    missing: Sequence[str]


def take_in(intake: Intake, event: ObjectCreated, *, is_last_look: bool = False) -> Done | Waiting:
    """Do what an object that was put into the intake bucket asks for.

    What the uploader can mend is told in the result; whatever may go well later is raised, and nothing is told.

    Raises:
        Malformed: the event is of another bucket.
    """
    if event.bucket != intake.bucket.bucket:
        raise Malformed(f"This event is of the bucket `{event.bucket}`, not of the intake bucket.")
    place = place_of(event.key)
    if place is None:
        return Done("ignored: an object of this name does nothing")
    if place.kind is Kind.BESIDE:
        return _came_beside(intake, place, event)
    if results.answers(intake.bucket.result_of(event.key) or {}, event):
        return Done("answered before")
    if place.kind is Kind.LAUNCHES:
        return _tell(intake, event, lambda: _launch(intake, place, event))
    if is_last_look and intake.bucket.version_of(event.key) != event.version_id:
        return Done("ignored: a newer job.yaml has come while this one waited")
    return _tell(intake, event, lambda: _register(intake, place, event), waits=not is_last_look)


def _came_beside(intake: Intake, place: Place, event: ObjectCreated) -> Done:
    """A file of a registration has come: register what waits for it, or was refused without it."""
    key = place.folder + JOB_FILE
    version_id = intake.bucket.version_of(key)
    if version_id is None:
        return Done("kept for the job.yaml to come")
    registration = replace(event, key=key, version_id=version_id)
    present = intake.bucket.result_of(key) or {}
    if results.answers(present, registration) and present.get("outcome") != results.REFUSED:
        return Done("kept: the job.yaml there has been registered; put it up again to register this file")
    done = _tell(intake, registration, lambda: _register(intake, place, registration), waits=True)
    return Done(f"kept: {', '.join(done.missing)} still missing") if isinstance(done, Waiting) else done


def _tell(
    intake: Intake, event: ObjectCreated, act: Callable[[], results.Result | None], *, waits: bool = False
) -> Done | Waiting:
    """Act, and write what came of it beside the object."""
    try:
        result = act()
    except Missing as error:
        if waits:
            return Waiting(error.names)
        result = _refused(intake, event, problem_of(error))
    except Exception as error:
        problem = problem_of(error)
        if problem.status >= _NOT_THE_UPLOADERS:
            raise
        result = _refused(intake, event, problem)
    if result is None:
        return Done("ignored: this version is not there any more")
    written = intake.bucket.write_result(event.key, result, lambda present: _gives_way(intake, present, event))
    return Done(str(result["outcome"]), result if written else None)


def _refused(intake: Intake, event: ObjectCreated, problem: Problem) -> results.Result:
    intake.adapters.meter.write([of_refusal(problem.name)])
    return results.refused(event, problem)


def _gives_way(intake: Intake, present: Mapping[str, Any], event: ObjectCreated) -> bool:
    """Whether the result that is there gives way to one of this upload."""
    if results.answers(present, event):
        return present.get("outcome") == results.REFUSED
    return intake.bucket.version_of(event.key) == event.version_id


def _launch(intake: Intake, place: Place, event: ObjectCreated) -> results.Result | None:
    found = intake.bucket.read(event.key, MAX_FILE_BYTES, event.version_id)
    if found is None:
        return None
    check_name("project", place.project)
    name = event.key.rsplit("/", 1)[1]
    values = parse_one(decode_text(name, found.content), format_of(name))
    if values.get("job", place.job) != place.job:
        raise Malformed(f"The file names the job `{values['job']}`, but it was put up for `{place.job}`.")
    request = validate_body(LaunchRequest, {**values, "job": place.job}, "The launch file is not of the right shape.")
    run, _ = launch(intake.adapters, place.project, request, event.author, _key_of(event), keep_seconds=KEEP_SECONDS)
    return results.launched(event, run)


def _register(intake: Intake, place: Place, event: ObjectCreated) -> results.Result | None:
    found = intake.bucket.read(event.key, MAX_FILE_BYTES, event.version_id)
    if found is None:
        return None
    version, created = register_from(intake.adapters, intake.bucket, place, found.content, event.author)
    return results.registered(event, version, created=created)


def _key_of(event: ObjectCreated) -> str:
    """The idempotency key of a launch: one a version of an object."""
    said = "\n".join((event.bucket, event.key, event.version_id or event.event_id))
    return f"upload-{hashlib.sha256(said.encode()).hexdigest()}"
