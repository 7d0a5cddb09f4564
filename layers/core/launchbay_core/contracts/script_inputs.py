"""What a run overrides, as `launchbay exec` or `launchbay prepare` leaves it on its machine for the SDK in the script.

With `launchbay prepare`, writer and reader are in different images, which may have different versions of Launchbay.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.run_manifest import (
    NEEDS,
    FileEntry,
    RunManifest,
    SourceOverrides,
    advise,
    marks_in,
    marks_of,
)

VERSION = 2  # the newest; a document has the oldest one that says what it has to


class ScriptInputs(NamedTuple):
    """What the run overrides: in the run config, and in the files below `folder`, where the command was started."""

    folder: str
    config: SourceOverrides
    files: Mapping[str, FileEntry]


def write_script_inputs(manifest: RunManifest, folder: str) -> str:
    """The JSON document of what a run overrides."""
    version = manifest.inputs_version  # the script may have an older SDK than the runner
    files = {path: (entry.sha256, _written(entry.overrides, version)) for path, entry in manifest.files.items()}
    fields = {
        "version": version,
        "folder": folder,
        "config": _written(manifest.config_overrides, version),
        "files": files,
    }
    return json.dumps(fields | ({"needs": NEEDS[version]} if version in NEEDS else {}))


def _written(source: SourceOverrides, version: int) -> SourceOverrides:
    return source._replace(marks=marks_in(source.marks, version))


def parse_script_inputs(text: str) -> ScriptInputs:
    """The inverse of `write_script_inputs`.

    Raises:
        UnreadableContract: `text` is something else, or of a version that this Launchbay does not read.
    """
    try:
        fields = json.loads(text)
        version = fields["version"]
        if version in range(1, VERSION + 1):
            return _read(fields)
        needs = fields.get("needs")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableContract(f"not what `launchbay exec` writes: {error!r}") from error
    advice = advise(needs, "install the same `launchbay` in the job's image as in the image of its init container")
    raise UnreadableContract(f"it has version {version}, and this Launchbay reads versions up to {VERSION}: {advice}")


def _read(fields: Mapping[str, Any]) -> ScriptInputs:
    version = fields["version"]
    files = {path: FileEntry(sha256, _source(source, version)) for path, (sha256, source) in fields["files"].items()}
    return ScriptInputs(fields["folder"], _source(fields["config"], version), files)


def _source(source: Sequence[Any], version: int) -> SourceOverrides:
    read = SourceOverrides(*source)
    return read._replace(marks=marks_of(read.marks, version))
