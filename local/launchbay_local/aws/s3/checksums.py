"""The checksums that S3 computes over content, by their names in headers."""

from __future__ import annotations

import base64
import functools
import hashlib
import zlib
from collections.abc import Callable


def checksum(name: str, content: bytes) -> str:
    """The checksum of `content` in base64; `name` is one of `ALGORITHMS`.

    >>> checksum("crc32c", b"123456789"), checksum("crc64nvme", b"123456789")
    ('4waSgw==', 'rosUhgp5mIg=')
    """
    return base64.b64encode(ALGORITHMS[name][0](content)).decode()


def length(name: str) -> int:
    """How many bytes a checksum has."""
    return ALGORITHMS[name][1]


def _crc(polynomial: int, size: int, content: bytes) -> bytes:
    """A reflected CRC that begins and ends with all bits inverted."""
    table, ones = _table(polynomial), (1 << (8 * size)) - 1
    value = ones
    for byte in content:
        value = table[(value ^ byte) & 0xFF] ^ (value >> 8)
    return (value ^ ones).to_bytes(size, "big")


@functools.cache
def _table(polynomial: int) -> tuple[int, ...]:
    values = []
    for value in range(256):
        for _ in range(8):
            value = (value >> 1) ^ polynomial if value & 1 else value >> 1  # noqa: PLW2901
        values.append(value)
    return tuple(values)


ALGORITHMS: dict[str, tuple[Callable[[bytes], bytes], int]] = {
    "crc32": (lambda content: zlib.crc32(content).to_bytes(4, "big"), 4),
    "crc32c": (functools.partial(_crc, 0x82F63B78, 4), 4),
    "crc64nvme": (functools.partial(_crc, 0x9A6C9329AC4BC9B5, 8), 8),
    "sha1": (lambda content: hashlib.sha1(content, usedforsecurity=False).digest(), 20),
    "sha256": (lambda content: hashlib.sha256(content).digest(), 32),
}
