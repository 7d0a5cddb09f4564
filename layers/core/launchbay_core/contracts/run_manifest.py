"""A run's manifest: everything that `launchbay exec` starts the run's command with, written at the launch.

The patched files lie beside it. The overrides of one source travel as `write_marks` has them: plain values, and beside
them, by each mark's name, the paths of what is marked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from launchbay_core.contracts.errors import UnreadableContract

VERSION = 1
MARKS = ("replace",)  # as `launchbay_core.inputs.values.overrides` names them
_SHA256 = re.compile(r"[0-9a-f]{64}")
JsonPath = Sequence[str | int]  # the keys and indices that lead to a value


class SourceOverrides(NamedTuple):
    """What a run overrides in its run config or in one file.

    `marks` has the dotted paths of what is marked in `values`, by the names in `MARKS`; `registered` the values before.
    """

    values: Mapping[str, Any]
    marks: Mapping[str, Sequence[str]]
    registered: Mapping[str, Any]


class FileEntry(NamedTuple):
    """A patched file of a run: its content's hash, and its overrides, for a script that writes the file anew."""

    sha256: str
    overrides: SourceOverrides


class SecretFile(NamedTuple):
    """Where a file refers to secrets, and its format."""

    format: str
    places: Sequence[JsonPath]


class CodeEntry(NamedTuple):
    """The code archive: its key in the bucket and its hash."""

    key: str
    sha256: str


class RunManifest(NamedTuple):
    """Everything that a run's command is started with.

    `arguments` are the words that the run config puts after the command. `config` is the run config with the overrides
    in it, None if the job has no run config; `config_inputs` is the part of it that may be changed. `hardware` and
    `placement` are for people who look at a manifest. `python` is what a local stack runs the command with.
    """

    project: str
    run_id: str
    job: str
    job_version: int
    command: Sequence[str]
    arguments: Sequence[str]
    env: Mapping[str, str]
    config: Mapping[str, Any] | None
    config_inputs: Mapping[str, Any]
    config_overrides: SourceOverrides
    files: Mapping[str, FileEntry]
    code: CodeEntry | None
    config_secrets: Sequence[JsonPath] = ()
    file_secrets: Mapping[str, SecretFile] = {}
    hardware: Mapping[str, Any] = {}
    placement: Mapping[str, Any] = {}
    python: str | None = None


def write_manifest(manifest: RunManifest) -> bytes:
    """The JSON document of a manifest."""
    return json.dumps(
        {
            "version": VERSION,
            "project": manifest.project,
            "run_id": manifest.run_id,
            "job": manifest.job,
            "job_version": manifest.job_version,
            "command": manifest.command,
            "arguments": manifest.arguments,
            "env": manifest.env,
            "config": manifest.config,
            "config_inputs": manifest.config_inputs,
            **_source_document(manifest.config_overrides, "config_"),
            "files": {
                path: {"sha256": entry.sha256, **_source_document(entry.overrides)}
                for path, entry in manifest.files.items()
            },
            "secrets": {
                "config": manifest.config_secrets,
                "files": {path: secret._asdict() for path, secret in manifest.file_secrets.items()},
            },
            "code": manifest.code._asdict() if manifest.code else None,
            "hardware": manifest.hardware,
            "placement": manifest.placement,
            "python": manifest.python,
        }
    ).encode()


def _source_document(source: SourceOverrides, prefix: str = "") -> dict[str, Any]:
    fields: dict[str, Any] = {"overrides": source.values, "registered": source.registered}
    fields |= {mark: source.marks.get(mark, []) for mark in MARKS}
    return {prefix + name: value for name, value in fields.items()}


def parse_manifest(content: bytes) -> RunManifest:
    """The manifest of a JSON document; what is left out is empty.

    Raises:
        UnreadableContract: it is not a manifest, or of a version that this Launchbay does not read.
    """
    try:
        fields = json.loads(content)
        version = fields["version"]
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableContract(f"could not read the run's manifest: {error!r}") from error
    if version != VERSION:
        raise UnreadableContract(
            f"the run's manifest has version {version}, and this Launchbay reads version {VERSION}: "
            "install the newest `launchbay` in the job's image"
        )
    try:
        return _manifest(fields)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UnreadableContract(f"a field of the run's manifest is missing or wrong: {error!r}") from error


def _manifest(fields: Mapping[str, Any]) -> RunManifest:
    code = fields.get("code")
    secrets = fields.get("secrets") or {}
    return RunManifest(
        project=fields["project"],
        run_id=fields["run_id"],
        job=fields["job"],
        job_version=fields["job_version"],
        command=tuple(_check_text(word) for word in fields.get("command") or ()),
        arguments=tuple(_check_text(word) for word in fields.get("arguments") or ()),
        env={name: _check_text(value) for name, value in (fields.get("env") or {}).items()},
        config=fields.get("config"),
        config_inputs=fields.get("config_inputs") or {},
        config_overrides=_source_overrides(fields, "config_"),
        files={
            path: FileEntry(_check_sha256(entry["sha256"]), _source_overrides(entry))
            for path, entry in (fields.get("files") or {}).items()
        },
        code=CodeEntry(code["key"], _check_sha256(code["sha256"])) if code else None,
        config_secrets=secrets.get("config") or (),
        file_secrets={path: SecretFile(**entry) for path, entry in (secrets.get("files") or {}).items()},
        hardware=fields.get("hardware") or {},
        placement=fields.get("placement") or {},
        python=_check_text(fields["python"]) if fields.get("python") else None,
    )


def _source_overrides(fields: Mapping[str, Any], prefix: str = "") -> SourceOverrides:
    values, registered = fields.get(prefix + "overrides"), fields.get(prefix + "registered")
    marks = {mark: fields.get(prefix + mark) or [] for mark in MARKS}
    return SourceOverrides(values or {}, marks, registered or {})


def _check_text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value


def _check_sha256(text: str) -> str:
    if not _SHA256.fullmatch(text):
        raise ValueError(f"{text!r} is not a SHA-256")
    return text
