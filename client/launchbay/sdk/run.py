"""The run that a script's process belongs to."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from launchbay.sdk.errors import LaunchError
from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.script_inputs import ScriptInputs, parse_script_inputs


@cache
def read_run(path: str) -> ScriptInputs:
    """What this run overrides, as `launchbay exec` left it at `path`; read once a process.

    Raises:
        LaunchError: it can't be read.
    """
    try:
        return parse_script_inputs(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnreadableContract) as error:
        raise LaunchError(f"Could not read this run's inputs from {path}: {error}") from error
