"""A run's manifest: what the control plane wrote for `launchbay exec`, checked before anything is done with it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from launchbay.runtime.errors import CannotRun

VERSION = 1
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Changes(NamedTuple):
    """What a run changes in one place.

    `replace` has the paths of the maps in `overrides` that take the place of others, `registered` the values before.
    """

    overrides: Mapping[str, Any]
    replace: Sequence[str]
    registered: Mapping[str, Any]


class FileEntry(NamedTuple):
    """A patched file of a run: its content's hash, and what was changed in it, for a script that writes it anew."""

    sha256: str
    changes: Changes


class SecretFile(NamedTuple):
    """Where a file refers to secrets, and how it is read."""

    format: str
    places: Sequence[Sequence[str | int]]


class CodeEntry(NamedTuple):
    """The code archive: its key in the bucket and its hash."""

    key: str
    sha256: str


class Manifest(NamedTuple):
    """Everything that a run's command is started with.

    `arguments` are the words that the run config puts after the command, whichever that is. `config` is resolved, None
    if the job has no run config; `config_inputs` is the part of it that may be changed.
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
    config_changes: Changes
    files: Mapping[str, FileEntry]
    code: CodeEntry | None
    config_secrets: Sequence[Sequence[str | int]] = ()
    file_secrets: Mapping[str, SecretFile] = {}


def parse_manifest(content: bytes) -> Manifest:
    """The manifest in `content`.

    Raises:
        CannotRun: it is none that this version of Launchbay understands.
    """
    try:
        fields = json.loads(content)
        version = fields["version"]
    except (ValueError, KeyError, TypeError) as error:
        raise CannotRun(f"the run's manifest can't be read: {error!r}") from error
    if version != VERSION:
        raise CannotRun(
            f"the run's manifest is of version {version}, this Launchbay reads {VERSION}: "
            "install the newest `launchbay` in the job's image"
        )
    try:
        return _manifest(fields)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise CannotRun(f"the run's manifest lacks a field or has a wrong one: {error!r}") from error


def _manifest(fields: Mapping[str, Any]) -> Manifest:
    code = fields.get("code")
    secrets = fields.get("secrets") or {}
    return Manifest(
        project=fields["project"],
        run_id=fields["run_id"],
        job=fields["job"],
        job_version=fields["job_version"],
        command=tuple(_text(word) for word in fields.get("command") or ()),
        arguments=tuple(_text(word) for word in fields.get("arguments") or ()),
        env={name: _text(value) for name, value in (fields.get("env") or {}).items()},
        config=fields.get("config"),
        config_inputs=fields.get("config_inputs") or {},
        config_changes=Changes(
            fields.get("config_overrides") or {},
            fields.get("config_replace") or [],
            fields.get("config_registered") or {},
        ),
        files={path: _file(entry) for path, entry in (fields.get("files") or {}).items()},
        code=CodeEntry(code["key"], _checked_hash(code["sha256"])) if code else None,
        config_secrets=secrets.get("config") or (),
        file_secrets={path: SecretFile(**entry) for path, entry in (secrets.get("files") or {}).items()},
    )


def _file(entry: Mapping[str, Any]) -> FileEntry:
    changes = Changes(entry.get("overrides") or {}, entry.get("replace") or [], entry.get("registered") or {})
    return FileEntry(_checked_hash(entry["sha256"]), changes)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _checked_hash(text: str) -> str:
    if not _SHA256.fullmatch(text):
        raise ValueError(f"{text!r} is no SHA-256")
    return text
