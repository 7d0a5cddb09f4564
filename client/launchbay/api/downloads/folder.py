"""The folder that files are downloaded into: nothing gets outside of it, whatever it and the files are like.

A file is written beside its target under a name of its own, and takes the target's place when it is complete.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple

from launchbay.api.downloads.errors import DownloadFailed, UnsafePaths
from launchbay_core.contracts.results.manifests import explain_path, with_folders

if sys.platform != "win32":
    import fcntl

_WINDOWS_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_WINDOWS_CHARACTERS = re.compile(r'[<>:"|?*]')
_O_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_O_BINARY = getattr(os, "O_BINARY", 0)


class RemoteFile(NamedTuple):
    """A file to download: its path below the folder, its length in bytes and its SHA-256."""

    path: str
    size: int
    sha256: str

    @classmethod
    def of(cls, output: Mapping[str, Any]) -> RemoteFile:
        """An output of a run, as the API lists it."""
        return cls(output["path"], output["size"], output["sha256"])


Present = Literal["nothing", "equal", "other"]


class TargetFolder:
    """A folder to download into; it need not exist yet."""

    def __init__(self, folder: Path) -> None:
        self._named = folder
        self.root = Path(os.path.realpath(folder))
        self._inside: set[Path] = set()

    def check(self, files: Sequence[RemoteFile]) -> None:
        """Refuse files that can't all be put here, before any is.

        Raises:
            UnsafePaths: a path leads out, or would stand where another one does or something else is.
        """
        faults = [f"`{file.path}` {wrong}" for file in files if (wrong := explain_path(file.path))]
        if not faults and sys.platform == "win32":
            faults = [f"`{file.path}` {wrong}" for file in files if (wrong := explain_on_windows(file.path))]
        if not faults:
            faults = [*self._collisions(files), *self._obstacles(files)]
        if faults:
            raise UnsafePaths(str(self._named), faults)

    def present(self, file: RemoteFile) -> Present:
        """What is at a file's target: nothing, the same content, or something else."""
        target = self.target(file)
        try:
            found = target.lstat()
        except FileNotFoundError:
            return "nothing"
        if not stat.S_ISREG(found.st_mode) or found.st_size != file.size:
            return "other"
        with target.open("rb") as content:
            return "equal" if hashlib.file_digest(content, "sha256").hexdigest() == file.sha256 else "other"

    def target(self, file: RemoteFile) -> Path:
        """Where a file goes."""
        return self.root.joinpath(*file.path.split("/"))

    def part(self, file: RemoteFile) -> Path:
        """Where a file is until it is complete: a name that only this content for this path has."""
        named = hashlib.sha256(f"{file.sha256}/{file.path}".encode()).hexdigest()[:32]
        return self.target(file).with_name(f".launchbay-{named}.part")

    def open_part(self, file: RemoteFile) -> BinaryIO:
        """Open what is there already of a file, or a new one, to read and to go on; until it is closed, it is locked.

        Raises:
            DownloadFailed: it can't be opened, or another process downloads it.
        """
        part = self.part(file)
        try:
            self._enter(part.parent, file)
            while True:
                descriptor = os.open(part, os.O_RDWR | os.O_CREAT | _O_NOFOLLOW | _O_BINARY, 0o666)
                stream = os.fdopen(descriptor, "r+b")
                if not _lock(stream):
                    stream.close()
                    raise DownloadFailed(file.path, "another process downloads it at this moment")
                if _is_at(part, stream):
                    return stream
                stream.close()  # another process has just finished it, and has put it into its place
        except OSError as error:
            raise DownloadFailed(file.path, f"{part} can't be opened: {error.strerror}") from error

    def finish(self, file: RemoteFile) -> None:
        """Put a complete file in the place of what was there.

        Raises:
            DownloadFailed: it can't be put there.
        """
        target = self.target(file)
        try:
            self._enter(target.parent, file)
            self.part(file).replace(target)
        except OSError as error:
            raise DownloadFailed(file.path, f"{target} can't be written: {error.strerror}") from error

    def forget_part(self, file: RemoteFile) -> None:
        """Delete what is there of a file that turned out to be wrong."""
        self.part(file).unlink(missing_ok=True)

    def _enter(self, folder: Path, file: RemoteFile) -> None:
        """Make a folder and those above it, none of which may be a link that leads out.

        Raises:
            DownloadFailed: one does.
        """
        if folder in self._inside:
            return
        if folder != self.root:
            self._enter(folder.parent, file)
        folder.mkdir(parents=folder == self.root, exist_ok=True)
        if not Path(os.path.realpath(folder)).is_relative_to(self.root):
            raise DownloadFailed(file.path, f"{folder} is a link that leads out of {self.root}")
        self._inside.add(folder)

    def _collisions(self, files: Sequence[RemoteFile]) -> list[str]:
        """Names that are one name where case, or the form of accents, makes no difference."""
        folded: dict[str, str] = {}
        pairs = []
        for path in dict.fromkeys(part for file in files for part in with_folders(file.path)):
            other = folded.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
            if other != path:
                pairs.append((other, path))
        if not pairs or not self._folds_names():
            return []
        return [f"`{other}` and `{path}` are the same name on this file system" for other, path in pairs]

    def _folds_names(self) -> bool:
        """Whether the file system of the folder takes `a` and `A` for one name."""
        at = next(one for one in (self.root, *self.root.parents) if one.is_dir())
        probe = at / f".launchbay-{os.urandom(8).hex()}.case"
        try:
            probe.touch(exist_ok=False)
        except OSError:
            return False  # what can't be written is reported where it is needed
        try:
            return probe.with_name(probe.name.upper()).exists()
        finally:
            probe.unlink()

    def _obstacles(self, files: Sequence[RemoteFile]) -> list[str]:
        """Targets that are folders, and folders of targets that are files or links that lead out."""
        faults = []
        checked: dict[str, str] = {}
        for file in files:
            *above, path = with_folders(file.path)
            wrong = ""
            for folder in above:
                if folder not in checked:
                    checked[folder] = self._fault_of_folder(self.root / folder)
                if wrong := checked[folder]:
                    break
            target = self.root / path
            if not wrong and target.is_dir() and not target.is_symlink():
                wrong = f"can't replace the folder {target}"
            if wrong:
                faults.append(f"`{file.path}` {wrong}")
        return faults

    def _fault_of_folder(self, folder: Path) -> str:
        if not os.path.lexists(folder):
            return ""
        if not folder.is_dir():
            return f"needs a folder where {folder} is"
        if not Path(os.path.realpath(folder)).is_relative_to(self.root):
            return f"would go through {folder}, a link that leads out"
        return ""


def _lock(stream: BinaryIO) -> bool:
    """Lock a file for this process, where that can be done; False if another one has locked it."""
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks
    return True


def _is_at(path: Path, stream: BinaryIO) -> bool:
    """Whether a path still names an open file."""
    try:
        return os.path.samestat(path.lstat(), os.fstat(stream.fileno()))
    except FileNotFoundError:
        return False


def explain_on_windows(path: str) -> str | None:
    """What Windows would make of a path that means something else there; None if nothing.

    >>> explain_on_windows("out/nul.txt")
    'has the name of a device of Windows'
    """
    parts = path.split("/")
    if any(_WINDOWS_DEVICE.fullmatch(part) for part in parts):
        return "has the name of a device of Windows"
    if _WINDOWS_CHARACTERS.search(path):
        return "has a character that no file of Windows may have"
    if any(part.endswith((".", " ")) for part in parts):
        return "has a name that ends with a dot or a space, which Windows leaves out"
    return None
