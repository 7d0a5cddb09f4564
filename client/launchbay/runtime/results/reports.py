"""Follows the file of a script's reports (`contracts.results.reports`): each read gives the lines that are new."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from launchbay_core.contracts.results.reports import MAX_LINE, Kind

_MAX_READ = 64 * MAX_LINE  # bytes at once


class ReportFile:
    """The reports of one kind, from the first one on."""

    def __init__(self, path: Path, kind: Kind) -> None:
        self._path = path
        self._kind = kind
        self._offset = 0

    def read(self) -> list[Mapping[str, Any]]:
        """The reports since the last read, in their order. A line that is not a report is left out."""
        try:
            if self._path.stat().st_size <= self._offset:
                return []
            with self._path.open("rb") as file:
                file.seek(self._offset)
                content = file.read(_MAX_READ)
        except OSError:  # the script has removed it, which is its own loss
            return []
        complete, newline, rest = content.rpartition(b"\n")
        if not newline:
            if len(rest) == _MAX_READ:  # it has no end
                self._offset += len(rest)
            return []
        self._offset += len(complete) + 1
        read = (_report(line) for line in complete.split(b"\n") if len(line) <= MAX_LINE)
        return [one for one in read if one is not None and one.get("kind") == self._kind]


def _report(line: bytes) -> Mapping[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
