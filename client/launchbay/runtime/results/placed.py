"""Outputs of other runs that a run starts with: downloaded to their paths before the command starts.

The launch has fixed which attempt's they are, and the SHA-256 of what that has listed. So what is placed is what was
checked then, or the run ends here: it never starts with something else, or with a part.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from launchbay.runtime.atomic_files import inside
from launchbay.runtime.errors import CannotRun
from launchbay.runtime.results.parallel import outcomes
from launchbay.runtime.results.part import FileChanged, Storage, TransferFailed
from launchbay.runtime.s3 import S3Bucket, location_of
from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.results.declared import PlacedOutput
from launchbay_core.contracts.results.manifests import MAX_MANIFEST, OutputsManifest, ResultFile, parse_outputs
from launchbay_core.contracts.results.places import object_key, outputs_key
from launchbay_core.contracts.results.selection import select_files
from launchbay_core.contracts.variables import RESULTS, input_variable


class _Wanted(NamedTuple):
    """A file to place: for which input, from which object, to where."""

    name: str
    placed: PlacedOutput
    file: ResultFile
    target: Path


def place_outputs(
    placed: Mapping[str, PlacedOutput],
    folder: Path,
    storage: Storage | None,
    container: Mapping[str, str],
    say: Callable[[str], None],
) -> dict[str, str]:
    """Put outputs of other runs at their paths below `folder`; return the variables that tell a command so.

    There is no `storage` where a deployment has no bucket of results.

    Raises:
        CannotRun: something of them is not there any more, is not what was launched, or can't be put there.
    """
    if not placed:
        return {}
    if storage is None:
        raise CannotRun("this run starts with outputs of other runs, but its deployment has no bucket of results")
    wanted = _wanted_files(placed, folder, container)
    size = sum(one.file.size for one in wanted)
    noun = "file" if len(wanted) == 1 else "files"
    say(f"fetching {len(wanted):,} {noun} with {size:,} bytes that other runs have left")

    def fetch(one: _Wanted) -> None:
        key = object_key(one.placed.place, one.file.number)
        storage.download(key, one.target, one.file.size, one.file.sha256)

    for one, outcome in outcomes(fetch, wanted):
        if isinstance(outcome, TransferFailed | FileChanged):
            raise CannotRun(
                f"could not fetch the input `{one.name}`: `{one.file.path}` of run {one.placed.run_id}: {outcome}"
            ) from outcome
    return {input_variable(name): str(inside(folder, one.path)) for name, one in placed.items()}


def _wanted_files(placed: Mapping[str, PlacedOutput], folder: Path, container: Mapping[str, str]) -> list[_Wanted]:
    bucket = S3Bucket(location_of(container[RESULTS]).bucket, container)
    manifests: dict[str, OutputsManifest] = {}  # several inputs may be outputs of one run
    try:
        for name, one in placed.items():
            if one.place not in manifests:
                manifests[one.place] = _read_manifest(bucket, name, one)
    finally:
        bucket.close()
    return [wanted for name, one in placed.items() for wanted in _select(name, one, manifests[one.place], folder)]


def _read_manifest(bucket: S3Bucket, name: str, one: PlacedOutput) -> OutputsManifest:
    """What the attempt has listed, if that is what the launch has seen.

    Raises:
        CannotRun: it is not.
    """
    source = f"the outputs of run {one.run_id}"
    try:
        content = bucket.read(outputs_key(one.place), MAX_MANIFEST)
    except CannotRun as error:
        raise CannotRun(f"could not fetch the input `{name}`: {source} may have been deleted: {error}") from error
    if hashlib.sha256(content).hexdigest() != one.sha256:
        raise CannotRun(f"could not fetch the input `{name}`: {source} have changed since the launch")
    try:
        return parse_outputs(content)
    except UnreadableContract as error:
        raise CannotRun(f"could not fetch the input `{name}`: {source}: {error}") from error


def _select(name: str, one: PlacedOutput, manifest: OutputsManifest, folder: Path) -> list[_Wanted]:
    """The files of an input, with the folders for them made.

    Raises:
        CannotRun: one can't be put there.
    """
    found = []
    for selected in select_files(manifest.outputs, one.select):
        path = f"{one.path}/{selected.path}" if selected.path else one.path
        target = inside(folder, path)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotRun(f"the input `{name}` can't be put at `{path}`: {error.strerror or error}") from error
        if target.is_dir():
            raise CannotRun(f"the input `{name}` can't be put at `{path}`: that is a folder")
        found.append(_Wanted(name, one, selected.file, target))
    if not found:
        raise CannotRun(f"could not fetch the input `{name}`: run {one.run_id} has left no output `{one.select}`")
    return found
