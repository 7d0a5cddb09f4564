"""Puts the checkpoints of an earlier start, or of another run, in place before the command starts: all, or none."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from launchbay.runtime.errors import TRY_AGAIN, CannotRun
from launchbay.runtime.results.checkpoints.folder import look_at
from launchbay.runtime.results.checkpoints.ledger import Restored
from launchbay.runtime.results.checkpoints.pointer import wait_for_pointer
from launchbay.runtime.results.parallel import outcomes
from launchbay.runtime.results.part import Storage, TransferFailed
from launchbay.runtime.s3 import S3Bucket, location_of
from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.results import NOT_RESTORED
from launchbay_core.contracts.results.manifests import (
    MAX_CHECKPOINTS_MANIFEST,
    Checkpoint,
    ResultFile,
    parse_checkpoints,
)
from launchbay_core.contracts.results.places import checkpoints_key, object_key
from launchbay_core.contracts.variables import INPUTS, RESULTS

_TRIES = 4  # to download all: a run that goes on replaces its checkpoints, and their objects go
_FIRST_PAUSE = 1.0  # seconds, doubled each time
_APART = 1_000_000_000  # nanoseconds between the times of two checkpoints, so that they sort by age


class Start(NamedTuple):
    """What restoring needs to know of a start: which it is, counted from 1, and what the run's launch said."""

    attempt: int
    resume_from: str | None
    folder: Path


def restore(
    start: Start,
    storage: Storage,
    container: Mapping[str, str],
    say: Callable[[str], None],
    pause: Callable[[float], None] = time.sleep,
) -> Restored:
    """Put the checkpoints in place that a start goes on from; say on standard error which. Nothing, if there are none.

    Raises:
        CannotRun: they can't be had. Its exit code lets the job be started once more, unless this is the first start,
            which goes on from another run.
    """
    place = start.resume_from
    if start.attempt > 1:
        place = _pointed_place(start, container, say, pause) or place
    if place is None:
        if start.attempt > 1:
            say(f"no attempt before attempt {start.attempt} has saved a checkpoint: it starts from nothing")
        return {}
    began = time.monotonic()
    try:
        checkpoints = _download(place, start.folder, storage, container, pause)
    except (TransferFailed, CannotRun, UnreadableContract) as error:
        text = f"could not restore the checkpoints at {place}: {error}"
        raise CannotRun(text, TRY_AGAIN if start.attempt > 1 else NOT_RESTORED) from error
    size = sum(file.size for one in checkpoints for file in one.files)
    names = ", ".join(f"`{one.name}`" for one in checkpoints)
    say(f"restored {names}: {size:,} bytes in {time.monotonic() - began:.1f} seconds")
    return {one.name: _times_of(start.folder, one.name) for one in checkpoints}


def _pointed_place(
    start: Start, container: Mapping[str, str], say: Callable[[str], None], pause: Callable[[float], None]
) -> str | None:
    name, prefix = location_of(container.get(INPUTS, ""))
    bucket = S3Bucket(name, container)
    try:
        return wait_for_pointer(bucket, prefix, start.attempt, say, pause).place
    finally:
        bucket.close()


def _download(
    place: str, folder: Path, storage: Storage, container: Mapping[str, str], pause: Callable[[float], None]
) -> Sequence[Checkpoint]:
    """Download what a place lists, in full, beside the other entries of the folder, and then move it in place.

    Raises:
        TransferFailed: something can't be downloaded, or is not what its hash says, time after time.
        CannotRun, UnreadableContract: the manifest can't be read.
    """
    with _beside(folder) as beside:
        has: dict[str, ResultFile] = {}
        for left in reversed(range(_TRIES)):
            checkpoints = _read_manifest(place, container)
            try:
                _download_files(place, checkpoints, beside, storage, has)
                break
            except TransferFailed:
                if not left:
                    raise
                pause(_FIRST_PAUSE * 2 ** (_TRIES - 1 - left))
        _move_in_place(checkpoints, beside, folder)
    return checkpoints


def _read_manifest(place: str, container: Mapping[str, str]) -> Sequence[Checkpoint]:
    bucket = S3Bucket(location_of(container.get(RESULTS, "")).bucket, container)
    try:
        content = bucket.find(checkpoints_key(place), MAX_CHECKPOINTS_MANIFEST)
    finally:
        bucket.close()
    checkpoints = () if content is None else parse_checkpoints(content).checkpoints
    if not checkpoints:
        raise TransferFailed("there are none any more")
    return checkpoints


def _download_files(
    place: str, checkpoints: Sequence[Checkpoint], to: Path, storage: Storage, has: dict[str, ResultFile]
) -> None:
    """Download the files that `has` does not name yet, several at once."""
    wanted = [file for one in checkpoints for file in one.files if has.get(file.path) != file]

    def download(file: ResultFile) -> None:
        target = to / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        storage.download(object_key(place, file.number), target, file.size, file.sha256)

    failure: Exception | None = None
    for file, outcome in outcomes(download, wanted):
        if outcome is None:
            has[file.path] = file
        else:
            failure = outcome
    if failure is not None:
        raise failure


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder on the same file system, with a name that no checkpoint has; it is gone in the end.

    Raises:
        TransferFailed: it can't be created.
    """
    beside = folder / f".launchbay-{secrets.token_hex(8)}"
    try:
        beside.mkdir(parents=True)
    except OSError as error:
        raise TransferFailed(f"could not write to {folder}: {error.strerror or error}") from error
    try:
        yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _move_in_place(checkpoints: Sequence[Checkpoint], beside: Path, folder: Path) -> None:
    """Rename what was downloaded, the oldest first, with times that go up in this order: scripts sort by both."""
    now = time.time_ns()
    try:
        for number, one in enumerate(checkpoints):
            source, target = beside / one.name, folder / one.name
            _set_times(source, now - (len(checkpoints) - number) * _APART)
            _remove(target)  # of the code archive, or of the image
            source.rename(target)
    except OSError as error:
        raise TransferFailed(f"could not write to {folder}: {error.strerror or error}") from error


def _set_times(path: Path, at: int) -> None:
    for found in (*path.rglob("*"), path):
        os.utime(found, ns=(at, at))


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _times_of(folder: Path, name: str) -> dict[str, tuple[int, int]]:
    states = look_at(folder.resolve(), name).states
    return {path: (state.size, state.modified_ns) for path, state in states.items()}
