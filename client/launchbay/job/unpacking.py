"""Unpacks a run's code archive, which may come from anyone in the project: nothing gets outside its folder."""

from __future__ import annotations

import gzip
import hashlib
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from launchbay.job.errors import CannotRun
from launchbay.job.manifest import CodeEntry
from launchbay.job.s3 import S3Reader

MAX_PACKED = 512 * 1024 * 1024
MAX_UNPACKED = 8 * 1024**3
MAX_MEMBERS = 200_000
_MAX_READ = 16 * 1024 * 1024


def unpack(reader: S3Reader, code: CodeEntry, archive: Path, folder: Path) -> None:
    """Fetch a code archive by way of the file `archive`, and unpack it into `folder`.

    Raises:
        CannotRun: it can't be had, is not what its hash says, or holds what must not be unpacked.
    """
    try:
        reader.download(code.key, MAX_PACKED, lambda pieces: _save(archive, pieces))
    except OSError as error:
        raise CannotRun(f"the code archive can't be kept in {archive.parent}: {error.strerror or error}") from error
    with archive.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != code.sha256:
            raise CannotRun("the code archive is not what the run was launched with: its hash differs")
    extract_archive(archive, folder)
    archive.unlink()


def extract_archive(archive: Path, folder: Path, max_bytes: int = MAX_UNPACKED) -> None:
    """Unpack `archive` into `folder`.

    Raises:
        CannotRun: a name or link in it leads out of the folder, it holds a device or the like, it is too large, or it
            is no archive. What was unpacked before that stays.
    """
    try:
        with _Unpacked(archive) as content, tarfile.open(fileobj=content, mode="r:") as tar:
            tar.extractall(folder, members=_bounded(tar, max_bytes), filter=_checked)  # noqa: S202  (both see to it)
    except tarfile.FilterError as error:
        raise CannotRun(f"the code archive is refused: {error}") from error
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise CannotRun(f"the code archive can't be read: {error}") from error
    except OSError as error:
        raise CannotRun(f"the code archive can't be unpacked: {error}") from error


class _Unpacked(gzip.GzipFile):
    """The content of an archive. A file's is read in pieces; a large read is a header that would fill the memory."""

    def read(self, size: int | None = -1) -> bytes:
        """At most `size` bytes.

        Raises:
            CannotRun: that is more than any header has.
        """
        if size is None or not 0 <= size <= _MAX_READ:
            raise CannotRun("the code archive is refused: it has a header of a size that no archive needs")
        return super().read(size)


def _checked(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo:
    """Python's `data` filter, which also refuses absolute names where that would silently cut them."""
    if member.name.startswith(("/", "\\")):
        raise tarfile.AbsolutePathError(member)
    # The archive's files have no time of their own: dated 1970, which ZIP can't hold, they would break what zips them.
    return tarfile.data_filter(member, folder).replace(mtime=None, deep=False)  # type: ignore[arg-type]  # typeshed


def _bounded(tar: Iterable[tarfile.TarInfo], max_bytes: int) -> Iterator[tarfile.TarInfo]:
    size = 0
    for count, member in enumerate(tar):
        size += member.size
        if size > max_bytes or count >= MAX_MEMBERS:
            raise CannotRun(f"the code archive is refused: unpacked it has over {max_bytes:,} bytes or too many files")
        yield member


def _save(archive: Path, pieces: Iterable[bytes]) -> None:
    with archive.open("wb") as file:
        for piece in pieces:
            file.write(piece)
