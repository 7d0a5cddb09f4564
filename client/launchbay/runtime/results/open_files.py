"""Which files some process has open for writing, as far as this process may see that: Linux's `/proc` says it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

_PROCESSES = Path("/proc")


def written_files(processes: Path = _PROCESSES) -> set[tuple[int, int]]:
    """The device and inode of each regular file that a process has open for writing.

    Processes of other users, and of other containers, are left out; where there is no `/proc`, all are.
    """
    found: set[tuple[int, int]] = set()
    for process in _list(processes):
        if process.isdigit():
            found.update(_written_by(processes / process / "fd"))
    return found


def _written_by(descriptors: Path) -> Iterator[tuple[int, int]]:
    for name in _list(descriptors):
        path = descriptors / name
        try:
            # The link's own mode says for what it was opened.
            if path.lstat().st_mode & stat.S_IWUSR and stat.S_ISREG((file := path.stat()).st_mode):
                yield file.st_dev, file.st_ino
        except OSError:  # it was closed just now
            continue


def _list(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as found:
            return [one.name for one in found]
    except OSError:  # it has ended just now, or is another user's
        return []
