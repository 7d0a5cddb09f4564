"""Launches a run again, with more overrides laid over its own."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.domain.authors import Author
from launchbay_core.domain.hardware.request import HardwareRequest
from launchbay_core.domain.jobs import JobVersion
from launchbay_core.domain.requests import LaunchRequest, RerunRequest
from launchbay_core.domain.runs import Run
from launchbay_core.inputs import InputError, Overrides, UnknownPlace
from launchbay_core.inputs.errors import InvalidInputs
from launchbay_core.inputs.values.located import withdraw
from launchbay_core.inputs.values.paths import format_path
from launchbay_core.services.launch import launch
from launchbay_core.services.launch_plans import LaunchPlan, plan
from launchbay_core.services.patched_files import coerce_overrides
from launchbay_core.services.versions import get_version

MAX_NOTICES = 20


@dataclass(frozen=True)
class Rerun:
    """A run that was launched again; not `created` if the same idempotency key has launched it before.

    `notices` say what the first run had set that no longer counts.
    """

    run: Run
    created: bool
    notices: tuple[str, ...] = ()


def rerun(
    adapters: Adapters,
    project: str,
    run_id: str,
    request: RerunRequest,
    author: Author,
    idempotency_key: str | None = None,
) -> Rerun:
    """Launch the same job version as a run's, with that run's overrides and, unless the request has its own, hardware.

    Its labels are not taken over, for a tag such as `best` is about the run that has it; nor is its priority, which was
    for that time, and needs a right.

    Raises:
        NotFound: there is no such run.
        Conflict, InvalidInputs, Unplaceable, TooLarge: as `launch` does.
    """
    wanted, notices = _launch_request(adapters, project, run_id, request)
    run, created = launch(adapters, project, wanted, author, idempotency_key, rerun_of=run_id)
    return Rerun(run, created, tuple(notices))


def plan_rerun(adapters: Adapters, project: str, run_id: str, request: RerunRequest) -> LaunchPlan:
    """What a rerun would start, without writing anything.

    Raises:
        NotFound: there is no such run.
        InvalidInputs, Unplaceable, TooLarge: as `plan` does.
    """
    wanted, notices = _launch_request(adapters, project, run_id, request)
    planned = plan(adapters, project, wanted)
    return replace(planned, notices=(*notices, *planned.notices))


def _launch_request(
    adapters: Adapters, project: str, run_id: str, request: RerunRequest
) -> tuple[LaunchRequest, list[str]]:
    """The launch that a rerun is, and what of the first run's overrides no longer counts."""
    first = adapters.store.get_run(project, run_id)
    version = get_version(adapters, project, first.job, first.version)
    more = coerce_overrides(version, request.overrides)
    wanted = LaunchRequest(
        job=first.job,
        version=first.version,
        overrides=lay_over(first.overrides, more),
        from_outputs={**first.from_outputs, **request.from_outputs},
        hardware=request.hardware or HardwareRequest.model_validate(first.hardware),
        priority=request.priority,
        name=request.name,
        tags=request.tags,
        note=request.note,
        resume_from=run_id if request.resume else None,
        **_terms(first, request),
    )
    return wanted, [*_priority_notices(first, version, request), *rerun_notices(first.overrides, more)]


def _priority_notices(first: Run, version: JobVersion, request: RerunRequest) -> list[str]:
    """That the run's priority is not taken over, if that makes a difference."""
    priority = version.spec.priority
    if request.priority is not None or first.priority == priority:
        return []
    return [f"the earlier run had the priority `{first.priority}`, this one has the job's: `{priority}`"]


def _terms(first: Run, request: RerunRequest) -> dict[str, Any]:
    """The terms of a rerun: those that it asks for, otherwise those of the first run."""
    kept = asdict(first.terms)
    return {name: kept[name] if getattr(request, name) is None else getattr(request, name) for name in kept}


def lay_over(first: Overrides, more: Overrides) -> Overrides:
    """The overrides of a run with more laid over them: on one path the last wins, and what is only added can go again.

    Raises:
        InvalidInputs: something is removed from what the run itself has put in place, and is not in it.
    """
    changes = {source: withdraw(first.of(source), values) for source, values in more.sources()}
    kept = first.map(lambda source, values: changes[source][0] if source in changes else values)
    try:
        return kept.then(more.map(lambda source, _: changes[source][1]))
    except UnknownPlace as error:
        raise InvalidInputs([InputError(error.path, "unknown_key", str(error))]) from error


def rerun_notices(first: Overrides, more: Overrides) -> list[str]:
    """What a run has set that no longer counts once more is laid over it, by its path."""
    paths = [(f"{source}:" if source else "") + format_path(path) for source, path in first.overridden_by(more)]
    notices = [f"`{path}` of the earlier run is overridden" for path in paths[:MAX_NOTICES]]
    beyond = len(paths) - MAX_NOTICES
    return notices + ([f"{beyond} more values of the earlier run are overridden"] if beyond > 0 else [])
