"""Files as S3 gets and gives them, hashed on their way, so that nothing is read twice."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import IO, NamedTuple

from launchbay.runtime.results.part import FileChanged, TransferFailed


class Unreadable(TransferFailed):
    """A file can't be read, for a reason of its own: others can be transferred."""


class Version(NamedTuple):
    """What tells whether a file is still the same."""

    device: int
    inode: int
    size: int
    changed_ns: int


def version_of(found: os.stat_result) -> Version:
    """The version of a file, from its status."""
    return Version(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


class HashedReader:
    """The bytes that a file had when it was opened, once and in order. Close it in the end.

    It can't seek, so that who reads it keeps the bytes that were hashed for another try.
    """

    def __init__(self, path: Path) -> None:
        """Open a regular file.

        Raises:
            FileChanged: it is gone.
            Unreadable: it can't be read, or is not a file.
        """
        self._path = path
        try:
            # A named pipe would keep us waiting for somebody who writes to it.
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError as error:
            raise FileChanged(f"`{path}` is gone") from error
        except OSError as error:
            raise Unreadable(f"could not read `{path}`: {error.strerror or error}") from error
        self._file = os.fdopen(descriptor, "rb", buffering=0)
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            self._file.close()
            raise Unreadable(f"`{path}` is not a regular file")
        self.version = version_of(found)
        self._digest = hashlib.sha256()
        self._left = self.version.size

    def read(self, amount: int | None = -1) -> bytes:
        """The next bytes, as many as asked for unless the file ends."""
        wanted = self._left if amount is None or amount < 0 else min(amount, self._left)
        pieces = []
        while wanted and (piece := self._file.read(wanted)):
            pieces.append(piece)
            wanted -= len(piece)
            self._left -= len(piece)
            self._digest.update(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def check(self) -> str:
        """The hash, once all is read.

        Raises:
            FileChanged: the file is another one by now, or has changed.
        """
        try:
            now = {version_of(os.fstat(self._file.fileno())), version_of(self._path.stat())}
        except OSError as error:
            raise FileChanged(f"`{self._path}` is gone") from error
        if now != {self.version} or self._left:
            raise FileChanged(f"`{self._path}` has changed while it was uploaded")
        return self._digest.hexdigest()

    def close(self) -> None:
        """Give the file back."""
        self._file.close()


class HashedWriter:
    """Writes a file of a known length once and in order."""

    def __init__(self, file: IO[bytes], size: int, what: str) -> None:
        """`what` begins a message, as in "could not download x"."""
        self._file = file
        self._what = what
        self._left = size
        self._digest = hashlib.sha256()

    def write(self, piece: bytes) -> int:
        """Write the next bytes.

        Raises:
            TransferFailed: there are more than there should be.
        """
        self._left -= len(piece)
        if self._left < 0:
            raise TransferFailed(f"{self._what}: it is longer than its manifest says")
        self._digest.update(piece)
        return self._file.write(piece)

    def check(self, sha256: str) -> None:
        """See whether all has come, and is what it should be.

        Raises:
            TransferFailed: it is not.
        """
        if self._left or self._digest.hexdigest() != sha256:
            raise TransferFailed(f"{self._what}: it is not what its manifest says, by its length or its hash")
