"""The manifests of outputs that a process has read last: whoever reads a long list page by page pays for it once."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from launchbay_core.contracts.results.manifests import OutputsManifest

MAX_BYTES = 32 * 1024 * 1024  # of documents, whose values take some times as much


class ReadOutputs(NamedTuple):
    """A manifest of outputs that was read, and the SHA-256 of its document."""

    manifest: OutputsManifest
    sha256: str


class KeptOutputs:
    """Manifests by their key and what changes with their content; those not asked for longest go first."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._kept: OrderedDict[tuple[str, str], tuple[ReadOutputs, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, etag: str) -> ReadOutputs | None:
        """A manifest, if it is kept."""
        with self._lock:
            found = self._kept.get((key, etag))
            if found is None:
                return None
            self._kept.move_to_end((key, etag))
            return found[0]

    def keep(self, key: str, etag: str, read: ReadOutputs, size: int) -> None:
        """Keep a manifest whose document has `size` bytes, unless it alone is too large."""
        if size > self._max_bytes:
            return
        with self._lock:
            self._kept[key, etag] = (read, size)
            self._kept.move_to_end((key, etag))
            while sum(size for _, size in self._kept.values()) > self._max_bytes:
                self._kept.popitem(last=False)
