"""Archives byte by byte: what tools write, and what none of them would."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import partial

BLOCK = 512
END = b"\x00" * (2 * BLOCK)
gzipped = partial(gzip.compress, mtime=0)  # the same bytes each time


@dataclass(frozen=True)
class RawHeader:
    """The fields of a header as bytes, so that each can be wrong; the checksum is right unless it is given."""

    name: bytes = b"a"
    kind: bytes = b"0"
    size: bytes = b""
    content: bytes = b""
    mode: bytes = b"0000644\x00"
    uid: bytes = b"0000000\x00"
    gid: bytes = b"0000000\x00"
    mtime: bytes = b"00000000000\x00"
    target: bytes = b""
    magic: bytes = b"ustar\x0000"
    prefix: bytes = b""
    checksum: bytes | None = None

    def block(self) -> bytes:
        """The header's block."""
        size = self.size or b"%011o\x00" % len(self.content)
        fields = [
            *((self.name, 100), (self.mode, 8), (self.uid, 8), (self.gid, 8), (size, 12), (self.mtime, 12)),
            *((b" " * 8, 8), (self.kind, 1), (self.target, 100), (self.magic, 8), (b"", 80), (self.prefix, 167)),
        ]
        return sealed(b"".join(value[:width].ljust(width, b"\x00") for value, width in fields), self.checksum)

    def member(self) -> bytes:
        """The header with its content, filled up to whole blocks."""
        return self.block() + self.content + b"\x00" * (-len(self.content) % BLOCK)


def sealed(block: bytes, checksum: bytes | None = None) -> bytes:
    """A header's block with the checksum of its other bytes, or another one."""
    plain = block[:148] + b" " * 8 + block[156:]
    return plain[:148] + (checksum or b"%06o\x00 " % sum(plain)) + plain[156:]


def record(key: bytes, value: bytes) -> bytes:
    """A record of an extended header, with its right length."""
    size = len(key) + len(value) + 3
    length = size + len(str(size))
    length = size + len(str(length))
    return b"%d %s=%s\n" % (length, key, value)


def pax(*records: bytes, kind: bytes = b"x") -> bytes:
    """An extended header."""
    return RawHeader(b"PaxHeader", kind, content=b"".join(records)).member()


def long_name(text: bytes, kind: bytes = b"L") -> bytes:
    """A long name or link of GNU tar."""
    return RawHeader(b"././@LongLink", kind, content=text + b"\x00", magic=b"ustar  \x00").member()


FILE = RawHeader(content=b"hello").member()


def pack(*members: bytes, end: bytes = END) -> bytes:
    """An archive of these."""
    return gzipped(b"".join(members) + end)
