"""A run's inputs in the bucket: the manifest that `launchbay exec` reads, and the patched files beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from launchbay_core.aws.data_bucket import code_key, inputs_prefix
from launchbay_core.domain.jobs import JobVersion, RunConfig
from launchbay_core.domain.requests import Overrides
from launchbay_core.domain.runs import Run
from launchbay_core.inputs import select
from launchbay_core.inputs.values.composition import present_at
from launchbay_core.inputs.values.plain import plain_value
from launchbay_core.services.patched_files import PatchedFile
from launchbay_core.services.sealed_secrets import secret_places

MANIFEST_VERSION = 1


def manifest_key(project: str, run_id: str) -> str:
    """Where a run's manifest is."""
    return inputs_prefix(project, run_id) + "manifest.json"


def file_key(project: str, run_id: str, path: str) -> str:
    """Where a run's patched file is."""
    return f"{inputs_prefix(project, run_id)}files/{path}"


def run_inputs_of(
    run: Run,
    version: JobVersion,
    overrides: Overrides,
    config: Mapping[str, Any] | None,
    files: Mapping[str, PatchedFile],
    arguments: Sequence[str] = (),
) -> dict[str, bytes]:
    """The objects of a run's inputs, by their keys."""
    contents = {path: file.text.encode() for path, file in files.items()}
    code = version.spec.code
    manifest = {
        "version": MANIFEST_VERSION,
        "project": run.project,
        "run_id": run.run_id,
        "job": run.job,
        "job_version": run.version,
        "command": version.spec.command,
        "arguments": list(arguments),
        "env": version.spec.env,
        "config": config,
        "config_inputs": _open_part(version.config, config),
        "config_overrides": overrides.config,
        "config_replace": overrides.replace.config,
        "config_registered": _registered(version.config, overrides),
        "files": {
            path: {
                "sha256": hashlib.sha256(content).hexdigest(),
                "overrides": overrides.files.get(path, {}),
                "replace": overrides.replace.files.get(path, []),
                "registered": plain_value(files[path].registered),
            }
            for path, content in contents.items()
        },
        "secrets": secret_places(version, config, {path: file.text for path, file in files.items()}),
        "code": {"key": code_key(run.project, code.sha256), "sha256": code.sha256} if code else None,
        "hardware": run.hardware,
        "placement": asdict(run.placement),
    }
    objects = {file_key(run.project, run.run_id, path): content for path, content in contents.items()}
    return objects | {manifest_key(run.project, run.run_id): json.dumps(manifest).encode()}


def _registered(declared: RunConfig | None, overrides: Overrides) -> dict[str, Any]:
    return present_at(declared.values, overrides.config_changes) if declared else {}


def _open_part(declared: RunConfig | None, config: Mapping[str, Any] | None) -> dict[str, Any]:
    """What may be changed of the run config, as it is for this run; the rest is the script's own business."""
    if declared is None or config is None:
        return {}
    return select(config, declared.include, declared.exclude)
