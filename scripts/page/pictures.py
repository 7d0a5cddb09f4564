"""Make the pictures of the page smaller: PNG files get a palette of at most 256 colours, which a page hardly exceeds.

`python scripts/page/pictures.py FOLDER` rewrites the files of a folder. A picture whose colours all fit looks as it
did; in others, the rarest colours become the nearest of the frequent ones.
"""

from __future__ import annotations

import struct
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MOST_COLOURS = 256
_BYTES_OF_TYPE = {2: 3, 6: 4}  # of a pixel: RGB, RGBA
Colour = bytes  # red, green, blue


class NotAPicture(Exception):
    """A file is no PNG of the kind that a browser makes."""


def shrink(picture: bytes) -> bytes:
    """A picture as PNG with a palette.

    Raises:
        NotAPicture: it is no PNG with 8 bits for each of red, green, blue (and opacity), without interlacing.
    """
    width, height, pixels = _read(picture)
    counts = Counter(pixels)
    palette = [colour for colour, _ in counts.most_common(_MOST_COLOURS)]
    places = {colour: place for place, colour in enumerate(palette)}
    for colour in counts:
        if colour not in places:
            places[colour] = min(range(len(palette)), key=lambda place: _distance(palette[place], colour))
    rows = (pixels[start : start + width] for start in range(0, width * height, width))
    body = b"".join(b"\x00" + bytes([places[colour] for colour in row]) for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"PLTE", b"".join(palette)), (b"IDAT", zlib.compress(body, 9)), (b"IEND", b"")]
    return _SIGNATURE + b"".join(_chunk(kind, content) for kind, content in chunks)


def _read(picture: bytes) -> tuple[int, int, Sequence[Colour]]:
    """The width and height of a PNG, and its pixels, row by row."""
    if not picture.startswith(_SIGNATURE):
        raise NotAPicture("not a PNG file")
    chunks = list(_chunks(picture))
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if depth != 8 or kind not in _BYTES_OF_TYPE or interlaced:
        raise NotAPicture(f"a PNG of type {kind} with {depth} bits")
    size = _BYTES_OF_TYPE[kind]
    lines = _unfilter(
        zlib.decompress(b"".join(content for name, content in chunks if name == b"IDAT")), width * size, size
    )
    return width, height, [line[at : at + 3] for line in lines for at in range(0, width * size, size)]


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(picture):
        (length,) = struct.unpack_from(">I", picture, at)
        yield picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        at += length + 12


def _unfilter(data: bytes, length: int, size: int) -> Iterator[bytes]:
    """The rows of a picture, whose bytes are stored as differences to those before and above."""
    above = bytes(length)
    for start in range(0, len(data), length + 1):
        row = bytearray(data[start + 1 : start + 1 + length])
        kind = data[start]
        for at in range(length):
            left = row[at - size] if at >= size else 0
            corner = above[at - size] if at >= size else 0
            row[at] = (row[at] + _predicted(kind, left, above[at], corner)) & 0xFF
        above = bytes(row)
        yield above


def _predicted(kind: int, left: int, up: int, corner: int) -> int:
    """What PNG's filter of a kind expects a byte to be, by those beside and above it."""
    if kind == 4:
        guess = left + up - corner
        return min((left, up, corner), key=lambda near: abs(guess - near))
    return (0, left, up, (left + up) // 2)[kind]


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def main(folder: Path) -> None:
    """Rewrite the pictures of a folder."""
    for path in sorted(folder.glob("*.png")):
        before = path.read_bytes()
        after = shrink(before)
        if len(after) < len(before):
            path.write_bytes(after)
        print(f"{len(before) / 1000:8.1f} → {path.stat().st_size / 1000:6.1f} kB  {path.name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
