"""The content of an object in its file, in the place of the buffer in which moto would keep it in memory.

moto answers a read of a few bytes with a slice of the whole content. While `unread_contents` holds, that content is
`Unread`: it has a length and slices, and the file is read only when the answer is sent.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Self

from launchbay_local.http.messages import FilePart

_leaves_unread: ContextVar[bool] = ContextVar("leaves contents unread", default=False)


class Unread(bytes):
    """A part of a file that is not read yet, as far as moto asks of it: how long it is, and its slices."""

    path: Path
    start: int
    size: int

    @classmethod
    def of(cls, path: Path, start: int, size: int) -> Self:
        """The `size` bytes from `start` on."""
        part = cls()
        part.path, part.start, part.size = path, start, size
        return part

    def __len__(self) -> int:
        """How many bytes it has."""
        return self.size

    def __bool__(self) -> bool:
        """Whether it has any."""
        return self.size > 0

    def __getitem__(self, wanted: Any) -> Self:  # type: ignore[override]  # nobody asks for one byte
        """A slice of it."""
        begin, end, _ = wanted.indices(self.size)
        return type(self).of(self.path, self.start + begin, max(0, end - begin))

    def __copy__(self) -> Self:
        """Itself: it never changes."""
        return self

    def open(self) -> FilePart:
        """The part of the open file, which stays readable if the object is deleted meanwhile."""
        return FilePart(self.path.open("rb"), self.start, self.size)


@contextlib.contextmanager
def unread_contents() -> Iterator[None]:
    """Leave contents unread that are asked for as a whole; only for calls that do nothing with them but answer."""
    token = _leaves_unread.set(True)
    try:
        yield
    finally:
        _leaves_unread.reset(token)


class StoredContent:
    """Reads a file, which is open only meanwhile; the content of an object never changes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._position = 0

    def seek(self, position: int) -> int:
        """Read from a position on."""
        self._position = position
        return position

    def read(self, size: int = -1) -> bytes:
        """Read the rest, or at most `size` bytes."""
        if size < 0 and self._position == 0 and _leaves_unread.get():
            return Unread.of(self.path, 0, self.path.stat().st_size)
        with self.path.open("rb") as file:
            file.seek(self._position)
            content = file.read(size)
        self._position += len(content)
        return content

    def close(self) -> None:
        """Nothing is open."""


def keep_in_file(stored: Any, path: Path) -> None:
    """Let one of moto's objects have its content in a file, which exists, instead of in memory."""
    buffer, stored._value_buffer = stored._value_buffer, StoredContent(path)  # noqa: SLF001  (moto has no public way)
    buffer.close()
    stored.contentsize = path.stat().st_size


def file_of(stored: Any) -> Path | None:
    """The file that has the content of one of moto's objects; None if it is in memory."""
    buffer = stored._value_buffer  # noqa: SLF001
    return buffer.path if isinstance(buffer, StoredContent) else None
