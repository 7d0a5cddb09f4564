"""Launches a run: plans it (see `launch_plans.py`), then writes everything once.

The run's inputs go to the bucket first and the run into the table last, in one transaction: whoever sees the run finds
its inputs there. What a launch leaves behind that fails in between is inputs without a run: some kilobytes that nothing
refers to. They stay, for nothing tells them from those of a run whose answer was lost; secrets among them expire as all
secrets do.
"""

from __future__ import annotations

from datetime import datetime

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.table.run_items import Idempotency
from launchbay_core.domain.authors import Author
from launchbay_core.domain.clock import now, to_text
from launchbay_core.domain.labels import Labels, change_tags
from launchbay_core.domain.metrics import of_launch
from launchbay_core.domain.names import new_run_id
from launchbay_core.domain.requests import LaunchRequest
from launchbay_core.domain.runs import Run, StateChange
from launchbay_core.domain.states import RunState
from launchbay_core.errors import Conflict, Contended
from launchbay_core.logger import logger
from launchbay_core.services.fingerprints import fingerprint_of
from launchbay_core.services.launch_plans import LaunchPlan, plan_version, reference_of
from launchbay_core.services.results.declared import declared_results
from launchbay_core.services.run_inputs import RunCommand, run_objects
from launchbay_core.services.sealed_secrets import secret_objects
from launchbay_core.services.versions import get_named_version, get_version

IDEMPOTENCY_SECONDS = 24 * 3600


def launch(
    adapters: Adapters,
    project: str,
    request: LaunchRequest,
    author: Author,
    idempotency_key: str | None = None,
    rerun_of: str | None = None,
    *,
    keep_seconds: int = IDEMPOTENCY_SECONDS,
) -> tuple[Run, bool]:
    """Launch a run; False with the run that the same idempotency key has made before.

    The idempotency key is kept for `keep_seconds`.

    Raises:
        Conflict: the idempotency key was used for another request.
        NotFound, InvalidInputs, Unplaceable, TooLarge: as `plan` does.
    """
    moment = now()
    seconds = int(moment.timestamp())
    reference = reference_of(request)
    known = adapters.store.look_up(project, request.job, reference, idempotency_key, seconds)
    if known.idempotency is not None:
        return _made_before(adapters, project, known.idempotency, request, rerun_of), False
    version = get_named_version(adapters, project, request.job, reference, known.version)
    wanted = plan_version(adapters, project, request, version)
    labels = Labels(request.name, change_tags((), request.tags, ()), request.note)
    run = _new_run(project, wanted, author, moment, rerun_of, labels)
    adapters.data_bucket.put_all(_run_inputs(run, wanted) | secret_objects(project, wanted.secrets))
    kept = None
    if idempotency_key is not None:
        fingerprint = fingerprint_of(version, request, rerun_of, idempotency_key)
        kept = Idempotency(idempotency_key, run.run_id, fingerprint, seconds + keep_seconds)
    if not adapters.store.add_run(run, kept, seconds):
        taken = adapters.store.find_idempotency(project, idempotency_key or "", seconds)
        if taken is None:
            raise Contended("The idempotency key was given up while it was used; try again.")
        return _made_before(adapters, project, taken, request, rerun_of), False
    adapters.meter.write([of_launch(run)])
    about = {"project": project, "run_id": run.run_id, "job": run.job, "compute_class": run.placement.compute_class}
    logger.info("launched", extra=about)
    return run, True


def _run_inputs(run: Run, wanted: LaunchPlan) -> dict[str, bytes]:
    command = RunCommand(wanted.base, wanted.arguments, wanted.environment)
    results = declared_results(wanted.version.spec, wanted.resumption, wanted.placing.placed)
    return run_objects(run, wanted.version, wanted.config, wanted.files, command, results)


def _new_run(
    project: str, wanted: LaunchPlan, author: Author, moment: datetime, rerun_of: str | None, labels: Labels
) -> Run:
    at = to_text(moment)
    return Run(
        project=project,
        run_id=new_run_id(),
        job=wanted.version.job,
        version=wanted.version.version,
        state=RunState.QUEUED,
        overrides=wanted.overrides,
        hardware=wanted.hardware.model_dump(),
        placement=wanted.placement,
        created_at=at,
        state_since=at,
        updated_at=at,
        timeline=(StateChange(RunState.QUEUED, at, by=author),),
        rerun_of=rerun_of,
        resumed_from=wanted.resumption.run_id if wanted.resumption else None,
        created_by=author,
        runner=wanted.version.spec.runner,
        priority=wanted.priority,
        labels=labels,
        notices=tuple(wanted.notices),
        terms=wanted.terms,
        from_outputs=wanted.placing.references,
    )


def _made_before(
    adapters: Adapters, project: str, known: Idempotency, request: LaunchRequest, rerun_of: str | None
) -> Run:
    """The run that an idempotency key stands for.

    Raises:
        Conflict: it stands for another request.
    """
    run = adapters.store.get_run(project, known.run_id)
    # Which of the request's values are secrets is known from the version that the first request has launched.
    version = get_version(adapters, project, run.job, run.version)
    if known.body_sha256 != fingerprint_of(version, request, rerun_of, known.key):
        raise Conflict(
            f"The idempotency key `{known.key}` was used for another request, which made run {known.run_id}: "
            "use a new key for a new launch."
        )
    return run
