"""Launches a run again, with more overrides laid over its own."""

from __future__ import annotations

from launchbay_core.aws.adapters import Adapters
from launchbay_core.domain.authors import Author
from launchbay_core.domain.hardware.request import HardwareRequest
from launchbay_core.domain.requests import LaunchRequest, RerunRequest
from launchbay_core.domain.runs import Run
from launchbay_core.services.launch import LaunchPlan, launch, plan


def rerun(
    adapters: Adapters,
    project: str,
    run_id: str,
    request: RerunRequest,
    author: Author,
    idempotency_key: str | None = None,
) -> tuple[Run, bool]:
    """Launch the same job version as a run's, with that run's overrides and, unless the request has its own, hardware.

    Its labels are not taken over: a tag such as `best` is about the run that has it.

    Raises:
        NotFound: there is no such run.
        Conflict, InvalidInputs, Unplaceable, TooLarge: as `launch` does.
    """
    wanted = _launch_request(adapters, project, run_id, request)
    return launch(adapters, project, wanted, author, idempotency_key, rerun_of=run_id)


def plan_rerun(adapters: Adapters, project: str, run_id: str, request: RerunRequest) -> LaunchPlan:
    """What a rerun would start, without writing anything.

    Raises:
        NotFound: there is no such run.
        InvalidInputs, Unplaceable, TooLarge: as `plan` does.
    """
    return plan(adapters, project, _launch_request(adapters, project, run_id, request))


def _launch_request(adapters: Adapters, project: str, run_id: str, request: RerunRequest) -> LaunchRequest:
    first = adapters.store.get_run(project, run_id)
    return LaunchRequest(
        job=first.job,
        version=first.version,
        overrides=first.overrides.then(request.overrides),
        hardware=request.hardware or HardwareRequest.model_validate(first.hardware),
        name=request.name,
        tags=request.tags,
        note=request.note,
    )
