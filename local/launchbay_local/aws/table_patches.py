"""Patches of moto's tables that make them fast enough for thousands of items.

moto copies a whole table for every transaction and sorts a whole table for every query. Here a transaction copies only
the items that it names, and a query looks only at the items of its partition.
"""

from __future__ import annotations

import copy
import functools
import inspect
from collections.abc import Mapping, Sequence
from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

Keys = Mapping[str, Any]
_QUERY = inspect.signature(Table.query)


def patch_table(tables: Mapping[str, Any], name: str, touched: Mapping[str, Sequence[Keys]]) -> None:
    """Make one of moto's tables fast; `touched` has the keys that the running transaction names in each table."""
    # A failed transaction replaces the table by its copy, so it is looked up whenever it is needed.
    table = tables[name]
    table.__deepcopy__ = lambda _memo: _snapshot(tables[name], touched.get(name, ()))
    table.query = functools.partial(_query, tables, name)


def _snapshot(table: Any, touched: Sequence[Keys]) -> Any:
    """The copy to which moto returns after a failed transaction; it shares what cannot change."""
    shared = copy.copy(table)
    shared.items = copy.copy(table.items)
    shared.stream_shard = copy.copy(table.stream_shard)
    shared.stream_shard.table = shared
    shared.stream_shard.items = list(table.stream_shard.items)
    for keys in touched:
        _unshare(shared, keys)
    return shared


def _unshare(table: Any, keys: Keys) -> None:
    """Give a snapshot its own copy of one item and of the dict that holds it."""
    names = table.table_key_attrs
    if not all(name in keys for name in names):
        return  # moto refuses such a key before it changes anything
    hash_key = DynamoType(keys[names[0]])
    if hash_key not in table.items:
        return
    held: dict[DynamoType, Item] | Item = table.items[hash_key]
    if isinstance(held, Item):
        table.items[hash_key] = copy.deepcopy(held)
        return
    own = dict(held)
    range_key = DynamoType(keys[names[1]])
    if range_key in own:
        own[range_key] = copy.deepcopy(own[range_key])
    table.items[hash_key] = own


def _query(tables: Mapping[str, Any], name: str, *args: Any, **kwargs: Any) -> Any:
    """Moto's own query, on a table with only the partition that is queried."""
    partition = copy.copy(tables[name])
    asked = _QUERY.bind(partition, *args, **kwargs).arguments
    if asked.get("index_name"):
        found = _with_values(partition, asked.get("hash_key_conditions") or [])
    else:
        found = _under(partition, asked["hash_key"])
    partition.all_items = lambda: found
    return Table.query(partition, *args, **kwargs)


def _under(table: Any, hash_key: DynamoType) -> list[Item]:
    held = table.items.get(hash_key)
    if held is None:
        return []
    return [held] if isinstance(held, Item) else list(held.values())


def _with_values(table: Any, wanted: Sequence[tuple[str, DynamoType]]) -> list[Item]:
    items = [item for held in table.items.values() for item in ([held] if isinstance(held, Item) else held.values())]
    for attribute, value in wanted:
        items = [item for item in items if (own := item.attrs.get(attribute)) and own.value == value.value]
    return items
