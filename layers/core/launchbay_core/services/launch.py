"""Launches a run: checks its overrides against the schema, places it, patches its files, writes everything once.

The run's inputs go to the bucket first and the run into the table last, in one transaction: whoever sees the run finds
its inputs there. What a launch leaves behind that fails in between is inputs without a run: some kilobytes that nothing
refers to. They stay, for nothing tells them from those of a run whose answer was lost; secrets among them expire as all
secrets do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.table.run_items import Idempotency
from launchbay_core.domain.arguments import arguments_of
from launchbay_core.domain.arguments.launched_commands import command_of
from launchbay_core.domain.authors import Author
from launchbay_core.domain.clock import now, to_text
from launchbay_core.domain.environment.variables import Environment, environment_of
from launchbay_core.domain.hardware import Placement, place_all
from launchbay_core.domain.hardware.failover import Terms, terms_of
from launchbay_core.domain.hardware.request import HardwareRequest
from launchbay_core.domain.jobs import JobVersion, RunConfig
from launchbay_core.domain.labels import Labels, change_tags
from launchbay_core.domain.metrics import of_launch
from launchbay_core.domain.names import LATEST, check_name, new_run_id
from launchbay_core.domain.requests import MAX_OVERRIDES_BYTES, LaunchRequest
from launchbay_core.domain.runs import Run, StateChange
from launchbay_core.domain.scheduling.priorities import Priority
from launchbay_core.domain.states import RunState
from launchbay_core.errors import Conflict, Contended, TooLarge
from launchbay_core.inputs import InputError, Overrides, UnknownPlace, merge
from launchbay_core.inputs.errors import InvalidInputs
from launchbay_core.inputs.values.plain import to_exchanged_value
from launchbay_core.logger import logger
from launchbay_core.services.fingerprints import fingerprint_of
from launchbay_core.services.new_keys import new_key_notices
from launchbay_core.services.patched_files import PatchedFile, check_overrides, coerce_overrides, patched_files
from launchbay_core.services.run_inputs import RunCommand, run_objects
from launchbay_core.services.sealed_secrets import check_references, seal, secret_objects
from launchbay_core.services.versions import get_named_version, get_version

IDEMPOTENCY_SECONDS = 24 * 3600


@dataclass(frozen=True)
class LaunchPlan:
    """What a launch would run and on what; `files` has every config file of the job, patched or not.

    `alternatives` are the placements in the order in which they are tried, with `terms` that say when; the first is
    where the run would go, and the only one unless the terms have a patience.
    `arguments` are the words that the launch and the run config put after `base`, which is the version's command or the
    launch's own. `notices` say what the overrides do that may not be meant, such as a new key. The values of secrets
    are in `secrets` alone, by the names that the references in their places have.
    """

    version: JobVersion
    overrides: Overrides
    hardware: HardwareRequest
    config: Mapping[str, Any] | None
    files: Mapping[str, PatchedFile]
    base: Sequence[str]
    arguments: Sequence[str]
    environment: Environment
    alternatives: Sequence[Placement]
    terms: Terms
    priority: Priority
    notices: Sequence[str] = ()
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def command(self) -> list[str]:
        """All words of the command, the arguments included."""
        return [*self.base, *self.arguments]

    @property
    def placement(self) -> Placement:
        """Where the run would go at first."""
        return self.alternatives[0]

    @property
    def price_usd_per_hour(self) -> float:
        """The price of the machine chosen, on demand."""
        return self.placement.price_usd_per_hour


def plan(adapters: Adapters, project: str, request: LaunchRequest) -> LaunchPlan:
    """What a request would run, without writing anything.

    Raises:
        Malformed: no job may have this name.
        NotFound: there is no such project, job, version or alias.
        InvalidInputs: the overrides break the job's schema; has every fault.
        Unplaceable: nothing fits the hardware asked for, or nothing at its price.
        TooLarge: the overrides are more than a run can keep.
    """
    reference = _reference_of(request)
    named = adapters.store.look_up(project, request.job, reference, None, 0).version
    return _plan(adapters, project, request, get_named_version(adapters, project, request.job, reference, named))


def _reference_of(request: LaunchRequest) -> int | str:
    """The number or the alias of the version that a request names.

    Raises:
        Malformed: no job may have its name.
    """
    check_name("job", request.job)
    return request.version or (LATEST if request.alias is None else request.alias)


def _plan(adapters: Adapters, project: str, request: LaunchRequest, version: JobVersion) -> LaunchPlan:
    size = len(json.dumps(to_exchanged_value(request.overrides.to_json())).encode())
    if size > MAX_OVERRIDES_BYTES:
        raise TooLarge("The overrides as JSON", size, MAX_OVERRIDES_BYTES)
    overrides = coerce_overrides(version, request.overrides)
    check_overrides(version, overrides)
    hardware = request.hardware or version.spec.hardware
    settings = adapters.settings
    terms = terms_of(request, version.spec, hardware)
    alternatives = place_all(
        hardware, queue_prefix=settings.job_queue_prefix, enabled=settings.enabled_classes, max_price=terms.max_price
    )
    check_references(adapters, project, version, overrides)
    overrides, secrets = seal(version, overrides)
    config = _merged_config(version, overrides)
    files = patched_files(version, overrides)
    base, notices = command_of(version.spec, overrides), new_key_notices(version, overrides)
    priority = request.priority or version.spec.priority
    words, environment = _written_inputs(version, config, base, overrides)
    return LaunchPlan(
        version,
        overrides,
        hardware,
        config,
        files,
        base,
        words,
        environment,
        alternatives,
        terms,
        priority,
        notices,
        secrets,
    )


def _merged_config(version: JobVersion, overrides: Overrides) -> dict[str, Any] | None:
    """The run config with the overrides in it; None if the job has none.

    Raises:
        InvalidInputs: something is removed, or changed, that is not there.
    """
    try:
        return merge(version.config.values, overrides.config) if version.config else None
    except UnknownPlace as error:
        raise InvalidInputs([InputError(error.path, "unknown_key", str(error))]) from error


def _written_inputs(
    version: JobVersion, config: Mapping[str, Any] | None, base: Sequence[str], overrides: Overrides
) -> tuple[list[str], Environment]:
    """The words after a command, and its variables: what the launch and the run config make of them.

    Raises:
        InvalidInputs: a value can't be written so.
    """
    spec = version.spec
    registered = version.config or RunConfig({}, {})
    words: list[str] = []
    errors: list[InputError] = []
    if spec.inputs.args or overrides.args:
        words, errors = arguments_of(spec.inputs.args, registered, config or {}, base, overrides.args or ())
    environment, more = environment_of(spec, config, overrides)
    if errors or more:
        raise InvalidInputs([*errors, *more])
    return words, environment


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
    reference = _reference_of(request)
    known = adapters.store.look_up(project, request.job, reference, idempotency_key, seconds)
    if known.idempotency is not None:
        return _made_before(adapters, project, known.idempotency, request, rerun_of), False
    version = get_named_version(adapters, project, request.job, reference, known.version)
    wanted = _plan(adapters, project, request, version)
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
    return run_objects(run, wanted.version, wanted.config, wanted.files, command)


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
        created_by=author,
        runner=wanted.version.spec.runner,
        priority=wanted.priority,
        labels=labels,
        notices=tuple(wanted.notices),
        terms=wanted.terms,
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
