"""What a run overrides, as `launchbay exec` leaves it on its machine for the SDK in the script."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from launchbay_core.contracts.run_manifest import FileEntry, RunManifest, SourceOverrides


class ScriptInputs(NamedTuple):
    """What the run overrides: in the run config, and in the files below `folder`, where the command was started."""

    folder: str
    config: SourceOverrides
    files: Mapping[str, FileEntry]


def write_script_inputs(manifest: RunManifest, folder: str) -> str:
    """The JSON document of what a run overrides."""
    return json.dumps({"folder": folder, "config": manifest.config_overrides, "files": manifest.files})


def parse_script_inputs(text: str) -> ScriptInputs:
    """The inverse of `write_script_inputs`.

    Raises:
        ValueError, KeyError: `text` is something else.
    """
    fields = json.loads(text)
    files = {path: FileEntry(sha256, SourceOverrides(*source)) for path, (sha256, source) in fields["files"].items()}
    return ScriptInputs(fields["folder"], SourceOverrides(*fields["config"]), files)
