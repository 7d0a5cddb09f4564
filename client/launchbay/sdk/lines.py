"""Lines that several processes of a script append to one file: reports to the runner, declarations to a capture."""

from __future__ import annotations

import os


def append_line(path: str, line: bytes) -> None:
    """Append a line in one write, so that those of several processes do not mix.

    Raises:
        OSError: it can't be written.
    """
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        os.write(file, line)
    finally:
        os.close(file)
