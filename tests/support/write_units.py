"""DynamoDB's write units, counted by partition key from what each write was and what the item was before and after it.

The rules are of the Amazon DynamoDB Developer Guide: "DynamoDB item sizes and formats" (the size of an item), "Capacity
unit consumption for write operations" (each KB begun of the larger of the two images, twice in a transaction, also
where a condition fails) and "Using Global Secondary Indexes in DynamoDB: write capacity units" (one write for an entry
that is added, removed or changed, two for one whose key changes, none for one that stays).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from launchbay_local.template.stacks import Resource
from template_support import everything, of_kind

KIB = 1024
Item = Mapping[str, Any]  # in DynamoDB's format
Read = Callable[[Item], Item | None]  # an item as it is now, by its key
_TRANSACTION, _SINGLE = "TransactWriteItems", {"PutItem": "Put", "UpdateItem": "Update", "DeleteItem": "Delete"}


@dataclass(frozen=True)
class Index:
    """An index of the table: its keys, and whether it has whole items."""

    name: str
    partition: str
    keys: frozenset[str]
    has_all: bool

    def entry_of(self, item: Item | None) -> Item | None:
        """What the index has of an item: nothing of one without the index's keys."""
        if item is None or not self.keys <= set(item):
            return None
        return item if self.has_all else {name: item[name] for name in {*self.keys, "pk", "sk"}}


@dataclass
class WriteMeter:
    """The units that writes took, by where they went: the table or an index, and the partition key."""

    units: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All units."""
        return self.units.total()

    @contextmanager
    def watch(self, operation: str, body: Mapping[str, Any], read: Read) -> Iterator[None]:
        """Count the writes of a call that is made meanwhile."""
        writes = list(_writes(operation, body))
        before = [read(key) for key in writes]
        yield
        factor = 2 if operation == _TRANSACTION else 1
        for key, first in zip(writes, before, strict=True):
            self._count(key, first, read(key), factor)

    def _count(self, key: Item, before: Item | None, after: Item | None, factor: int) -> None:
        self.units["table", key["pk"]["S"]] += factor * max(_kib(before), _kib(after), 1)
        for index in indexes():
            was, is_now = index.entry_of(before), index.entry_of(after)
            if was == is_now:
                continue
            stays = was is not None and is_now is not None and all(was[name] == is_now[name] for name in index.keys)
            for entry in (is_now,) if stays else (was, is_now):
                if entry is not None:
                    self.units[index.name, entry[index.partition]["S"]] += _kib(entry)


def table() -> Resource:
    """The table of the template."""
    [found] = of_kind(everything(), "AWS::DynamoDB::Table")
    return found


def indexes() -> list[Index]:
    """The indexes of the template's table."""
    return [
        Index(
            one["IndexName"],
            next(key["AttributeName"] for key in one["KeySchema"] if key["KeyType"] == "HASH"),
            frozenset(key["AttributeName"] for key in one["KeySchema"]),
            one["Projection"]["ProjectionType"] == "ALL",
        )
        for one in table().properties["GlobalSecondaryIndexes"]
    ]


def size_of(item: Item) -> int:
    """The bytes of an item: the names of its members, and their values."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: Mapping[str, Any]) -> int:
    [(kind, content)] = value.items()
    if kind == "S":
        return len(content.encode())
    if kind == "N":
        return math.ceil(len(content.strip("-").replace(".", "")) / 2) + 1
    if kind == "L":
        return 3 + sum(1 + _value_size(one) for one in content)
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + _value_size(one) for name, one in content.items())
    return 1


def _kib(item: Item | None) -> int:
    return 0 if item is None else math.ceil(size_of(item) / KIB)


def _writes(operation: str, body: Mapping[str, Any]) -> Iterator[Item]:
    """The keys of the items that a call writes."""
    if operation == _TRANSACTION:
        writes = [one for write in body["TransactItems"] for one in write.values()]
    else:
        writes = [body] if operation in _SINGLE else []
    for write in writes:
        key = write.get("Key") or write["Item"]
        yield {name: key[name] for name in ("pk", "sk")}
