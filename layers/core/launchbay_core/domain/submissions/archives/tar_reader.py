"""Reads the members of a tar archive as a stream: what it doesn't refuse, every reader of tar reads alike.

Only what tools write is accepted: a member has at most one extended header (pax), or one long name and one long link
(GNU). So there is no chain of headers, no size that contradicts another, and no sparse file.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from launchbay_core.domain.submissions.archives.errors import BadArchive, shown, unreadable
from launchbay_core.domain.submissions.archives.limits import Limits
from launchbay_core.domain.submissions.archives.pax_records import UNPACKED, parse_records
from launchbay_core.domain.submissions.archives.tar_headers import BLOCK, Header, parse_header

_PIECE = 256 * 1024
_MAX_EXTENSION = 1024 * 1024
_PAX, _PAX_OF_ALL, _LONG_NAME, _LONG_LINK = b"x", b"g", b"L", b"K"
_OF_ONE_MEMBER = {_PAX, _LONG_NAME, _LONG_LINK}  # of which no member has more than two
_EXTENSIONS = {*_OF_ONE_MEMBER, _PAX_OF_ALL}
_OLD_FILE = b"\x00"


class Kind(enum.Enum):
    """What a member is, with tar's digit for it."""

    FILE = b"0"
    HARD_LINK = b"1"
    LINK = b"2"
    FOLDER = b"5"


_KINDS = {kind.value for kind in Kind}


@dataclass(frozen=True)
class Member:
    """A file, folder or link as the archive has it: its name is not checked yet.

    `content` is that of a file, in pieces; what is not read of it is skipped when the next member is read.
    """

    name: str
    kind: Kind
    size: int
    mode: int
    target: str
    content: Iterator[bytes]


class TarReader:
    """An archive that is read once, from its beginning to its end."""

    def __init__(self, stream: IO[bytes], limits: Limits) -> None:
        self._stream = stream
        self._limits = limits
        self._members = 0
        self._metadata = 0
        self._extensions: dict[bytes, bytes] = {}

    def members(self) -> Iterator[Member]:
        """Each member in turn; at the end, what follows the archive has been read as well.

        Raises:
            BadArchive: it can't be read, or is larger than the limits.
        """
        is_extension = False
        while header := parse_header(self._read(BLOCK)):
            self._count(header)
            if is_extension := header.kind in _EXTENSIONS:
                self._read_extension(header)
            else:
                member = self._member(header)
                yield member
                for _ in member.content:
                    """What was not read of it is skipped."""
        if is_extension:
            raise unreadable("its last header is of a file that is missing")
        while piece := self._stream.read(_PIECE):
            if piece.count(0) != len(piece):
                raise BadArchive("something follows its end")

    def _count(self, header: Header) -> None:
        self._members += header.kind not in _OF_ONE_MEMBER
        if self._members > self._limits.max_members:
            raise BadArchive(f"it has over {self._limits.max_members:,} files and folders")

    def _read_extension(self, header: Header) -> None:
        """Keep an extended header, or a long name or link, for the member after it."""
        if header.size > _MAX_EXTENSION:
            raise BadArchive("it has a header that is larger than any archive needs")
        self._count_metadata(header.size)
        content = self._read(header.size)
        self._read(-header.size % BLOCK)
        present = self._extensions
        if header.kind in present or (present and (_PAX in present or header.kind in {_PAX, _PAX_OF_ALL})):
            raise BadArchive("it has a chain of extended headers before a file")
        if header.kind != _PAX_OF_ALL:
            present[header.kind] = content
        elif any(key in UNPACKED for key in parse_records(content)):
            raise BadArchive("it has an extended header that names all files alike")

    def _member(self, header: Header) -> Member:
        name, target, size = self._extend(header)
        self._count_metadata(len(name) + len(target))
        text = name.decode("utf-8", "surrogateescape")
        kind = _kind_of(header, text)
        if kind is not Kind.FILE and size:
            raise BadArchive(f"{shown(text)} is not a file, but has content")
        return Member(text, kind, size, header.mode, target.decode("utf-8", "surrogateescape"), self._content(size))

    def _extend(self, header: Header) -> tuple[bytes, bytes, int]:
        """A member's name, the target of its link, and its size, with what the headers before it say."""
        found, self._extensions = self._extensions, {}
        records = parse_records(found.get(_PAX, b""))
        size = records.get(b"size", b"%d" % header.size)
        if size != b"%d" % header.size:
            raise BadArchive("the size of a file in its header and in its extended header differ")
        name = records.get(b"path", _long_text(found.get(_LONG_NAME)))
        target = records.get(b"linkpath", _long_text(found.get(_LONG_LINK)))
        return header.name if name is None else name, header.target if target is None else target, header.size

    def _content(self, size: int) -> Iterator[bytes]:
        left = size
        while left:
            piece = self._read(min(left, _PIECE))
            left -= len(piece)
            yield piece
        self._read(-size % BLOCK)

    def _read(self, size: int) -> bytes:
        content = self._stream.read(size)
        if len(content) < size:
            raise unreadable("it is cut off")
        return content

    def _count_metadata(self, size: int) -> None:
        self._metadata += size
        if self._metadata > self._limits.max_metadata:
            raise BadArchive(f"its names and headers have over {self._limits.max_metadata:,} bytes")


def _long_text(content: bytes | None) -> bytes | None:
    return None if content is None else content.removesuffix(b"\x00")


def _kind_of(header: Header, name: str) -> Kind:
    """The kind of a member. In the oldest format, a folder is an empty file whose name ends in a slash."""
    kind = header.kind
    if kind == _OLD_FILE:
        is_folder = header.name.endswith(b"/")
        kind = (Kind.FOLDER if is_folder else Kind.FILE).value
        if is_folder != name.endswith("/"):
            raise BadArchive(f"{shown(name)} is named like a folder in one header, and like a file in another")
    if kind not in _KINDS:
        raise BadArchive(f"{shown(name)} is a device or the like, or a sparse file")
    if name.endswith("/") and kind != Kind.FOLDER.value:
        raise BadArchive(f"{shown(name)} is named like a folder and is not one")
    return Kind(kind)
