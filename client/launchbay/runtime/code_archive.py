"""Unpacks a run's code archive, which may come from anyone in the project: nothing gets outside its folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from launchbay.runtime.errors import CannotRun
from launchbay.runtime.s3 import S3Bucket
from launchbay_core.contracts.run_manifest import CodeEntry
from launchbay_core.domain.submissions.archives.check import check_archive, checked_members
from launchbay_core.domain.submissions.archives.errors import BadArchive
from launchbay_core.domain.submissions.archives.limits import DEFAULT_LIMITS, Limits
from launchbay_core.domain.submissions.archives.tar_reader import Kind, Member

MAX_PACKED = 512 * 1024 * 1024


def unpack(reader: S3Bucket, code: CodeEntry, archive: Path, folder: Path) -> None:
    """Fetch a code archive by way of the file `archive`, and unpack it into `folder`.

    Raises:
        CannotRun: it can't be fetched, is not what its hash says, or holds what must not be unpacked.
    """
    try:
        reader.download(code.key, MAX_PACKED, lambda pieces: _save(archive, pieces))
    except OSError as error:
        raise CannotRun(f"could not keep the code archive in {archive.parent}: {error.strerror or error}") from error
    with archive.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != code.sha256:
            raise CannotRun("the code archive is not what the run was launched with: its hash differs")
    extract_archive(archive, folder)
    archive.unlink()


def extract_archive(archive: Path, folder: Path, limits: Limits = DEFAULT_LIMITS) -> None:
    """Unpack `archive` into `folder`, once all of it was checked.

    Files, folders and links get the names, sizes and kinds that were checked; of a file's mode, who may read and run it
    is kept. Owners, times and set-user-ID bits are not.

    Raises:
        CannotRun: it holds what must not be unpacked, and then nothing was; or it can't be written here.
    """
    try:
        with archive.open("rb") as packed:
            check_archive(packed, limits)
            packed.seek(0)
            _make_all(packed, folder, limits)
    except BadArchive as error:
        raise CannotRun(str(error)) from error
    except (OSError, UnicodeEncodeError) as error:  # a name may have no form in the encoding of this system's names
        raise CannotRun(f"could not unpack the code archive: {error}") from error


def _make_all(packed: BinaryIO, folder: Path, limits: Limits) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    target = _TargetFolder(folder)
    for member in checked_members(packed, limits):
        target.make(member)


class _TargetFolder:
    """A folder that may have content already, such as an image's working folder: links there may lead anywhere."""

    def __init__(self, folder: Path) -> None:
        self._root = Path(os.path.realpath(folder))
        self._inside = {self._root}

    def make(self, member: Member) -> None:
        """Make a file, folder or link, in place of a file or link that is there."""
        path = self._root / member.name
        if member.kind is Kind.FOLDER:
            self._enter(path)
            return
        self._enter(path.parent)
        if path.is_symlink() or path.is_file():
            path.unlink()
        if member.kind is Kind.LINK:
            path.symlink_to(member.target)
        elif member.kind is Kind.HARD_LINK:
            path.hardlink_to(self._root / member.target)
        else:
            _write(path, member)

    def _enter(self, folder: Path) -> None:
        """Make a folder and those above it, none of which may be a link that leads out."""
        if folder in self._inside:
            return
        self._enter(folder.parent)
        folder.mkdir(exist_ok=True)
        if not Path(os.path.realpath(folder)).is_relative_to(self._root):
            raise CannotRun(f"the code archive is refused: {folder} is a link that leads out of {self._root}")
        self._inside.add(folder)


def _write(path: Path, member: Member) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        for piece in member.content:
            file.write(piece)
    path.chmod(_mode(member.mode))


def _mode(mode: int) -> int:
    """The mode of a file: only its owner may write it, and others may run it if its owner may."""
    return mode & (0o755 if mode & 0o100 else 0o644) | 0o600


def _save(archive: Path, pieces: Iterable[bytes]) -> None:
    with archive.open("wb") as file:
        for piece in pieces:
            file.write(piece)
