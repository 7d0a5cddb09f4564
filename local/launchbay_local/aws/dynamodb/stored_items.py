"""The items of one of moto's tables, read from the journal when they are used.

Stands in the place of the dict of dicts in which moto keeps items. What a call changes is open until the call has
succeeded and is in the journal; a transaction that fails is undone by forgetting what is open.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.utilities import dynamo_json_dump

from launchbay_local.aws.dynamodb.keys import key_text
from launchbay_local.aws.journal import Journal

_MOST_OPEN = 500  # items that are kept as moto's objects, which take ten times the memory of their text


class StoredItems:
    """The items of a table, by hash key: items, or `_Partition`s if the table has a range key."""

    def __init__(self, journal: Journal, table: str, key_names: Sequence[str]) -> None:
        self._journal = journal
        self._table = table
        self._key_names = key_names
        self._open: dict[str, Item | None] = {}
        self._lengths: dict[str, int] = {}  # of the texts of items that are as they were read

    def __getitem__(self, hash_key: DynamoType) -> Any:
        return _Partition(self, hash_key) if len(self._key_names) > 1 else self.item(self.key(hash_key))

    def __setitem__(self, hash_key: DynamoType, item: Item) -> None:
        self._open[self.key(hash_key)] = item

    def __contains__(self, hash_key: DynamoType) -> bool:
        try:
            self.item(self.key(hash_key))
        except KeyError:
            return False
        return True

    def pop(self, hash_key: DynamoType) -> Item:
        """Delete an item of a table without range key."""
        return self.delete(self.key(hash_key))

    def values(self) -> Sequence[Any]:
        """All items; those of a table with a range key as if they were of one partition."""
        query = "SELECT key FROM items WHERE tbl = ?"
        stored = [key for (key,) in self._journal.rows(query, (self._table,))]
        keys = dict.fromkeys([*stored, *self._open])
        items = {key: self.item(key) for key in keys if self._open.get(key, _UNKNOWN) is not None}
        return [items] if len(self._key_names) > 1 else list(items.values())

    def key(self, *values: DynamoType) -> str:
        """The key of an item by its values."""
        named = zip(self._key_names, values, strict=True)
        return key_text({name: {value.type: value.value} for name, value in named})

    def item(self, key: str) -> Item:
        """The item of a key; KeyError if there is none."""
        if key in self._open:
            found = self._open[key]
            if found is None:
                raise KeyError(key)
            return found
        rows = self._journal.rows("SELECT item FROM items WHERE tbl = ? AND key = ?", (self._table, key))
        if not rows:
            raise KeyError(key)
        opened = self._open[key] = self._read(json.loads(rows[0][0]))
        self._lengths[key] = len(rows[0][0])
        return opened

    def most_bytes(self, key: str) -> int:
        """At most how many bytes an item has, by DynamoDB's count: no more than its JSON has, if that is known."""
        known = self._lengths.get(key)
        return self.item(key).size() if known is None else known

    def put(self, key: str, item: Item) -> None:
        """Change an item, until the call has ended."""
        self._open[key] = item

    def delete(self, key: str) -> Item:
        """Delete an item, until the call has ended; KeyError if there is none."""
        item = self.item(key)
        self._open[key] = None
        return item

    def text(self, key: str) -> str | None:
        """An item as the journal keeps it; None if there is none."""
        try:
            text = dynamo_json_dump(self.item(key).to_json()["Attributes"])
        except KeyError:
            self._lengths.pop(key, None)
            return None
        self._lengths[key] = len(text)
        return text

    def forget(self) -> None:
        """Forget what is open: the journal has the truth."""
        self._open.clear()
        self._lengths.clear()

    def close_some(self) -> None:
        """Close all items if many are open; for the end of a call, when the journal has what it changed."""
        if len(self._open) > _MOST_OPEN:
            self.forget()

    def _read(self, attributes: Mapping[str, Any]) -> Item:
        keys = [DynamoType(attributes[name]) for name in self._key_names]
        item = Item(keys[0], keys[1] if len(keys) > 1 else None, {})
        # Without moto's count of the whole item's size at each attribute: it was counted when the item was written.
        dict.update(item.attrs, {name: DynamoType(value) for name, value in attributes.items()})
        return item


class _Partition:
    """The items of one hash key, by range key."""

    def __init__(self, items: StoredItems, hash_key: DynamoType) -> None:
        self._items = items
        self._hash_key = hash_key

    def __getitem__(self, range_key: DynamoType) -> Item:
        return self._items.item(self._items.key(self._hash_key, range_key))

    def __setitem__(self, range_key: DynamoType, item: Item) -> None:
        self._items.put(self._items.key(self._hash_key, range_key), item)

    def pop(self, range_key: DynamoType) -> Item:
        """Delete an item."""
        return self._items.delete(self._items.key(self._hash_key, range_key))


_UNKNOWN = object()
