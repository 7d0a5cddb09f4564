"""What lies in the checkpoint folder at one moment: its top-level entries, each with the state of all its files."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from launchbay_core.contracts.results.manifests import explain_path

# Entries with these names are on their way to another name: `x.tmp`, `tmp-checkpoint-500` (transformers),
# `7.orbax-checkpoint-tmp-12` (orbax), what Python's `tempfile` makes, and what editors and network file systems leave.
_TEMPORARY = re.compile(
    r"(?:^|.*[.\-_])tmp(?:[.\-_].*)?$|.*\.(?:temp|part|partial|swp)$|.*~$|\.?tmp[a-z0-9_]{8}$|\.nfs.*|\.launchbay-.*",
    re.IGNORECASE | re.DOTALL,
)


class FileState(NamedTuple):
    """What tells whether a file is still the same: any write, and any rename, changes one of these."""

    device: int
    inode: int
    size: int
    modified_ns: int
    changed_ns: int


class FoundFile(NamedTuple):
    """A file of an entry: where it is read (a link's end), and its state."""

    source: Path
    state: FileState


class Entry(NamedTuple):
    """A top-level entry: its files by their paths below the checkpoint folder.

    `changed_at`, in seconds since 1970, is when it last changed, by its own and its folders' times. `fault` says why it
    can't be a checkpoint, if it can't.
    """

    name: str
    files: Mapping[str, FoundFile]
    changed_at: float
    fault: str | None = None

    @property
    def states(self) -> dict[str, FileState]:
        """The states of its files by their paths: entries with equal states are the same version."""
        return {path: found.state for path, found in self.files.items()}


def is_temporary(name: str) -> bool:
    """Whether an entry of this name is being written under another name than its own.

    >>> [is_temporary(name) for name in ("checkpoint-5", "tmp-checkpoint-5", "5.orbax-checkpoint-tmp-17", "a.pt.tmp")]
    [False, True, True, True]
    """
    return _TEMPORARY.match(name) is not None


def look_into(folder: Path) -> dict[str, Entry]:
    """The entries of a folder by name, without those that are on their way to another name and those without a file.

    Links to files and folders within the checkpoint folder are followed, as `last.ckpt` of Lightning is one.
    """
    try:
        root = folder.resolve(strict=True)
        names = _names_in(root)
    except OSError:  # it is gone: the script may make it anew
        return {}
    found = (look_at(root, name) for name in names if not is_temporary(name))
    return {entry.name: entry for entry in found if entry.files or entry.fault}


def look_at(root: Path, name: str) -> Entry:
    """One entry of a checkpoint folder, whose real path is `root`; without files if it is gone."""
    walk = _Walk(root)
    try:
        walk.add(root / name, name, ())
    except FileNotFoundError:  # something went while it was looked at: it is being written, or removed
        return Entry(name, {}, walk.changed_ns / 1e9, "it changes while it is looked at" if walk.files else None)
    except OSError as error:
        walk.fault = f"it can't be read: {error.strerror or error}"
    return Entry(name, walk.files, walk.changed_ns / 1e9, walk.fault)


class _Walk:
    """Collects the files of one entry."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.files: dict[str, FoundFile] = {}
        self.changed_ns = 0
        self.fault: str | None = None

    def add(self, source: Path, path: str, above: tuple[tuple[int, int], ...]) -> None:
        """Add a file, or all files below a folder; `above` are the folders that lead to it."""
        if source.is_symlink():
            target = source.resolve(strict=True)
            if not target.is_relative_to(self._root):
                self.fault = f"`{path}` is a link that leads out of the checkpoint folder"
                return
            self._note(source.lstat())
            source = target
        found = source.stat()
        self._note(found)
        if stat.S_ISDIR(found.st_mode):
            self._add_folder(source, path, above, (found.st_dev, found.st_ino))
        elif not stat.S_ISREG(found.st_mode):
            self.fault = f"`{path}` is not a file or folder"
        elif wrong := explain_path(path):
            self.fault = f"the path {path!r} {wrong}"
        else:
            self.files[path] = FoundFile(source, state_of(found))

    def _add_folder(
        self, source: Path, path: str, above: tuple[tuple[int, int], ...], identity: tuple[int, int]
    ) -> None:
        if identity in above:
            self.fault = f"`{path}` is a link to a folder that it lies in"
            return
        for name in _names_in(source):
            self.add(source / name, f"{path}/{name}", (*above, identity))

    def _note(self, found: os.stat_result) -> None:
        self.changed_ns = max(self.changed_ns, found.st_ctime_ns, found.st_mtime_ns if _is_folder(found) else 0)


def _names_in(folder: Path) -> list[str]:
    with os.scandir(folder) as found:
        return sorted(one.name for one in found)


def _is_folder(found: os.stat_result) -> bool:
    return stat.S_ISDIR(found.st_mode)


def state_of(found: os.stat_result) -> FileState:
    """The state of a file, from its status."""
    return FileState(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def inodes_of(entry: Entry) -> Iterator[tuple[int, int]]:
    """The identities of an entry's files, as `open_files` has them."""
    return ((found.state.device, found.state.inode) for found in entry.files.values())
