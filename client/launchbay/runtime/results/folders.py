"""Where a run's results lie on its machine, and the variables that tell its command so."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from launchbay.runtime.errors import CannotRun
from launchbay_core.contracts.results.declared import DeclaredResults
from launchbay_core.contracts.variables import ATTEMPT, CHECKPOINT_DIR, OUTPUT_DIR, REPORTS

OWN = ".launchbay"  # the folder in the working folder that has what a job does not place itself
_BATCH_ATTEMPT = "AWS_BATCH_JOB_ATTEMPT"


class Folders(NamedTuple):
    """Paths, all absolute: the working folder, those of outputs and of checkpoints, and the file of reports.

    A run's files are put in place in `inputs`, which is the working folder, unless the command's container copies them
    from there to its own.
    """

    working: Path
    outputs: Path
    checkpoints: Path
    reports: Path
    copied: Path | None = None

    @property
    def inputs(self) -> Path:
        """Where the run's files and the outputs of other runs are put in place."""
        return self.copied or self.working


def make_folders(declared: DeclaredResults, working: Path, private: Path) -> Folders:
    """Create the folders of results, and an empty file of reports in `private`.

    An image may have a working folder in which its user can't create any: then they are in `private`, too.

    Raises:
        CannotRun: they can't be created there either.
    """
    outputs = _make(working / OWN / "outputs") or _make(private / "outputs")
    named = declared.checkpoints.path
    kept = None if named is None else _make(working / named)
    checkpoints = kept or _make(working / OWN / "checkpoints") or _make(private / "checkpoints")
    reports = private / "reports.jsonl"
    reports.touch()
    if outputs is None or checkpoints is None:
        raise CannotRun(f"no folder for results can be created in {private}")
    return Folders(working, outputs, checkpoints, reports)


def _make(folder: Path) -> Path | None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder


def folder_variables(folders: Folders, attempt: int) -> dict[str, str]:
    """The variables that every command starts with, whether its results are uploaded or not."""
    return {
        OUTPUT_DIR: str(folders.outputs),
        CHECKPOINT_DIR: str(folders.checkpoints),
        REPORTS: str(folders.reports),
        ATTEMPT: str(attempt),
    }


def attempt_of(container: Mapping[str, str]) -> int:
    """Which of a run's starts this is, from 1, by AWS Batch's word; 1 without it.

    >>> attempt_of({"AWS_BATCH_JOB_ATTEMPT": "2"}), attempt_of({})
    (2, 1)
    """
    word = container.get(_BATCH_ATTEMPT, "")
    return max(1, int(word)) if word.isascii() and word.isdigit() else 1
