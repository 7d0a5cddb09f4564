"""The keys of a table's items in the order of the table or of an index, so that a query reads only what it returns."""

from __future__ import annotations

import bisect
import operator
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
        self._needed = [(name, types[name]) for name in (hash_name, *sort_names)]
        self._partitions: dict[Any, list[Entry]] = {}

    def add(self, item: Mapping[str, Value], key: str) -> None:
        """Add an item by its attributes and its key."""
        values = self._values(item)
        if values is not None:
            bisect.insort(self._partitions.setdefault(values[0], []), (values[1:], key))

    def fill(self, item: Mapping[str, Value], key: str) -> None:
        """Add one of many items, in any order; `sort` follows."""
        values = self._values(item)
        if values is not None:
            self._partitions.setdefault(values[0], []).append((values[1:], key))

    def sort(self) -> None:
        """Put the items that were filled in into their order."""
        for partition in self._partitions.values():
            partition.sort()

    def remove(self, item: Mapping[str, Value], key: str) -> None:
        """Remove an item by the attributes that it had."""
        values = self._values(item)
        if values is None:
            return
        partition = self._partitions[values[0]]
        del partition[bisect.bisect_left(partition, (values[1:], key))]
        if not partition:
            del self._partitions[values[0]]

    def partition(self, value: Value) -> Sequence[Entry]:
        """The entries of one partition, in order."""
        return self._partitions.get(scalar(value), [])

    def index_of(self, partition: Sequence[Entry], start: Mapping[str, Value], *, is_after: bool) -> int:
        """Where an item with the attributes `start` is in a partition, or would be; after it, or before it."""
        find = bisect.bisect_right if is_after else bisect.bisect_left
        position = tuple(scalar(start[name]) for name in self.sort_names)
        return find(partition, position, key=lambda entry: entry[0])

    def _values(self, item: Mapping[str, Value]) -> tuple[Any, ...] | None:
        """The values of an item's keys, that of the partition first; None if the item is not in this order."""
        values = []
        for name, kind in self._needed:
            value = item.get(name)
            if value is None or kind not in value:
                return None
            values.append(value[kind] if kind == "S" else scalar(value))
        return tuple(values)


def span(partition: Sequence[Entry], comparison: str | None, values: Sequence[Any]) -> tuple[int, int]:
    """The part of a partition whose first sorted value meets a key condition, as a range of positions."""
    if comparison is None:
        return 0, len(partition)
    begins, ends = _BOUNDS[comparison.upper()]
    begin = _first(partition, lambda one: begins(one, values[0]))
    return begin, max(begin, _first(partition, lambda one: ends(one, values[-1])))


Bound = Callable[[Any, Any], bool]


def _never(_one: Any, _bound: Any) -> bool:
    return False


def _always(_one: Any, _bound: Any) -> bool:
    return True


def _is_behind(one: Any, beginning: Any) -> bool:
    return bool(one > beginning and not one.startswith(beginning))


# For each comparison, as moto writes it: from which value on its part begins, and from which on it has ended.
_BOUNDS: dict[str, tuple[Bound, Bound]] = {
    "=": (operator.ge, operator.gt),
    "<": (_always, operator.ge),
    "<=": (_always, operator.gt),
    ">": (operator.gt, _never),
    ">=": (operator.ge, _never),
    "BETWEEN": (operator.ge, operator.gt),
    "BEGINS_WITH": (operator.ge, _is_behind),
}
_BOUNDS |= {"EQ": _BOUNDS["="], "LT": _BOUNDS["<"], "LE": _BOUNDS["<="], "GT": _BOUNDS[">"], "GE": _BOUNDS[">="]}


def _first(partition: Sequence[Entry], holds: Callable[[Any], bool]) -> int:
    """The first position at which a condition holds; it holds for all that follow, too."""
    return bisect.bisect_left(partition, 1, key=lambda entry: int(holds(entry[0][0])))
