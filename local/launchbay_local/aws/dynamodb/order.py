"""The keys of a table's items in the order of the table or of an index, so that a query reads only what it returns."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from launchbay_local.aws.dynamodb.keys import Value, scalar

Entry = tuple[tuple[Any, ...], str]  # the values that are sorted by, and the item's key


class Order:
    """Keys by the value of `hash_name`, each partition sorted by the values of `sort_names`.

    An item without one of these attributes, or with one of another type than `types` says, is not in it: indexes are
    sparse.
    """

    def __init__(self, hash_name: str, sort_names: Sequence[str], types: Mapping[str, str]) -> None:
        self.hash_name = hash_name
        self.sort_names = sort_names
        self._types = types
        self._partitions: dict[Any, list[Entry]] = {}

    def add(self, item: Mapping[str, Value], key: str) -> None:
        """Add an item by its attributes and its key."""
        if self._has(item):
            partition = self._partitions.setdefault(scalar(item[self.hash_name]), [])
            bisect.insort(partition, (self._position(item), key))

    def fill(self, item: Mapping[str, Value], key: str) -> None:
        """Add one of many items, in any order; `sort` follows."""
        if self._has(item):
            self._partitions.setdefault(scalar(item[self.hash_name]), []).append((self._position(item), key))

    def sort(self) -> None:
        """Put the items that were filled in into their order."""
        for partition in self._partitions.values():
            partition.sort()

    def remove(self, item: Mapping[str, Value], key: str) -> None:
        """Remove an item by the attributes that it had."""
        if not self._has(item):
            return
        value = scalar(item[self.hash_name])
        partition = self._partitions[value]
        del partition[bisect.bisect_left(partition, (self._position(item), key))]
        if not partition:
            del self._partitions[value]

    def partition(self, value: Value) -> Sequence[Entry]:
        """The entries of one partition, in order."""
        return self._partitions.get(scalar(value), [])

    def index_of(self, partition: Sequence[Entry], start: Mapping[str, Value], *, is_after: bool) -> int:
        """Where an item with the attributes `start` is in a partition, or would be; after it, or before it."""
        find = bisect.bisect_right if is_after else bisect.bisect_left
        return find(partition, self._position(start), key=lambda entry: entry[0])

    def _has(self, item: Mapping[str, Value]) -> bool:
        names = (self.hash_name, *self.sort_names)
        return all(name in item and next(iter(item[name])) == self._types[name] for name in names)

    def _position(self, item: Mapping[str, Value]) -> tuple[Any, ...]:
        return tuple(scalar(item[name]) for name in self.sort_names)


def span(partition: Sequence[Entry], comparison: str | None, values: Sequence[Any]) -> tuple[int, int]:
    """The part of a partition whose first sorted value meets a key condition, as a range of positions."""
    if comparison is None:
        return 0, len(partition)
    first = values[0]
    last = values[-1]
    begins: dict[str, Callable[[Any], bool]] = {"GT": lambda one: one > first}
    ends: dict[str, Callable[[Any], bool]] = {
        "LT": lambda one: one >= first,
        "GT": lambda _one: False,
        "GE": lambda _one: False,
        "BEGINS_WITH": lambda one: one > first and not one.startswith(first),
    }
    at_least: Callable[[Any], bool] = lambda one: one >= first  # noqa: E731  (one of several of a kind)
    everything: Callable[[Any], bool] = lambda _one: True  # noqa: E731
    begin = everything if comparison in ("LT", "LE") else begins.get(comparison, at_least)
    end = ends.get(comparison, lambda one: one > last)
    return _first(partition, begin), _first(partition, end)


def _first(partition: Sequence[Entry], holds: Callable[[Any], bool]) -> int:
    """The first position at which a condition holds; it holds for all that follow, too."""
    return bisect.bisect_left(partition, 1, key=lambda entry: int(holds(entry[0][0])))
