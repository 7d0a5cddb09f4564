"""Code archives (`.tar.gz`), which may come from anyone: looked through from end to end before anything unpacks one.

Nothing is written here and nothing of a file is kept, so an archive of any size is checked in a few MB of memory, from
a stream.
"""

from __future__ import annotations

import gzip
import tarfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO

from launchbay_core.errors import LaunchbayError

MAX_NAME = 1024  # bytes; Linux takes 4,096 for a whole path
MAX_PART = 255
_MAX_HEADER = 16 * 1024 * 1024
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How large an archive may be once it is unpacked.

    `max_ratio`, of unpacked to packed bytes, counts from `ratio_from` unpacked bytes on: an empty log compresses by any
    factor, but nobody's code does by 200.
    """

    max_bytes: int = 8 * 1024**3
    max_members: int = 200_000
    max_ratio: int = 200
    ratio_from: int = 256 * 1024**2


USUAL = Limits()


@dataclass(eq=False)
class BadArchive(LaunchbayError):
    """An archive that must not be unpacked, or that can't be read."""

    reason: str

    def __str__(self) -> str:
        """The reason."""
        return f"the code archive is refused: {self.reason}"


@dataclass
class _Seen:
    """What the members before have been: the names of all, and which are files, links or folders that lead to them."""

    names: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    size: int = 0


def check_archive(archive: IO[bytes], limits: Limits = USUAL) -> None:
    """Read an archive to its end, and find nothing wrong with it.

    Raises:
        BadArchive: a name is absolute, leads out of the folder, is far too long, comes twice or runs through a link; a
            link leads out of the folder; it holds a device or the like; it is larger than `limits`; or it is no
            archive.
    """
    packed = _Counted(archive)
    seen = _Seen()
    try:
        with gzip.GzipFile(fileobj=packed, mode="rb") as unpacked:  # type: ignore[call-overload]  # it only reads
            content = _Content(unpacked, packed, limits)
            with tarfile.open(fileobj=content, mode="r:") as tar:  # type: ignore[call-overload]
                while member := tar.next():
                    _check_member(member, seen, limits)
                    tar.members.clear()  # it would remember them all
            while content.read(_CHUNK):
                """What follows the archive counts, too."""
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadArchive(f"it can't be read as .tar.gz ({error})") from error
    if not seen.names:
        raise BadArchive("there is nothing in it")


class _Counted:
    """A stream that counts what was read of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        content = self._stream.read(size)
        self.count += len(content)
        return content


class _Content:
    """The content of an archive for `tarfile`: forward only, but for the byte before, which is all that it goes back.

    Refused as soon as it is a bomb: by its size, its ratio, or a header of gigabytes.
    """

    def __init__(self, unpacked: gzip.GzipFile, packed: _Counted, limits: Limits) -> None:
        self._unpacked = unpacked
        self._packed = packed
        self._limits = limits
        self._position = 0
        self._last = b""
        self._again = b""

    def tell(self) -> int:
        """How many bytes were read."""
        return self._position

    def seek(self, position: int) -> None:
        """Read on to a position, or go back by one byte."""
        if position == self._position - 1 and not self._again:
            self._position, self._again = position, self._last
        while self._position < position and self.read(min(position - self._position, _CHUNK)):
            """Nothing of a file is kept."""

    def read(self, size: int) -> bytes:
        """At most `size` bytes.

        Raises:
            BadArchive: more are asked for than any header has, or there have been too many.
        """
        if not 0 <= size <= _MAX_HEADER:
            raise BadArchive("it has a header of a size that no archive needs")
        again, self._again = self._again[:size], self._again[size:]
        content = again + self._unpacked.read(size - len(again))
        self._position += len(content)
        self._last = content[-1:] or self._last
        limits = self._limits
        if self._position > limits.max_bytes:
            raise BadArchive(f"unpacked it has over {limits.max_bytes:,} bytes")
        if self._position > max(limits.ratio_from, self._packed.count * limits.max_ratio):
            raise BadArchive(f"it unpacks to over {limits.max_ratio} times its size, as a bomb does")
        return content


def _check_member(member: tarfile.TarInfo, seen: _Seen, limits: Limits) -> None:
    name = _checked_name(member.name)
    shown = repr(name[:200])
    if len(seen.names) >= limits.max_members:
        raise BadArchive(f"it has over {limits.max_members:,} files")
    seen.size += member.size
    if seen.size > limits.max_bytes:
        raise BadArchive(f"unpacked it has over {limits.max_bytes:,} bytes")
    if name in seen.names and not (member.isdir() and name in seen.folders):
        raise BadArchive(f"{shown} is in it twice")
    parents = {str(parent) for parent in PurePosixPath(name).parents} - {"."}
    if parents & (seen.links | seen.files) or (name in seen.folders and not member.isdir()):
        raise BadArchive(f"{shown} and what is above or below it contradict each other: a folder that is none")
    seen.names.add(name)
    seen.folders |= parents
    _check_kind(member, name, seen)


def _check_kind(member: tarfile.TarInfo, name: str, seen: _Seen) -> None:
    shown = repr(name[:200])
    if member.isdir():
        seen.folders.add(name)
    elif name == ".":
        raise BadArchive(f"{shown} is no name of a file")
    elif member.issym():
        _check_link(name, member.linkname)
        seen.links.add(name)
    elif member.islnk():
        if _checked_name(member.linkname) not in seen.files:
            raise BadArchive(f"{shown} is a hard link to what is no file before it in the archive")
        seen.files.add(name)
    elif member.isfile():
        seen.files.add(name)
    else:
        raise BadArchive(f"{shown} is a device or the like")


def _checked_name(text: str) -> str:
    """The normal form of a member's name."""
    path = PurePosixPath(text)
    shown = repr(text[:200])
    if path.is_absolute() or text.startswith("\\") or text[1:2] == ":":
        raise BadArchive(f"{shown} is an absolute name")
    if ".." in path.parts:
        raise BadArchive(f"{shown} leads out of the folder")
    if "\x00" in text or text.removeprefix("./").rstrip("/") not in {str(path), ""}:
        raise BadArchive(f"{shown} is no plain name")
    sizes = [len(part.encode("utf-8", "surrogateescape")) for part in path.parts]
    if sum(sizes) + len(sizes) > MAX_NAME or max(sizes, default=0) > MAX_PART:
        raise BadArchive(f"{shown} is too long a name")
    return str(path)


def _check_link(name: str, target: str) -> None:
    """Refuse a link that leads out of the folder.

    `..` may only come first. No member runs through a link, so the link's own folder is a real one, and the steps up
    from there are true; what follows them only goes down, and whatever link it meets there has been checked like this.
    """
    path = PurePosixPath(target)
    ups = 0
    while ups < len(path.parts) and path.parts[ups] == "..":
        ups += 1
    depth = len(PurePosixPath(name).parts) - 1
    if path.is_absolute() or target.startswith("\\") or ups > depth or ".." in path.parts[ups:]:
        raise BadArchive(f"the link {name[:200]!r} leads out of the folder, to {target[:200]!r}")
    if "//" in target:  # of a loop such as `a -> a//`, Python's realpath makes `/`
        raise BadArchive(f"the link {name[:200]!r} leads to {target[:200]!r}, which is no plain name")
