"""Writes files below a folder: completely or not at all, and never outside it."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from pathlib import Path

from launchbay.runtime.errors import CannotRun


def write_file(folder: Path, name: str, content: bytes) -> Path:
    """Write `content` to `name` below `folder`: a crash leaves the old file or the new one. Mode bits stay.

    Raises:
        CannotRun: the name leads out of the folder, by itself or through a symbolic link, or can't be written.
    """
    target = inside(folder, name)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, content)
    except OSError as error:
        raise CannotRun(f"could not write `{name}`: {error.strerror or error}") from error
    return target


def inside(folder: Path, name: str) -> Path:
    """The real path of `name` below `folder`, links followed.

    Raises:
        CannotRun: it is not below it.
    """
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise CannotRun(f"`{name}` leads out of the job's folder")
    base = folder.resolve()
    target = (base / name).resolve()
    if not target.is_relative_to(base) or target == base:
        raise CannotRun(f"`{name}` leads out of the job's folder: a symbolic link in it points to {target}")
    return target


def digest_of_file(path: Path) -> str:
    """The SHA-256 of a file's content, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _replace(target: Path, content: bytes) -> None:
    # Not named after the target, which may have the longest name that there can be.
    temporary = target.with_name(f".launchbay-{secrets.token_hex(8)}")
    try:
        with temporary.open("xb") as file:
            if target.exists():
                os.fchmod(file.fileno(), stat.S_IMODE(target.stat().st_mode))
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # or the rename may reach the disk before the bytes do
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """See to it that a rename in a folder outlives the machine."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
