"""Follows the file to which a script reports while it goes: what was appended since the last look, line by line."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from launchbay_core.contracts.results.reports import MAX_LINE

_AT_ONCE = 4 * 1024 * 1024  # bytes of one look


class ReportLines:
    """The reports in a file that scripts append to. A look costs one `stat` if nothing is new."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self._skips = False  # whether the present line is too long, and left out

    def read(self) -> list[Mapping[str, Any]]:
        """The reports that were appended since the last look, or the first of them if they are many.

        A line that is not one of `contracts.results.reports`, or too long, is left out. One that is half written is
        read when it is whole.
        """
        return list(self._parsed(self._new()))

    @property
    def position(self) -> int:
        """How many bytes of the file are read."""
        return self._offset

    def _size(self) -> int:
        try:
            return os.stat(self._path).st_size  # noqa: PTH116  (once a second)
        except FileNotFoundError:
            return 0

    def _new(self) -> bytes:
        """Whole lines after the offset, which moves behind them."""
        if self._size() <= self._offset:
            return b""
        with self._path.open("rb") as file:
            file.seek(self._offset)
            content = file.read(_AT_ONCE)
        end = content.rfind(b"\n") + 1
        if end == 0 and (self._skips or len(content) > MAX_LINE):  # of a line that is too long
            self._offset += len(content)
            self._skips = True
            return b""
        self._offset += end
        if self._skips and end:
            self._skips = False
            return content[content.index(b"\n") + 1 : end]
        return content[:end]

    def _parsed(self, content: bytes) -> Iterator[Mapping[str, Any]]:
        for line in content.splitlines():
            if len(line) > MAX_LINE:
                continue
            try:
                report = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(report, dict):
                yield report
