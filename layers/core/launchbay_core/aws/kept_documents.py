"""What a process has made of the documents that it has read last: read, and made, once for many requests."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)
Value = TypeVar("Value")


class KeptDocuments(Generic[Name, Value]):
    """Values by what names them for good; those that were not asked for longest go when they become too many."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._kept: OrderedDict[Name, tuple[Value, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, named: Name) -> Value | None:
        """A value, if it is kept."""
        with self._lock:
            found = self._kept.get(named)
            if found is None:
                return None
            self._kept.move_to_end(named)
            return found[0]

    def keep(self, named: Name, value: Value, size: int) -> None:
        """Keep a value whose document has `size` bytes, unless it alone is too large."""
        if size > self._max_bytes:
            return
        with self._lock:
            self._kept[named] = (value, size)
            self._kept.move_to_end(named)
            while sum(size for _, size in self._kept.values()) > self._max_bytes:
                self._kept.popitem(last=False)
