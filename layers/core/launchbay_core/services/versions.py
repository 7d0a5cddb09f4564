"""Complete job versions: the summary from the table with the content from the bucket."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.data_bucket import version_key
from launchbay_core.aws.table.launch_reads import NamedVersion
from launchbay_core.domain.job_spec import ConfigInput, FileInput, JobSpec
from launchbay_core.domain.jobs import InputFile, JobVersion, RunConfig, VersionSummary
from launchbay_core.domain.pages import Page
from launchbay_core.inputs.values.json_text import exchanged_text
from launchbay_core.inputs.values.paths import RULES
from launchbay_core.services.first_rules import in_present_rules

_AT_ONCE = 8


def get_version(adapters: Adapters, project: str, job: str, reference: int | str) -> JobVersion:
    """A version by its number or an alias; `latest` is the newest.

    Raises:
        NotFound: there is no such project, job, alias or version.
    """
    return load_version(adapters, adapters.store.get_version(project, job, reference))


def get_named_version(
    adapters: Adapters, project: str, job: str, reference: int | str, named: NamedVersion | None
) -> JobVersion:
    """The version of a reference, of which a look-up has found the name; read once by this process.

    Raises:
        NotFound: there is no such project, job, version or alias.
    """
    if named is None:
        return get_version(adapters, project, job, reference)
    name = (project, job, named.number, named.digest)
    known = adapters.kept_versions.get(name)
    if known is None:
        with ThreadPoolExecutor(2) as pool:
            summary = pool.submit(adapters.store.get_version, project, job, named.number)
            document = pool.submit(adapters.data_bucket.get, version_key(project, job, named.digest)).result()
        known = version_of(summary.result(), json.loads(document))
        adapters.kept_versions.keep(name, known, len(document))
    return known


def list_versions(
    adapters: Adapters, project: str, job: str, cursor: str | None = None, limit: int = 50
) -> Page[JobVersion]:
    """A page of a job's versions, the newest first.

    Raises:
        NotFound: there is no such project or job.
        Malformed: the cursor is invalid.
    """
    page = adapters.store.list_versions(project, job, cursor, limit)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return Page(list(pool.map(lambda one: load_version(adapters, one), page.items)), page.cursor)


def load_version(adapters: Adapters, summary: VersionSummary) -> JobVersion:
    """The version of a summary, with its content."""
    return version_of(summary, json.loads(read_document(adapters, summary)))


def read_document(adapters: Adapters, summary: VersionSummary) -> bytes:
    """The document of a version, as `version_document` made it."""
    return adapters.data_bucket.get(version_key(summary.project, summary.job, summary.digest))


def version_of(summary: VersionSummary, document: Mapping[str, Any]) -> JobVersion:
    """The version of a summary and its document."""
    rules = document.get("rules", 1)
    if rules == 1:
        document = in_present_rules(document)
    spec = JobSpec.model_validate(document["spec"])
    schemas = document["schemas"]
    config = spec.inputs.config
    return JobVersion(
        project=summary.project,
        job=summary.job,
        version=summary.version,
        digest=summary.digest,
        created_at=summary.created_at,
        created_by=summary.created_by,
        spec=spec,
        config=None if config is None else run_config(config, schemas["config"]),
        files={path: input_file(path, file, **schemas["files"][path]) for path, file in spec.inputs.files.items()},
        notices=tuple(document.get("notices", ())),
        rules=rules,
    )


def version_document(
    spec: JobSpec, config: RunConfig | None, files: Mapping[str, InputFile], notices: Sequence[str] = ()
) -> bytes:
    """What the bucket stores of a version: what was registered, the schemas made from it, and what was noticed."""
    schemas = {
        "config": config.schema if config else None,
        "files": {path: {"format": file.format, "schema": file.schema} for path, file in files.items()},
    }
    document = {"spec": spec.model_dump(by_alias=True), "schemas": schemas, "notices": list(notices), "rules": RULES}
    return exchanged_text(document).encode()


def run_config(given: ConfigInput, schema: Mapping[str, Any]) -> RunConfig:
    """The run config of a version, from what was registered and its schema."""
    return RunConfig(given.values, schema, _paths(given.include), _paths(given.exclude))


def input_file(path: str, given: FileInput, format: str, schema: Mapping[str, Any]) -> InputFile:  # noqa: A002
    """A config file of a version, from what was registered, its format and its schema."""
    return InputFile(path, given.text, format, schema, _paths(given.include), _paths(given.exclude))


def _paths(given: list[str] | None) -> tuple[str, ...] | None:
    return None if given is None else tuple(given)
