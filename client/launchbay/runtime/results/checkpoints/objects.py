"""The objects that have the files of checkpoints: each is uploaded once, and deleted when no manifest lists it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from launchbay.runtime.results.checkpoints.folder import Entry, FileState, look_at
from launchbay.runtime.results.parallel import outcomes
from launchbay.runtime.results.part import FileChanged, Storage, TransferFailed, Uploaded
from launchbay_core.contracts.results.manifests import ResultFile

# Up to this many bytes, files are copied first: then it does not matter how soon the script writes them anew.
_COPIED = 64 * 1024 * 1024


class Stored(NamedTuple):
    """An object: its number, the length of its content in bytes, and the hash of that."""

    number: int
    size: int
    sha256: str


class Objects:
    """What is uploaded, by the state that the file had; `_listed` are the numbers that the manifest in S3 may have."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._stored: dict[FileState, Stored] = {}
        self._listed: set[int] = set()

    def missing(self, entries: Sequence[Entry]) -> dict[FileState, Path]:
        """The files of entries that are not uploaded yet."""
        found = {one.state: one.source for entry in entries for one in entry.files.values()}
        return {state: source for state, source in found.items() if state not in self._stored}

    def upload(self, root: Path, entries: Sequence[Entry], missing: Mapping[FileState, Path]) -> None:
        """Upload files of entries; `root` is the real path of the checkpoint folder.

        Raises:
            FileChanged: an entry has changed since it was looked at; nothing of this upload is used.
            TransferFailed: a file can't be uploaded; those that are, are not uploaded again.
        """
        with _steady(root, entries, missing) as sources:
            stored: dict[FileState, Stored] = {}
            failure: TransferFailed | FileChanged | None = None
            for state, outcome in outcomes(lambda state: self._send(sources[state]), list(missing)):
                if isinstance(outcome, Stored):
                    stored[state] = outcome
                else:
                    failure = outcome
        if sources == missing and _have_changed(root, entries):
            failure = FileChanged("a checkpoint has changed while it was uploaded")
        if isinstance(failure, FileChanged):
            self.discard([one.number for one in stored.values()])
            raise failure
        self._stored |= stored
        if failure is not None:
            raise failure

    def files_of(self, entry: Entry) -> list[ResultFile]:
        """What the manifest says of the files of an entry, all of which are uploaded."""
        found = ((path, self._stored[one.state]) for path, one in sorted(entry.files.items()))
        return [ResultFile(path, stored.size, stored.sha256, stored.number) for path, stored in found]

    def before_listing(self, numbers: Collection[int]) -> None:
        """Take note that a manifest with these numbers is about to be written: its answer may be lost."""
        self._listed.update(numbers)

    def after_listing(self, numbers: Collection[int], entries: Mapping[str, Entry]) -> None:
        """Delete what the manifest, which is written, no longer lists; and what it never will, for its file is gone."""
        present = {one.state for entry in entries.values() for one in entry.files.values()}
        listed, before = set(numbers), self._listed
        kept = {
            state: one
            for state, one in self._stored.items()
            if one.number in listed or (state in present and one.number not in before)
        }
        unused = (before | {one.number for one in self._stored.values()}) - {one.number for one in kept.values()}
        self._stored, self._listed = kept, listed
        self.discard(unused)

    def discard_unlisted(self) -> None:
        """Delete what was uploaded for a listing that is not to come: the checkpoint is gone, or another by now."""
        unlisted = {state: one.number for state, one in self._stored.items() if one.number not in self._listed}
        self.discard(set(unlisted.values()))
        for state in unlisted:
            del self._stored[state]

    def discard(self, numbers: Collection[int]) -> None:
        """Delete objects that no manifest lists."""
        if numbers:
            self._storage.delete(sorted(numbers))

    def _send(self, source: Path) -> Stored:
        number = self._storage.next_number()
        done: Uploaded = self._storage.upload(source, number)
        return Stored(number, done.size, done.sha256)


@contextmanager
def _steady(
    root: Path, entries: Sequence[Entry], missing: Mapping[FileState, Path]
) -> Iterator[Mapping[FileState, Path]]:
    """From where to read files: copies of small ones, made while nothing has changed; large ones themselves.

    Raises:
        FileChanged: something has changed.
    """
    if sum(state.size for state in missing) > _COPIED:
        yield missing
        return
    with tempfile.TemporaryDirectory(prefix="launchbay-checkpoints-") as folder:
        copies: dict[FileState, Path] = {}
        try:
            for number, (state, source) in enumerate(missing.items()):
                copies[state] = Path(shutil.copyfile(source, Path(folder, str(number))))
        except FileNotFoundError as error:
            raise FileChanged(f"`{error.filename}` is gone") from error
        except OSError as error:  # such as a full disk
            raise TransferFailed(f"could not copy a checkpoint to upload it: {error.strerror or error}") from error
        if _have_changed(root, entries):
            raise FileChanged("a checkpoint has changed while it was copied")
        yield copies


def _have_changed(root: Path, entries: Sequence[Entry]) -> bool:
    return any(look_at(root, entry.name).states != entry.states for entry in entries)
