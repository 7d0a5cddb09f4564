"""The outputs of a run: what the manifest of one of its attempts lists, and addresses to download it from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from functools import cached_property

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.kept_outputs import ReadOutputs
from launchbay_core.aws.results_bucket import ADDRESS_SECONDS
from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.results.manifests import (
    MAX_MANIFEST,
    Output,
    OutputsManifest,
    ResultFile,
    parse_outputs,
)
from launchbay_core.contracts.results.places import object_key, outputs_key
from launchbay_core.domain.clock import to_text
from launchbay_core.domain.pages import Page, from_cursor, to_cursor
from launchbay_core.domain.results.attachments import attachment
from launchbay_core.domain.results.retention import Kind
from launchbay_core.domain.runs import Run, RunProgress
from launchbay_core.errors import NotFound, ResultsDeleted, UnreadableResults

_NOTHING = OutputsManifest((), is_complete=False)


@dataclass(frozen=True)
class RunOutputs:
    """The outputs of one attempt of a run: `attempt` counts from 1, and is None if none has left a manifest.

    `sha256` is of the manifest's document. `deleted_at` is when they were deleted (ISO 8601), if they were.
    """

    run_id: str
    attempt: int | None = None
    place: str = ""
    manifest: OutputsManifest = _NOTHING
    sha256: str = ""
    deleted_at: str | None = None

    @property
    def size(self) -> int:
        """The bytes of all of them."""
        return sum(one.file.size for one in self.manifest.outputs)

    @cached_property
    def sorted(self) -> Sequence[Output]:
        """All of them, by their paths."""
        return sorted(self.manifest.outputs, key=lambda one: one.file.path)

    @cached_property
    def by_path(self) -> Mapping[str, ResultFile]:
        """All files by their paths."""
        return {one.file.path: one.file for one in self.manifest.outputs}

    def page(self, cursor: str | None, limit: int) -> Page[Output]:
        """A page of them, by their paths.

        Raises:
            Malformed: the cursor is invalid.
        """
        after = None if cursor is None else from_cursor("outputs", cursor)
        rest = [one for one in self.sorted if after is None or one.file.path > after]
        found = rest[:limit]
        return Page(found, to_cursor("outputs", found[-1].file.path) if len(rest) > limit else None)


@dataclass(frozen=True)
class Address:
    """Where a file can be downloaded from."""

    file: ResultFile
    url: str


@dataclass(frozen=True)
class Addresses:
    """Addresses of files that an attempt has left, and until when they are valid (ISO 8601) at most."""

    attempt: int
    expires_at: str
    addresses: Sequence[Address]


def find_outputs(adapters: Adapters, run: Run, attempt: int | None = None) -> RunOutputs:
    """What an attempt of a run has left so far: the one that is given, or the last one that has left a manifest.

    Raises:
        NotFound: the run has no such attempt.
        UnreadableResults: the attempt's manifest can't be read.
    """
    if attempt is not None:
        if not 1 <= attempt <= len(run.places):
            raise NotFound("attempt", str(attempt), [str(number) for number in range(1, len(run.places) + 1)])
        wanted: Sequence[int] = [attempt]
    else:
        wanted = range(len(run.places), 0, -1)
    if deleted_at := run.retention.deleted.get(Kind.OUTPUTS):
        return RunOutputs(run.run_id, attempt, deleted_at=deleted_at)
    for number in wanted:
        place = run.places[number - 1]
        read = _read(adapters, run, number, place) if place else None
        if read is not None:
            return RunOutputs(run.run_id, number, place, read.manifest, read.sha256)
    return RunOutputs(run.run_id, attempt)


def addresses_of(adapters: Adapters, run: Run, paths: Sequence[str], attempt: int | None, now: datetime) -> Addresses:
    """Addresses of files that a run has left, in the order of `paths`.

    Raises:
        NotFound: the run has no such attempt, or a file is not among its outputs.
        ResultsDeleted: they were, and are deleted.
        UnreadableResults: the attempt's manifest can't be read.
    """
    found = find_outputs(adapters, run, attempt)
    files = [_file_of(found, path) for path in paths]
    bucket = adapters.results_bucket
    addresses = [
        Address(file, bucket.address(object_key(found.place, file.number), attachment(file.path))) for file in files
    ]
    expires_at = to_text(now + timedelta(seconds=ADDRESS_SECONDS))
    return Addresses(found.attempt or 0, expires_at, addresses)


def _file_of(outputs: RunOutputs, path: str) -> ResultFile:
    """An output by its path.

    Raises:
        NotFound: there is none.
        ResultsDeleted: all of them are deleted.
    """
    file = outputs.by_path.get(path)
    if file is None and outputs.deleted_at is not None:
        raise ResultsDeleted(outputs.run_id, outputs.deleted_at)
    if file is None:
        raise NotFound(f"output of run {outputs.run_id}", path, get_close_matches(path, list(outputs.by_path)[:1000]))
    return file


def _read(adapters: Adapters, run: RunProgress, attempt: int, place: str) -> ReadOutputs | None:
    """The manifest at a place; None if there is none.

    Raises:
        UnreadableResults: it can't be read.
    """
    key = outputs_key(place)
    found = adapters.results_bucket.look_up(key)
    if found is None:
        return None
    kept = adapters.kept_outputs.get((key, found.etag))
    if kept is not None:
        return kept
    # By its length alone, a manifest that nobody could list is refused before it is fetched.
    content = None if found.size > MAX_MANIFEST else adapters.results_bucket.find(key, MAX_MANIFEST)
    if content is None or len(content) > MAX_MANIFEST:
        raise UnreadableResults(run.run_id, attempt, f"it has {found.size:,} bytes, over {MAX_MANIFEST:,}")
    try:
        manifest = parse_outputs(content)
    except UnreadableContract as error:
        raise UnreadableResults(run.run_id, attempt, str(error)) from error
    read = ReadOutputs(manifest, hashlib.sha256(content).hexdigest())
    adapters.kept_outputs.keep((key, found.etag), read, found.size)
    return read
