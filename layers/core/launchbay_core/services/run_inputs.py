"""A run's inputs in the bucket: the manifest that `launchbay exec` reads, and the patched files beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.data_bucket import code_key
from launchbay_core.contracts.results.declared import NOTHING_DECLARED, DeclaredResults
from launchbay_core.contracts.run_manifest import (
    CodeEntry,
    FileEntry,
    RunManifest,
    SecretFile,
    SourceOverrides,
    parse_manifest,
    write_manifest,
)
from launchbay_core.contracts.run_objects import file_key, inputs_prefix, manifest_key
from launchbay_core.domain.environment.variables import Environment
from launchbay_core.domain.jobs import JobVersion
from launchbay_core.domain.runs import Run
from launchbay_core.domain.wandb.launched_values import values_for_wandb
from launchbay_core.inputs import Overrides, select
from launchbay_core.inputs.formats.keys import read_config_key
from launchbay_core.inputs.values.composition import present_at
from launchbay_core.inputs.values.json_form.marks import write_marks
from launchbay_core.inputs.values.overrides import Source
from launchbay_core.inputs.values.plain import to_exchanged_value
from launchbay_core.services.patched_files import PatchedFile
from launchbay_core.services.sealed_secrets import references_in

_AT_ONCE = 8


@dataclass(frozen=True)
class RunCommand:
    """What a run starts: a command, the words after it, and its environment."""

    base: Sequence[str]
    arguments: Sequence[str]
    environment: Environment


@dataclass(frozen=True)
class RunInputs:
    """A run's inputs: `config` is None when its job has no run config; `files` are texts by path.

    `command` has all words, those that the run config puts after it included. `env` has references for secrets.
    `from_outputs` are outputs of other runs, by the names of inputs.
    """

    command: Sequence[str]
    env: Mapping[str, str]
    config: Mapping[str, Any] | None
    files: Mapping[str, str]
    overrides: Overrides
    from_outputs: Mapping[str, str]


def read_run_inputs(adapters: Adapters, run: Run) -> RunInputs:
    """What a run's script sees: its run config with the overrides in it, and its patched files."""
    inputs = inputs_prefix(run.project, run.run_id)
    manifest = parse_manifest(adapters.data_bucket.get(manifest_key(inputs)))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        contents = pool.map(lambda path: adapters.data_bucket.get(file_key(inputs, path)), manifest.files)
        files = {path: content.decode() for path, content in zip(manifest.files, contents, strict=True)}
    command = [*manifest.command, *manifest.arguments]
    return RunInputs(command, manifest.env, manifest.config, files, run.overrides, run.from_outputs)


def run_objects(
    run: Run,
    version: JobVersion,
    config: Mapping[str, Any] | None,
    files: Mapping[str, PatchedFile],
    command: RunCommand,
    results: DeclaredResults = NOTHING_DECLARED,
) -> dict[str, bytes]:
    """The objects of a run's inputs by their keys: its manifest, with its `results`, and its patched files."""
    inputs = inputs_prefix(run.project, run.run_id)
    contents = {path: file.text.encode() for path, file in files.items()}
    manifest = _manifest(run, version, config, files, command, contents, results)
    objects = {file_key(inputs, path): content for path, content in contents.items()}
    return objects | {manifest_key(inputs): write_manifest(manifest)}


def _manifest(
    run: Run,
    version: JobVersion,
    config: Mapping[str, Any] | None,
    files: Mapping[str, PatchedFile],
    command: RunCommand,
    contents: Mapping[str, bytes],
    results: DeclaredResults,
) -> RunManifest:
    code = version.spec.code
    secrets = references_in(version, config, {path: file.text for path, file in files.items()})
    return RunManifest(
        project=run.project,
        run_id=run.run_id,
        job=run.job,
        job_version=run.version,
        command=list(command.base),
        arguments=list(command.arguments),
        env=command.environment.variables,
        env_secrets=command.environment.secrets,
        config=config,
        config_inputs=values_for_wandb(_open_part(version, config), config or {}, run.overrides.config),
        config_overrides=_source_overrides(run.overrides, None, _registered_config(version, run.overrides)),
        files={
            path: FileEntry(
                hashlib.sha256(contents[path]).hexdigest(),
                _source_overrides(run.overrides, path, to_exchanged_value(file.registered)),
            )
            for path, file in files.items()
        },
        code=CodeEntry(code_key(run.project, code.sha256), code.sha256) if code else None,
        config_secrets=secrets.pop(None, []),
        file_secrets={
            path: SecretFile(version.files[path].format, places) for path, places in secrets.items() if path is not None
        },
        hardware=run.hardware,
        placement=asdict(run.placement),
        python=version.spec.python,
        results=results,
    )


def _source_overrides(overrides: Overrides, source: Source, registered: Mapping[str, Any]) -> SourceOverrides:
    values, marks = write_marks(overrides.of(source))
    return SourceOverrides(values, marks, registered)


def _registered_config(version: JobVersion, overrides: Overrides) -> dict[str, Any]:
    return present_at(version.config.values, overrides.config) if version.config else {}


def _open_part(version: JobVersion, config: Mapping[str, Any] | None) -> dict[str, Any]:
    """What may be changed of the run config, as it is for this run; the rest is the script's own business."""
    if version.config is None or config is None:
        return {}
    return select(config, version.config.include, version.config.exclude, read_config_key)
