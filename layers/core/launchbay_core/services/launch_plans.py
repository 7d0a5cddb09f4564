"""What a launch would run and on what: overrides checked, placed, files patched, and nothing written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.domain.arguments import arguments_of
from launchbay_core.domain.arguments.launched_commands import command_of
from launchbay_core.domain.environment.variables import Environment, environment_of
from launchbay_core.domain.hardware import Placement, place_all, sides_of
from launchbay_core.domain.hardware.failover import Terms, terms_of
from launchbay_core.domain.hardware.request import HardwareRequest
from launchbay_core.domain.jobs import JobVersion, RunConfig
from launchbay_core.domain.names import LATEST, check_name
from launchbay_core.domain.requests import MAX_OVERRIDES_BYTES, LaunchRequest
from launchbay_core.domain.scheduling.priorities import Priority
from launchbay_core.errors import TooLarge
from launchbay_core.inputs import InputError, Overrides, UnknownPlace, merge
from launchbay_core.inputs.errors import InvalidInputs
from launchbay_core.inputs.values.plain import to_exchanged_value
from launchbay_core.services.notices.new_keys import new_key_notices
from launchbay_core.services.patched_files import PatchedFile, check_overrides, coerce_overrides, patched_files
from launchbay_core.services.results.placing import Placing, find_placed, name_meant_inputs
from launchbay_core.services.results.resumption import Resumption, find_resumption
from launchbay_core.services.sealed_secrets import check_references, seal
from launchbay_core.services.versions import get_named_version


@dataclass(frozen=True)
class LaunchPlan:
    """What a launch would run and on what; `files` has every config file of the job, patched or not.

    `alternatives` are the placements in the order in which they are tried, with `terms` that say when; the first is
    where the run would go, and the only one unless the terms have a patience.
    `arguments` are the words that the launch and the run config put after `base`, which is the version's command or the
    launch's own. `placing` has the outputs of other runs that it starts with. `notices` say what the launch does that
    may not be meant, such as a new key. The values of secrets are in `secrets` alone, by the names that the references
    in their places have. `resumption` is what it would go on from, if it goes on from another run.
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
    placing: Placing
    notices: Sequence[str] = ()
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    resumption: Resumption | None = None

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
    reference = reference_of(request)
    named = adapters.store.look_up(project, request.job, reference, None, 0).version
    return plan_version(adapters, project, request, get_named_version(adapters, project, request.job, reference, named))


def reference_of(request: LaunchRequest) -> int | str:
    """The number or the alias of the version that a request names.

    Raises:
        Malformed: no job may have its name.
    """
    check_name("job", request.job)
    return request.version or (LATEST if request.alias is None else request.alias)


def plan_version(adapters: Adapters, project: str, request: LaunchRequest, version: JobVersion) -> LaunchPlan:
    """What a request would run of a version, as `plan` says it."""
    size = len(json.dumps(to_exchanged_value(request.overrides.to_json())).encode())
    if size > MAX_OVERRIDES_BYTES:
        raise TooLarge("The overrides as JSON", size, MAX_OVERRIDES_BYTES)
    overrides = coerce_overrides(version, request.overrides)
    placing = find_placed(adapters, project, version.spec, request.from_outputs)
    _check_inputs(version, overrides, placing)
    hardware = request.hardware or version.spec.hardware
    settings = adapters.settings
    terms = terms_of(request, version.spec, hardware)
    alternatives = place_all(
        hardware,
        queue_prefix=settings.job_queue_prefix,
        enabled=settings.enabled_classes,
        max_price=terms.max_price,
        sides=sides_of(version.spec.runner),
    )
    check_references(adapters, project, version, overrides)
    resumption = find_resumption(adapters, project, request.resume_from) if request.resume_from else None
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
        placing,
        [*notices, *placing.notices],
        secrets,
        resumption,
    )


def _check_inputs(version: JobVersion, overrides: Overrides, placing: Placing) -> None:
    """Check overrides and outputs of other runs together.

    Raises:
        InvalidInputs: has every fault of both.
    """
    try:
        check_overrides(version, overrides)
    except InvalidInputs as error:
        faults = name_meant_inputs(error.errors, version.spec)
        raise InvalidInputs([*faults, *placing.faults]) from error
    if placing.faults:
        raise InvalidInputs(placing.faults)


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
