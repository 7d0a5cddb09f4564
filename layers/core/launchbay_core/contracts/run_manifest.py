"""A run's manifest: everything that `launchbay exec` starts the run's command with, written at the launch.

The patched files lie beside it. The overrides of one source travel as `write_marks` has them: plain values, and beside
them, by each mark's name, the paths of what is marked. A manifest has the oldest version that says what it has to, so
that older runners read all that they can: the first knows of maps that replace others, and its paths have no indexes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.results.declared import (
    NOTHING_DECLARED,
    DeclaredResults,
    results_document,
    results_of,
)

VERSION = 3  # the newest
NEEDS = {2: "0.2.0", 3: "0.3.0"}  # the first release that reads a version; those of the first one say nothing of it
MARKS = ("replace", "add", "remove", "items")  # as `launchbay_core.inputs.values.json_form.marks` names them
_OF_FIRST_VERSION = ("replace",)
_RELEASE = re.compile(r"[0-9][0-9A-Za-z.+-]{0,40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
JsonPath = Sequence[str | int]  # the keys and indices that lead to a value


class SourceOverrides(NamedTuple):
    """What a run overrides in its run config or in one file.

    `marks` has the paths of what is marked in `values`, by the names in `MARKS`, and under `items` the values of single
    items of lists with their paths; `registered` has the values before.
    """

    values: Mapping[str, Any]
    marks: Mapping[str, Sequence[Any]]
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

    `arguments` are the words that the launch and the run config put after the command. Of `env`, the variables in
    `env_secrets` have references to secrets. `config` is the run config with the overrides in it, None if the job has
    no run config; `config_inputs` is the part of it that may be changed, in the form in which `wandb.init` takes it.
    `hardware` and `placement` are for people who look at a manifest. `python` is what a local stack runs the command
    with.
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
    env_secrets: Sequence[str] = ()
    hardware: Mapping[str, Any] = {}
    placement: Mapping[str, Any] = {}
    python: str | None = None
    results: DeclaredResults = NOTHING_DECLARED

    @property
    def inputs_version(self) -> int:
        """The oldest version of this contract that can say which inputs the run has."""
        of_overrides = version_of([self.config_overrides, *(entry.overrides for entry in self.files.values())])
        # An older runner would hand a reference to the script in the place of its secret.
        return max(of_overrides, 2 if self.env_secrets else 1)

    @property
    def version(self) -> int:
        """The oldest version of this contract that can say all of it: an older runner would lose declared results."""
        return self.inputs_version if self.results == NOTHING_DECLARED else 3


def version_of(sources: Iterable[SourceOverrides]) -> int:
    """The oldest version of the contract in which overrides can be written."""
    marks = (one.marks for one in sources)
    is_first = not any(found for one in marks for name, found in one.items() if name not in _OF_FIRST_VERSION)
    return 1 if is_first else 2


def write_manifest(manifest: RunManifest) -> bytes:
    """The JSON document of a manifest."""
    version = manifest.version
    return json.dumps(
        {
            "version": version,
            **({"needs": NEEDS[version]} if version in NEEDS else {}),
            "project": manifest.project,
            "run_id": manifest.run_id,
            "job": manifest.job,
            "job_version": manifest.job_version,
            "command": manifest.command,
            "arguments": manifest.arguments,
            "env": manifest.env,
            "config": manifest.config,
            "config_inputs": manifest.config_inputs,
            **_source_document(manifest.config_overrides, version, "config_"),
            "files": {
                path: {"sha256": entry.sha256, **_source_document(entry.overrides, version)}
                for path, entry in manifest.files.items()
            },
            "secrets": {
                "config": manifest.config_secrets,
                "files": {path: secret._asdict() for path, secret in manifest.file_secrets.items()},
                "env": list(manifest.env_secrets),
            },
            "code": manifest.code._asdict() if manifest.code else None,
            "hardware": manifest.hardware,
            "placement": manifest.placement,
            "python": manifest.python,
            **({"results": results_document(manifest.results)} if version >= 3 else {}),
        }
    ).encode()


def _source_document(source: SourceOverrides, version: int, prefix: str = "") -> dict[str, Any]:
    fields: dict[str, Any] = {"overrides": source.values, "registered": source.registered}
    fields |= marks_in(source.marks, version)
    return {prefix + name: value for name, value in fields.items()}


def marks_in(marks: Mapping[str, Sequence[Any]], version: int) -> dict[str, list[Any]]:
    """Marks as a version of the contract has them, from those of today."""
    if version > 1:
        return {name: list(marks.get(name, ())) for name in MARKS}
    return {name: [path.replace("\\[", "[") for path in marks.get(name, ())] for name in _OF_FIRST_VERSION}


def marks_of(marks: Mapping[str, Sequence[Any]], version: int) -> dict[str, list[Any]]:
    """The inverse of `marks_in`; names that mark nothing are left out."""
    if version == 1:
        marks = {name: [path.replace("[", "\\[") for path in marks.get(name) or ()] for name in _OF_FIRST_VERSION}
    return {name: list(found) for name in MARKS if (found := marks.get(name))}


def advise(needs: Any, otherwise: str) -> str:
    """What to install to read a document that names the release that it needs."""
    known = isinstance(needs, str) and _RELEASE.fullmatch(needs)
    return f"install `launchbay` {needs} or newer in the job's image" if known else otherwise


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
    if version not in range(1, VERSION + 1):
        advice = advise(fields.get("needs"), "install the newest `launchbay` in the job's image")
        raise UnreadableContract(
            f"the run's manifest has version {version}, and this Launchbay reads versions up to {VERSION}: {advice}"
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
        config_overrides=_source_overrides(fields, fields["version"], "config_"),
        files={
            path: FileEntry(_check_sha256(entry["sha256"]), _source_overrides(entry, fields["version"]))
            for path, entry in (fields.get("files") or {}).items()
        },
        code=CodeEntry(code["key"], _check_sha256(code["sha256"])) if code else None,
        config_secrets=secrets.get("config") or (),
        env_secrets=tuple(_check_text(name) for name in secrets.get("env") or ()),
        file_secrets={path: SecretFile(**entry) for path, entry in (secrets.get("files") or {}).items()},
        hardware=fields.get("hardware") or {},
        placement=fields.get("placement") or {},
        python=_check_text(fields["python"]) if fields.get("python") else None,
        results=results_of(fields.get("results")),
    )


def _source_overrides(fields: Mapping[str, Any], version: int, prefix: str = "") -> SourceOverrides:
    values, registered = fields.get(prefix + "overrides"), fields.get(prefix + "registered")
    marks = marks_of({mark: fields.get(prefix + mark) or [] for mark in MARKS}, version)
    return SourceOverrides(values or {}, marks, registered or {})


def _check_text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value


def _check_sha256(text: str) -> str:
    if not _SHA256.fullmatch(text):
        raise ValueError(f"{text!r} is not a SHA-256")
    return text
