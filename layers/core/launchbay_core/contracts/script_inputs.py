"""What a run overrides, as `launchbay exec` or `launchbay prepare` leaves it on its machine for the SDK in the script.

With `launchbay prepare`, writer and reader are in different images, which may have different versions of Launchbay.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.run_manifest import FileEntry, RunManifest, SourceOverrides

VERSION = 1


class ScriptInputs(NamedTuple):
    """What the run overrides: in the run config, and in the files below `folder`, where the command was started."""

    folder: str
    config: SourceOverrides
    files: Mapping[str, FileEntry]


def write_script_inputs(manifest: RunManifest, folder: str) -> str:
    """The JSON document of what a run overrides."""
    fields = {"version": VERSION, "folder": folder, "config": manifest.config_overrides, "files": manifest.files}
    return json.dumps(fields)


def parse_script_inputs(text: str) -> ScriptInputs:
    """The inverse of `write_script_inputs`.

    Raises:
        UnreadableContract: `text` is something else, or of a version that this Launchbay does not read.
    """
    try:
        fields = json.loads(text)
        version = fields["version"]
        files = {
            path: FileEntry(sha256, SourceOverrides(*source)) for path, (sha256, source) in fields["files"].items()
        }
        found = ScriptInputs(fields["folder"], SourceOverrides(*fields["config"]), files)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableContract(f"not what `launchbay exec` writes: {error!r}") from error
    if version != VERSION:
        raise UnreadableContract(
            f"it has version {version}, and this Launchbay reads version {VERSION}: "
            "install the same `launchbay` in the job's image as in the image of its init container"
        )
    return found
