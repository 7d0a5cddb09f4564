"""The versions that a process has read last: a version never changes, so it is read once for many launches."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from launchbay_core.domain.jobs import JobVersion

MAX_BYTES = 16 * 1024 * 1024  # of documents

Named = tuple[str, str, int, str]  # project, job, number and digest


class KeptVersions:
    """Versions by what names them for good; those that were not asked for longest go when they become too many."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._kept: OrderedDict[Named, tuple[JobVersion, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, named: Named) -> JobVersion | None:
        """A version, if it is kept."""
        with self._lock:
            found = self._kept.get(named)
            if found is None:
                return None
            self._kept.move_to_end(named)
            return found[0]

    def keep(self, named: Named, version: JobVersion, size: int) -> None:
        """Keep a version whose document has `size` bytes, unless it alone is too large."""
        if size > self._max_bytes:
            return
        with self._lock:
            self._kept[named] = (version, size)
            self._kept.move_to_end(named)
            while sum(size for _, size in self._kept.values()) > self._max_bytes:
                self._kept.popitem(last=False)
