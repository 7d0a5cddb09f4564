"""When a file has come to rest, and how often folders are looked at. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from launchbay.runtime.results.outputs.scan import Found
from launchbay.runtime.results.transfers.streams import Version

REST_SECONDS = 5.0
AGAIN_SECONDS = 60.0  # between two uploads of a file that is written again and again
_SHARE = 250  # looks take at most this part of a processor


class Rest:
    """Since when files look as they do."""

    def __init__(self) -> None:
        self._since: dict[str, tuple[Version, float]] = {}

    def at_rest(self, missing: Mapping[str, Found], at: float) -> dict[str, Found]:
        """Of the files that are not uploaded, those that have looked so for long enough at `at` seconds."""
        self._since = {path: self._first(path, found.version, at) for path, found in missing.items()}
        return {path: found for path, found in missing.items() if at - self._since[path][1] >= REST_SECONDS}

    def _first(self, path: str, version: Version, at: float) -> tuple[Version, float]:
        before = self._since.get(path)
        return before if before is not None and before[0] == version else (version, at)


class Pace:
    """Spaces looks out, so that folders with many files don't keep a processor busy."""

    def __init__(self) -> None:
        self._next = 0.0

    def is_due(self, at: float) -> bool:
        """Whether to look at `at` seconds."""
        return at >= self._next

    def took(self, seconds: float, at: float) -> None:
        """Take note that a look which ended at `at` took so many seconds of a processor.

        >>> pace = Pace()
        >>> pace.took(0.02, at=100)
        >>> pace.is_due(104.9), pace.is_due(105.1)
        (False, True)
        """
        self._next = at + _SHARE * seconds
