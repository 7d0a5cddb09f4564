"""Follows the file of a script's reports (`contracts.results.reports`): each read gives the lines that are new."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from launchbay_core.contracts.results.reports import MAX_LINE, Kind

_MAX_READ = 4 * MAX_LINE  # bytes at once


class ReportFile:
    """The reports of some kinds, from the first one on. A read costs one `stat` if nothing is new."""

    def __init__(self, path: Path, *kinds: Kind) -> None:
        self._path = path
        self._kinds = kinds
        self._words = [kind.encode() for kind in kinds]  # a line with none of them need not be read as JSON
        self._offset = 0
        self._skips = False  # whether the present line is too long, and left out

    @property
    def position(self) -> int:
        """How many bytes of the file have been read."""
        return self._offset

    def read(self) -> list[Mapping[str, Any]]:
        """The reports since the last read, in their order, or the first of them if they are many.

        A line that is not a report, or is too long, is left out. One that is half written is read when it is whole.
        """
        return list(self._reports(self._new_lines()))

    def _new_lines(self) -> bytes:
        """Whole lines after the offset, which moves behind them."""
        try:
            if self._path.stat().st_size <= self._offset:
                return b""
            with self._path.open("rb") as file:
                file.seek(self._offset)
                content = file.read(_MAX_READ)
        except OSError:  # the script has removed it, which is its own loss
            return b""
        end = content.rfind(b"\n") + 1
        if end == 0:
            if self._skips or len(content) > MAX_LINE:
                self._offset += len(content)
                self._skips = True
            return b""
        self._offset += end
        start = content.index(b"\n") + 1 if self._skips else 0
        self._skips = False
        return content[start:end]

    def _reports(self, lines: bytes) -> Iterator[Mapping[str, Any]]:
        for line in lines.split(b"\n"):
            if len(line) <= MAX_LINE and any(word in line for word in self._words):
                found = _report(line)
                if found is not None and found.get("kind") in self._kinds:
                    yield found


def _report(line: bytes) -> Mapping[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
