"""Packs a job's code folder: the same files give the same archive, byte for byte, at any time and for anyone."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import os
import stat
import tarfile
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from launchbay.authoring.code_files import list_code_files
from launchbay_core.domain.requests import MAX_CODE_BYTES
from launchbay_core.domain.submissions.archives.check import check_archive
from launchbay_core.domain.submissions.archives.errors import BadArchive
from launchbay_core.domain.submissions.archives.limits import DEFAULT_LIMITS
from launchbay_core.errors import LaunchbayError

_LISTED = 5
_IGNORE_FILE = ".gitignore"
_ADVICE = (
    "List what the job does not need in .gitignore, or under `ignore` in launchbay.yaml; data belongs in a bucket or "
    "in the image."
)


@dataclass(eq=False)
class PackingFailed(LaunchbayError):
    """A code folder can't be packed."""

    reason: str

    def __str__(self) -> str:
        """The reason."""
        return self.reason


@dataclass(frozen=True)
class Archive:
    """A packed code folder; as a context manager, it removes its file at the end."""

    path: Path
    sha256: str
    size: int

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.path.unlink(missing_ok=True)


@dataclass(frozen=True)
class CodeSize:
    """How much code there is, unpacked: the number of files, their bytes, and the largest with their sizes."""

    files: int
    bytes: int
    largest: tuple[tuple[int, str], ...]

    def largest_lines(self) -> str:
        """The largest files, one a line."""
        return "\n".join(f"  {size / 1e6:>10,.1f} MB  {name}" for size, name in self.largest)


def build_archive(root: Path, limit: int = MAX_CODE_BYTES, names: Sequence[str] | None = None) -> Archive:
    """Pack the files of `root` into a temporary `.tar.gz`: those of its code, or those of these names, sorted.

    Raises:
        PackingFailed: there is no such folder, it has no files or one that can't be read, a link in it leads outside,
            a `.gitignore` can't be read by git, the archive is over `limit` bytes, or no job would unpack it.
    """
    root = root.resolve()
    if not root.is_dir():
        raise PackingFailed(f"There is no folder {root} to pack.")
    try:
        return _write_archive(root, list_code_files(root) if names is None else names, limit)
    except OSError as error:
        raise PackingFailed(f"{error.filename or root} can't be packed: {error.strerror or error}.") from error


def measure_code(root: Path, names: Sequence[str]) -> CodeSize:
    """The size of these files of `root`, before any of them is packed.

    Raises:
        PackingFailed: no job would unpack so many files, or so many bytes.
    """
    sizes = [((root / name).lstat().st_size, name) for name in names]
    size = CodeSize(len(sizes), sum(one for one, _ in sizes), tuple(sorted(sizes, reverse=True)[:_LISTED]))
    if size.bytes > DEFAULT_LIMITS.max_bytes or size.files > DEFAULT_LIMITS.max_members:
        raise PackingFailed(
            f"The code in {root} has {size.files:,} files with {size.bytes / 1e6:,.0f} MB; a job unpacks at most "
            f"{DEFAULT_LIMITS.max_members:,} files with {DEFAULT_LIMITS.max_bytes / 1e6:,.0f} MB. Its largest files:\n"
            f"{size.largest_lines()}\n{_ADVICE}"
        )
    return size


def _write_archive(root: Path, files: Sequence[str], limit: int) -> Archive:
    if not files:
        raise PackingFailed(
            f"{root} has no files to pack: it is empty, or git or the job's `ignore` leaves out everything in it."
        )
    _check_ignore_files(root, files)
    handle, name = tempfile.mkstemp(prefix="launchbay-", suffix=".tar.gz")
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as raw:
            _pack(raw, root, files, limit)
        with path.open("rb") as packed:
            digest = hashlib.file_digest(packed, "sha256").hexdigest()
            packed.seek(0)
            _check_unpacks(root, packed)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Archive(path, digest, path.stat().st_size)


def _check_ignore_files(root: Path, files: Sequence[str]) -> None:
    """Refuse a `.gitignore` that ignores nothing because it is in an encoding that git doesn't read."""
    above = [folder / _IGNORE_FILE for folder in root.parents]
    below = [root / name for name in files if name.rpartition("/")[2] == _IGNORE_FILE]
    for file in (*above, *below):
        if file.is_file():
            with file.open("rb") as stream:
                beginning = stream.read(2)
            if beginning in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
                raise PackingFailed(
                    f"{file} is saved as UTF-16, so git ignores nothing that it lists, and all of it would be packed. "
                    "Save it as UTF-8, in PowerShell with `Set-Content -Encoding utf8`."
                )


def _check_unpacks(root: Path, packed: BinaryIO) -> None:
    """Say now what would otherwise be said when the job starts."""
    try:
        check_archive(packed)
    except BadArchive as error:
        raise PackingFailed(f"A job could not unpack the code in {root}: {error.reason}.") from error


def _pack(raw: BinaryIO, root: Path, files: Sequence[str], limit: int) -> None:
    # Neither the time nor a file's name goes into gzip's header.
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=6) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for name in files:
            _add(tar, root, name)
            if raw.tell() > limit:
                raise PackingFailed(_too_large(root, files, limit))
    if raw.tell() > limit:
        raise PackingFailed(_too_large(root, files, limit))


def _add(tar: tarfile.TarFile, root: Path, name: str) -> None:
    path = root / name
    entry = tarfile.TarInfo(name)
    facts = path.lstat()
    if stat.S_ISLNK(facts.st_mode):
        entry.type, entry.linkname, entry.mode = tarfile.SYMTYPE, _link_target(root, path), 0o777
        tar.addfile(entry)
        return
    entry.mode = 0o755 if facts.st_mode & stat.S_IXUSR else 0o644
    with path.open("rb") as file:
        entry.size = os.fstat(file.fileno()).st_size
        tar.addfile(entry, file)


def _link_target(root: Path, link: Path) -> str:
    """The target of a link, relative to the link's folder."""
    # `realpath` treats a loop of links as a missing file.
    end = Path(os.path.realpath(link))
    target = Path(os.path.normpath(link.parent / link.readlink()))
    if not target.is_relative_to(root) or os.path.realpath(target) != str(end):
        target = end  # the path leads through a link outside, or with `..` through one inside
    if not end.is_relative_to(root):
        raise PackingFailed(
            f"The link {link.relative_to(root)} leads out of the code folder, to {link.readlink()}, "
            "where a job would not find it. Copy its target into the folder, or list the link in .gitignore."
        )
    return Path(os.path.relpath(target, link.parent)).as_posix()


def _too_large(root: Path, files: Sequence[str], limit: int) -> str:
    largest = measure_code(root, files).largest_lines()
    return f"The code in {root} is over {limit / 1e6:,.0f} MB packed. Its largest files:\n{largest}\n{_ADVICE}"
