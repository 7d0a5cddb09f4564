"""Unpacks a run's code archive, which may come from anyone in the project: nothing gets outside its folder."""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterable
from pathlib import Path

from launchbay.runtime.errors import CannotRun
from launchbay.runtime.manifest import CodeEntry
from launchbay.runtime.s3 import S3Bucket
from launchbay_core.domain.submissions.archives import USUAL, BadArchive, Limits, check_archive

MAX_PACKED = 512 * 1024 * 1024


def unpack(reader: S3Bucket, code: CodeEntry, archive: Path, folder: Path) -> None:
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


def extract_archive(archive: Path, folder: Path, limits: Limits = USUAL) -> None:
    """Unpack `archive` into `folder`, once all of it was looked through.

    Raises:
        CannotRun: it holds what must not be unpacked, and then nothing was; or it can't be written here.
    """
    try:
        with archive.open("rb") as packed:
            check_archive(packed, limits)
        with tarfile.open(archive, mode="r:gz") as tar:
            tar.extractall(folder, filter=_checked)  # noqa: S202  (it was looked through, and the filter looks again)
    except BadArchive as error:
        raise CannotRun(str(error)) from error
    except tarfile.FilterError as error:
        raise CannotRun(f"the code archive is refused: {error}") from error
    except OSError as error:
        raise CannotRun(f"the code archive can't be unpacked: {error}") from error


def _checked(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo:
    """Python's `data` filter, which knows the folder as it really is: a link may have been there before."""
    # The archive's files have no time of their own: dated 1970, which ZIP can't hold, they would break what zips them.
    return tarfile.data_filter(member, folder).replace(mtime=None, deep=False)  # type: ignore[arg-type]  # typeshed


def _save(archive: Path, pieces: Iterable[bytes]) -> None:
    with archive.open("wb") as file:
        for piece in pieces:
            file.write(piece)
