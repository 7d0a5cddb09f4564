"""Where files are downloaded from: addresses are got for many files at once, and got again when they have expired."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import NamedTuple

AT_ONCE = 500  # files; an address is some kilobytes


class Address(NamedTuple):
    """An address, and how often the address of this file was got before."""

    url: str
    renewals: int


class Addresses:
    """The addresses of files by their paths, which several threads may ask for; `find` gets those of some paths."""

    def __init__(self, paths: Sequence[str], find: Callable[[Sequence[str]], Mapping[str, str]]) -> None:
        self._find = find
        self._groups = [paths[start : start + AT_ONCE] for start in range(0, len(paths), AT_ONCE)]
        self._group_of = {path: number for number, group in enumerate(self._groups) for path in group}
        self._known: dict[int, Mapping[str, str]] = {}
        self._renewals = [0] * len(self._groups)
        self._lock = Lock()

    def get(self, path: str) -> Address:
        """The address of a file."""
        number = self._group_of[path]
        with self._lock:
            if number not in self._known:
                self._known[number] = self._find(self._groups[number])
            return Address(self._known[number][path], self._renewals[number])

    def renew(self, path: str, expired: Address) -> Address:
        """Another address of a file than one that has expired; whoever comes second gets what the first one has got."""
        number = self._group_of[path]
        with self._lock:
            if self._renewals[number] == expired.renewals:
                self._known[number] = self._find(self._groups[number])
                self._renewals[number] += 1
            return Address(self._known[number][path], self._renewals[number])

    def drop_before(self, path: str) -> None:
        """Forget the addresses of files before the group of this one: they are not needed any more."""
        with self._lock:
            for number in [one for one in self._known if one < self._group_of[path] - 1]:
                del self._known[number]
