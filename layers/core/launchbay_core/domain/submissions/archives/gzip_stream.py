"""Unpacks gzip as a stream: forward only, a piece at a time, and refused as soon as it proves a bomb."""

from __future__ import annotations

import io
import zlib
from typing import IO, TYPE_CHECKING

from launchbay_core.domain.submissions.archives.errors import BadArchive, unreadable
from launchbay_core.domain.submissions.archives.limits import Limits

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_PIECE = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS
_MAX_PARTS = 10_000  # gzip allows any number of compressed parts in a row, empty ones included


def open_gzip(packed: IO[bytes], limits: Limits) -> io.BufferedReader:
    """The unpacked content of a gzip stream, of which only `read` is used.

    Reading from it raises `BadArchive` if the content is damaged, cut off, followed by anything but zeros, or larger
    than the limits.
    """
    return io.BufferedReader(_Unpacked(packed, limits), _PIECE)


class _Unpacked(io.RawIOBase):
    """The unpacked content. zlib reads gzip's headers itself: their texts may be long, and it keeps none of them."""

    def __init__(self, packed: IO[bytes], limits: Limits) -> None:
        super().__init__()
        self._packed = packed
        self._limits = limits
        self._decoder = zlib.decompressobj(_GZIP)
        self._pending = b""
        self._parts = 1
        self._read_bytes = 0
        self._unpacked_bytes = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill some of `buffer`; 0 at the end."""
        target = memoryview(buffer).cast("B")
        while not self._decoder.eof or self._start_next_part():
            piece = self._unpack(len(target))
            if piece:
                target[: len(piece)] = piece
                return len(piece)
        return 0

    def _unpack(self, size: int) -> bytes:
        packed = self._pending or self._read_packed()
        if not packed:
            raise unreadable("it is cut off")
        try:
            piece = self._decoder.decompress(packed, size)
        except zlib.error as error:
            raise unreadable(str(error)) from error
        self._pending = self._decoder.unused_data if self._decoder.eof else self._decoder.unconsumed_tail
        self._unpacked_bytes += len(piece)
        self._check_size()
        return piece

    def _read_packed(self) -> bytes:
        packed = self._packed.read(_PIECE)
        self._read_bytes += len(packed)
        return packed

    def _start_next_part(self) -> bool:
        """Go on to the part after the one that ended; False if only zeros follow, with which tapes are filled up."""
        packed = self._pending.lstrip(b"\x00")
        while not packed:
            packed = self._read_packed()
            if not packed:
                return False
            packed = packed.lstrip(b"\x00")
        self._parts += 1
        if self._parts > _MAX_PARTS:
            raise BadArchive(f"it is made of over {_MAX_PARTS:,} compressed parts")
        self._pending, self._decoder = packed, zlib.decompressobj(_GZIP)
        return True

    def _check_size(self) -> None:
        limits = self._limits
        if self._unpacked_bytes > limits.max_bytes:
            raise BadArchive(f"it has over {limits.max_bytes:,} bytes when unpacked")
        if self._unpacked_bytes > max(limits.ratio_from, self._read_bytes * limits.max_ratio):
            raise BadArchive(f"it unpacks to over {limits.max_ratio} times its size, like a decompression bomb")
