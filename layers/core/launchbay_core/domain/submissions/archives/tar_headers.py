"""A tar header, which is one block of 512 bytes: of the formats ustar, pax, GNU and V7.

Readers of tar differ in what they make of a header that no tool writes, so that one and the same archive has other
content for each. Such a header is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from launchbay_core.domain.submissions.archives.errors import BadArchive, unreadable

BLOCK = 512
_OCTAL = re.compile(rb" *([0-7]*)[ \x00]*")
_POSIX, _GNU, _V7 = b"ustar\x00", b"ustar  \x00", b"\x00" * 8
MAX_OWNER = 2**32 - 1
_MAX_TIME = 2**55
_POSITIVE, _NEGATIVE = 0x80, 0xFF  # the first byte of a number that is binary


@dataclass(frozen=True)
class Header:
    """What a header says; `kind` is tar's letter or digit, and the names are raw bytes."""

    name: bytes
    kind: bytes
    size: int
    mode: int
    target: bytes


def parse_header(block: bytes) -> Header | None:
    """The header in a block; None for a block of zeros, which ends an archive.

    Raises:
        BadArchive: the block is not a header, or is one that no tool writes.
    """
    if block.count(0) == BLOCK:
        return None
    magic = block[257:265]
    if not (magic.startswith(_POSIX) or magic in {_GNU, _V7}):
        raise unreadable("it is not a tar archive")
    if _number(block[148:156]) != sum(block) - sum(block[148:156]) + 8 * ord(" "):
        raise unreadable("the checksum of a header is wrong")
    owner, group, time = _number(block[108:116]), _number(block[116:124]), _number(block[136:148])  # not used
    if not (0 <= owner <= MAX_OWNER and 0 <= group <= MAX_OWNER and abs(time) <= _MAX_TIME):
        raise unreadable("a header has an owner or a time that no system has")
    size, mode = _number(block[124:136]), _number(block[100:108])
    if size < 0 or mode < 0:
        raise unreadable("a header has a negative size")
    return Header(_full_name(block, magic), block[156:157], size, mode, _text(block[157:257]))


def _full_name(block: bytes, magic: bytes) -> bytes:
    name, prefix = _text(block[:100]), block[345:500]
    if magic.startswith(_POSIX):
        return _text(prefix) + b"/" + name if _text(prefix) else name
    if prefix.count(0) != len(prefix):
        raise BadArchive("it has headers of an incremental backup")
    return name


def _text(field: bytes) -> bytes:
    return field.partition(b"\x00")[0]


def _number(field: bytes) -> int:
    """A number: octal digits, or binary with the highest bit set."""
    if field[0] == _POSITIVE:
        return int.from_bytes(field[1:], "big")
    if field[0] == _NEGATIVE:
        return int.from_bytes(field, "big", signed=True)
    digits = _OCTAL.fullmatch(field)
    if not digits:
        raise unreadable("a header has a number that is not one")
    return int(digits[1] or b"0", 8)
