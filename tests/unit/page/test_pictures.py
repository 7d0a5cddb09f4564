"""Pictures with a palette show what they showed before."""

from __future__ import annotations

import struct
import zlib

import pytest

from page.pictures import NotAPicture, shrink


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def picture(rows: list[bytes], width: int, kind: int = 2) -> bytes:
    """A PNG of rows that begin with the number of their filter."""
    header = struct.pack(">IIBBBBB", width, len(rows), 8, kind, 0, 0, 0)
    body = zlib.compress(b"".join(rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def shown(shrunk: bytes) -> list[list[bytes]]:
    """The colours of a picture with a palette, by rows."""
    at, parts = 8, {}
    while at < len(shrunk):
        (length,) = struct.unpack_from(">I", shrunk, at)
        parts[shrunk[at + 4 : at + 8]] = shrunk[at + 8 : at + 8 + length]
        at += length + 12
    width, height = struct.unpack_from(">II", parts[b"IHDR"])
    palette, body = parts[b"PLTE"], zlib.decompress(parts[b"IDAT"])
    rows = [body[row * (width + 1) + 1 : (row + 1) * (width + 1)] for row in range(height)]
    return [[palette[place * 3 : place * 3 + 3] for place in row] for row in rows]


def test_each_of_png_s_filters_is_undone() -> None:
    red, grey = bytes([200, 10, 10]), bytes([9, 9, 9])
    rows = [
        b"\x00" + red + red,
        b"\x01" + grey + bytes([191, 1, 1]),  # the difference to the pixel before
        b"\x02" + bytes(6),  # the same as above
        b"\x03" + bytes([5, 5, 5]) + bytes([96, 1, 1]),  # the difference to the mean of both
        b"\x04" + bytes(6),  # the difference to what is nearest to their sum
    ]

    first, second, third, fourth, fifth = shown(shrink(picture(rows, 2)))

    assert first == [red, red]
    assert second == third == [grey, red]
    assert fourth == [bytes([9, 9, 9]), bytes([200, 10, 10])]
    assert fifth == fourth


def test_the_opacity_of_a_picture_is_left_out() -> None:
    assert shown(shrink(picture([b"\x00" + bytes([1, 2, 3, 255])], 1, kind=6))) == [[bytes([1, 2, 3])]]


def test_more_colours_than_a_palette_has_become_the_nearest_frequent_ones() -> None:
    frequent = b"".join(bytes([value, 0, 0]) * 2 for value in range(256))
    rare = bytes([10, 0, 1])

    [row] = shown(shrink(picture([b"\x00" + frequent + rare], 513)))

    assert row[:512:2] == [bytes([value, 0, 0]) for value in range(256)]
    assert row[512] == bytes([10, 0, 0])


@pytest.mark.parametrize("content", [b"", b"GIF89a", picture([b"\x00\x00"], 1, kind=0)])
def test_what_is_no_picture_of_a_browser_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        shrink(content)
