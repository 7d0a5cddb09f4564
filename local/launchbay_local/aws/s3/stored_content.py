"""The content of an object in its file, in the place of the buffer in which moto would keep it in memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any


class StoredContent:
    """Reads a file, which is open only meanwhile; the content of an object never changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._position = 0

    def seek(self, position: int) -> int:
        """Read from a position on."""
        self._position = position
        return position

    def read(self, size: int = -1) -> bytes:
        """Read the rest, or at most `size` bytes."""
        with self._path.open("rb") as file:
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
