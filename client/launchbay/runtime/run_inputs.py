"""The inputs of the run that a process belongs to, as `launchbay exec` left them for the SDK on this machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from launchbay.runtime.manifest import Changes, FileEntry, Manifest


class RunInputs(NamedTuple):
    """What the run changes: in the run config, and in the files below `folder`, where the command was started."""

    folder: Path
    config_changes: Changes
    files: Mapping[str, FileEntry]


def write_run_inputs(path: Path, manifest: Manifest, folder: Path) -> None:
    """Leave a run's inputs for the processes of its command."""
    kept = {"folder": str(folder), "config_changes": manifest.config_changes, "files": manifest.files}
    path.write_text(json.dumps(kept), encoding="utf-8")


@cache
def read_run_inputs(path: str) -> RunInputs:
    """What `write_run_inputs` left; read once a process."""
    kept = json.loads(Path(path).read_text(encoding="utf-8"))
    files = {name: FileEntry(sha256, Changes(*changes)) for name, (sha256, changes) in kept["files"].items()}
    return RunInputs(Path(kept["folder"]), Changes(*kept["config_changes"]), files)
