"""The SDK's part in a run's outputs: where they go, and what else is to be kept."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from launchbay.sdk.errors import LaunchError
from launchbay.sdk.lines import append_line
from launchbay_core.contracts.results.manifests import is_output_name
from launchbay_core.contracts.results.reports import report_line
from launchbay_core.contracts.variables import OUTPUT_DIR, REPORTS, SCRIPT_INPUTS

_BY_HAND = "outputs"


def output_folder(environment: Mapping[str, str]) -> Path:
    """The folder whose content is kept, created if it is not there; by hand, `outputs` in the working folder.

    Raises:
        LaunchError: it can't be created.
    """
    folder = Path(environment.get(OUTPUT_DIR) or Path.cwd() / _BY_HAND)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LaunchError(f"Could not create the folder for outputs, {folder}: {error.strerror or error}") from error
    return folder


def report_output(path: str | os.PathLike[str], name: str | None, environment: Mapping[str, str]) -> None:
    """Tell the runner that a file or folder is an output; by hand, only check it.

    Raises:
        LaunchError: there is no such file or folder, it is in none of the folders that the runner looks through, the
            name can't be one, or the report can't be written.
    """
    found = Path(path).absolute()
    if not found.exists():
        raise LaunchError(f"`{path}` can't be an output: there is no such file or folder in {Path.cwd()}.")
    if name is not None and not is_output_name(name):
        raise LaunchError(
            f"`{name}` can't be the name of an output: use letters, digits, `_`, `.` and `-`, not first `.` or `-`."
        )
    reports = environment.get(REPORTS)
    if not reports:
        return
    line = report_line("output", path=str(_inside(found, environment)), name=name)
    try:
        append_line(reports, line)
    except OSError as error:
        raise LaunchError(f"Could not report an output to {reports}: {error.strerror or error}") from error


def _inside(path: Path, environment: Mapping[str, str]) -> Path:
    """The path as it lies in a folder that the runner looks through."""
    folders = [folder for folder in (_working_folder(environment), environment.get(OUTPUT_DIR)) if folder]
    normal = Path(os.path.normpath(path))
    for one in (normal, path.resolve()):
        if any(one.is_relative_to(folder) for folder in folders):
            return one
    raise LaunchError(
        f"`{path}` can't be an output: it lies outside of the run's working folder. Write it to launch.output_dir()."
    )


def _working_folder(environment: Mapping[str, str]) -> str | None:
    file = environment.get(SCRIPT_INPUTS)
    if not file:
        return None
    from launchbay.sdk.run import read_run  # noqa: PLC0415  (only in a run)

    return read_run(file).folder
