"""Registers a version of a job: reads its config files, makes and checks its schemas, stores its content once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.data_bucket import code_key, version_key
from launchbay_core.aws.table.expiry import SMOKE_DAYS
from launchbay_core.domain.arguments import find_argument_faults
from launchbay_core.domain.arguments.style_notices import style_notices
from launchbay_core.domain.authors import Author
from launchbay_core.domain.clock import now, to_text
from launchbay_core.domain.environment.variables import find_variable_faults
from launchbay_core.domain.hardware import place, sides_of
from launchbay_core.domain.job_spec import ConfigInput, FileInput, JobSpec
from launchbay_core.domain.jobs import InputFile, Job, JobVersion, RunConfig, VersionSummary, digest_of
from launchbay_core.domain.names import SMOKE_PROJECT, check_name
from launchbay_core.errors import Conflict, Contended, Malformed
from launchbay_core.inputs import (
    BadSchema,
    InputError,
    UnreadableInput,
    check_values,
    declared_schema,
    format_of,
    infer_schema,
    parse_new,
    parse_path,
    schema_from,
)
from launchbay_core.inputs.errors import InvalidInputs
from launchbay_core.inputs.formats.keys import key_reader, read_config_key
from launchbay_core.inputs.formats.parse import explain_missing
from launchbay_core.inputs.schemas.keywords import with_interpolations
from launchbay_core.inputs.validation.redaction import hide_secrets
from launchbay_core.inputs.validation.registered_secrets import find_secret_faults
from launchbay_core.inputs.values.interpolations import find_interpolated
from launchbay_core.inputs.values.keys import KeyReader
from launchbay_core.inputs.values.paths import Index
from launchbay_core.services.notices.metric_patterns import pattern_notices
from launchbay_core.services.notices.selections import selection_notices
from launchbay_core.services.versions import get_version, input_file, run_config, version_document

ATTEMPTS = 20  # to get the next version number, while others register the same job


def register_version(
    adapters: Adapters, project: str, job: str, spec: JobSpec, author: Author
) -> tuple[JobVersion, bool]:
    """Register a version of a job, and the job if it is new; False with the version that already has this content.

    Raises:
        Malformed: a name, config file, path or schema is invalid.
        InvalidInputs: a present value breaks the schema registered with it.
        Unplaceable: no compute class fits the default hardware, or none at its price.
        Conflict: the code archive does not exist.
        Contended: too many others register the job at this moment.
    """
    check_name("project", project)
    check_name("job", job)
    digest = digest_of(spec)
    known = adapters.store.find_digest(project, job, digest)
    if known is not None:
        return get_version(adapters, project, job, known), False
    _check_duration(project, spec)
    config, files, notices = _inputs(spec)
    settings = adapters.settings
    place(
        spec.hardware,
        queue_prefix=settings.job_queue_prefix,
        enabled=settings.enabled_classes,
        max_price=spec.max_price,
        sides=sides_of(spec.runner),
    )
    _check_code(adapters, project, spec)
    adapters.data_bucket.put_all({version_key(project, job, digest): version_document(spec, config, files, notices)})
    wanted = VersionSummary(project, job, 0, digest, to_text(now()), spec.description, created_by=author)
    summary, created = _next_version(adapters, wanted)
    number, made_at = summary.version, summary.created_at
    version = JobVersion(project, job, number, digest, made_at, spec, config, files, summary.created_by, tuple(notices))
    return version, created


def _next_version(adapters: Adapters, wanted: VersionSummary) -> tuple[VersionSummary, bool]:
    """Add a version under the next free number; if another process was faster with this content, return its version.

    Raises:
        Contended: too many others register the job at this moment.
    """
    project, job, digest = wanted.project, wanted.job, wanted.digest
    for _ in range(ATTEMPTS):
        present: Job | None = adapters.store.find_job(project, job)
        number = present.latest_version + 1 if present else 1
        added = replace(wanted, version=number, created_at=to_text(now()))
        if adapters.store.add_version(present, added):
            return added, True
        known = adapters.store.find_digest(project, job, digest)
        if known is not None:
            return adapters.store.get_version(project, job, known), False
    raise Contended(f"Too many versions of `{job}` are being registered at this moment; try again.")


def _check_duration(project: str, spec: JobSpec) -> None:
    """Refuse a job in the smoke test's project whose runs could outlive their items: nobody would see or end them.

    Half of the time until the items expire is left for waiting.
    """
    longest = SMOKE_DAYS * 24 * 3600 // 2
    if project == SMOKE_PROJECT and spec.timeout_seconds * (spec.retries + 1) > longest:
        text = f"in `{project}`, all attempts of a run together may take {longest} seconds: its items expire"
        raise Malformed("The job is not for this project.", [{"field": "timeout_seconds", "message": text}])


def _check_code(adapters: Adapters, project: str, spec: JobSpec) -> None:
    if spec.code and not adapters.data_bucket.exists(code_key(project, spec.code.sha256)):
        raise Conflict(
            f"The code archive {spec.code.sha256} does not exist in project `{project}`: "
            f"upload it first, with the form that POST /v1/projects/{project}/uploads returns."
        )


def _inputs(spec: JobSpec) -> tuple[RunConfig | None, dict[str, InputFile], list[str]]:
    """The inputs of a spec with their schemas, and notices about them; every fault of every file at once."""
    faults: list[dict[str, Any]] = []
    broken: list[InputError] = []
    config = None
    files: dict[str, InputFile] = {}
    values: dict[str, Mapping[str, Any]] = {}
    try:
        given = spec.inputs.config
        if given is not None:
            config = run_config(given, _schema(given, given.values, broken, None, read_config_key))
    except (BadSchema, Malformed) as error:
        faults.append({"field": "inputs.config", "message": str(error)})
    if not faults:
        faults += [*_argument_faults(spec, config), *_variable_faults(spec, config)]
    for path, file in spec.inputs.files.items():
        try:
            values[path] = parse_new(file.text, _format(path, file))
        except (UnreadableInput, Malformed) as error:
            faults.append({"field": path, "message": str(error)})
    interpolated = find_interpolated({path: read for path, read in values.items() if _is_yaml(path, spec)})
    for path, read in values.items():
        try:
            files[path] = _file(path, spec.inputs.files[path], read, broken, interpolated=path in interpolated)
        except (BadSchema, Malformed) as error:
            faults.append({"field": path, "message": str(error)})
    if faults:
        raise Malformed("The job's inputs are invalid.", faults)
    if broken:
        raise InvalidInputs(broken, registered=True)
    notices = [*selection_notices(spec.inputs, files, values), *style_notices(spec.inputs.args)]
    return config, files, [*notices, *pattern_notices(spec)]


def _argument_faults(spec: JobSpec, config: RunConfig | None) -> list[dict[str, Any]]:
    for path in spec.inputs.args:
        parse_path(path)
    found = find_argument_faults(spec.inputs.args, config, spec.command)
    return [{"field": "inputs.args" + (f".{path}" if path else ""), "message": text} for path, text in found]


def _variable_faults(spec: JobSpec, config: RunConfig | None) -> list[dict[str, Any]]:
    for path in spec.inputs.env:
        parse_path(path)
    return [{"field": field, "message": text} for field, text in find_variable_faults(spec, config)]


def _format(path: str, given: FileInput) -> str:
    return given.format or format_of(path)


def _is_yaml(path: str, spec: JobSpec) -> bool:
    return _format(path, spec.inputs.files[path]) == "yaml"


def _file(
    path: str, given: FileInput, values: Mapping[str, Any], broken: list[InputError], *, interpolated: bool
) -> InputFile:
    """A config file with its schema."""
    kind = _format(path, given)
    schema = _schema(given, values, broken, path, key_reader(kind), interpolated=interpolated)
    if missing := explain_missing(given.text, kind, given.include or ()):
        raise Malformed("; ".join(missing))
    return input_file(path, given, kind, with_interpolations(schema) if interpolated else schema)


def _schema(
    given: ConfigInput | FileInput,
    values: Mapping[str, Any],
    broken: list[InputError],
    file: str | None,
    read_key: KeyReader,
    *,
    interpolated: bool = False,
) -> dict[str, Any]:
    """The schema of what may be changed; present values that break it are added to `broken`."""
    _check_paths(given.include)
    _check_paths(given.exclude)
    _check_paths(given.open if isinstance(given.open, list) else None)
    if given.json_schema is None:
        return infer_schema(values, given.include, given.exclude, read_key, given.open)
    schema = declared_schema(
        given.json_schema, values, given.include, given.exclude, read_key, given.open, strict=given.strict
    )
    # Other faults quote the schema, so they are named once no value of a secret is in it.
    faults = find_secret_faults(given.json_schema, values) or hide_secrets(
        given.json_schema,
        check_values(_author_schema(given, interpolated=interpolated), values, given.include, given.exclude, read_key),
        values,
        registered=True,
    )
    broken += [replace(error, file=file) for error in faults]
    return schema


def _author_schema(given: ConfigInput | FileInput, *, interpolated: bool) -> dict[str, Any]:
    schema = schema_from(given.json_schema)
    return with_interpolations(schema) if interpolated else schema


def _check_paths(paths: Sequence[str] | None) -> None:
    for text in paths or ():
        if Index("+") in parse_path(text):
            raise BadSchema(f"`{text}` names an item that only a launch may add; `[*]` is every item of a list")
