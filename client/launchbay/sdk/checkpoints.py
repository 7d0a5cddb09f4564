"""The SDK's part in checkpoints: which folder they go to, and the word that one is whole."""

from __future__ import annotations

import os
import time
from pathlib import Path

from launchbay.sdk.errors import LaunchError
from launchbay.sdk.lines import append_line
from launchbay_core.contracts import variables
from launchbay_core.contracts.results.reports import report_line

_BY_HAND = "checkpoints"  # below the working folder, for a script that is run by hand


def checkpoint_folder() -> Path:
    """The checkpoint folder, which is there.

    Raises:
        LaunchError: it can't be created.
    """
    folder = Path(os.environ.get(variables.CHECKPOINT_DIR) or _BY_HAND).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LaunchError(f"Could not create the checkpoint folder {folder}: {error.strerror or error}") from error
    return folder


def report_saved(path: str | os.PathLike[str] | None) -> None:
    """Tell the runner that a checkpoint, or everything in the folder, is whole; by hand, there is nobody to tell.

    Raises:
        LaunchError: the path is not in the checkpoint folder, or is not there; or the report can't be written.
    """
    entry = None if path is None else _entry_of(Path(path))
    reports = os.environ.get(variables.REPORTS)
    if not reports:
        return
    try:
        append_line(reports, report_line("checkpoint", entry=entry, time=time.time()))
    except OSError as error:
        raise LaunchError(f"Could not report a checkpoint in {reports}: {error.strerror or error}") from error


def _entry_of(path: Path) -> str:
    """The top-level entry of the checkpoint folder that a path is, or is in; relative paths may begin at either."""
    folder = checkpoint_folder()
    candidates = [path.absolute(), *([] if path.is_absolute() else [folder / path])]
    for one in candidates:
        found = Path(os.path.normpath(one))
        if found.is_relative_to(folder) and found != folder and found.exists():
            return found.relative_to(folder).parts[0]
    raise LaunchError(f"`{path}` is not a checkpoint: there is no such file or folder in {folder}.")
