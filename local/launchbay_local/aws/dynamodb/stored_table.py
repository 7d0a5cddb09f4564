"""One of moto's tables with its items in the journal: transactions copy nothing, queries read what they return."""

from __future__ import annotations

import copy
import inspect
import json
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import RESULT_SIZE_LIMIT, Table

from launchbay_local.aws.dynamodb.keys import Value, scalar
from launchbay_local.aws.dynamodb.order import Order, span
from launchbay_local.aws.dynamodb.stored_items import StoredItems
from launchbay_local.aws.journal import Journal

_QUERY = inspect.signature(Table.query)


class StoredTable:
    """Replaces the items, the query and the copies of `tables[name]`."""

    def __init__(self, journal: Journal, tables: MutableMapping[str, Any], name: str) -> None:
        self._tables = tables
        self._name = name
        table = tables[name]
        types = {attribute["AttributeName"]: attribute["AttributeType"] for attribute in table.attr}
        keys = list(table.table_key_attrs)
        self._orders: dict[str | None, Order] = {None: Order(keys[0], keys[1:], types)}
        for index in table.all_indexes():
            named = {key["KeyType"]: key["AttributeName"] for key in index.schema}
            own = [named["RANGE"]] if "RANGE" in named else []
            self._orders[index.name] = Order(named["HASH"], [*own, *keys], types)
        self.items = table.items = StoredItems(journal, name, keys)
        table.query = self._query
        # A transaction takes a copy of the table, and puts it in the table's place if it fails.
        table.__deepcopy__ = lambda _memo: _Undo(table)

    def undo_failed(self) -> None:
        """Undo what a failed transaction has changed."""
        found = self._tables.get(self._name)
        if isinstance(found, _Undo):
            self._tables[self._name] = found.table
            found.table.stream_shard.items.clear()
            self.items.forget()

    def fill(self, key: str, item: Mapping[str, Value]) -> None:
        """Note one of the items that the journal has; after the last one, `sort`."""
        for order in self._orders.values():
            order.fill(item, key)

    def sort(self) -> None:
        """Put the items that were noted in their order."""
        for order in self._orders.values():
            order.sort()

    def replace(self, key: str, old: str | None, new: str | None) -> None:
        """Note that the journal has another item (or none) under a key; `old` and `new` are texts."""
        before, after = (None if text is None else json.loads(text) for text in (old, new))
        for order in self._orders.values():
            if before is not None:
                order.remove(before, key)
            if after is not None:
                order.add(after, key)

    def _query(self, *args: Any, **kwargs: Any) -> Any:
        self.items.close_some()  # a query changes nothing
        table = self._tables[self._name]
        asked = _QUERY.bind(table, *args, **kwargs).arguments
        order = self._orders.get(asked.get("index_name"))
        if order is None or not _is_plain(table, asked, order):
            return self._query_as_moto(table, args, kwargs)
        return self._read(table, asked, order)

    def _query_as_moto(self, table: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """Moto's own query, for what few ask."""
        plain = copy.copy(table)
        return Table.query(plain, *args, **kwargs)

    def _read(self, table: Any, asked: Mapping[str, Any], order: Order) -> Any:
        """Moto's query on one partition whose keys are sorted."""
        index_name = asked.get("index_name")
        hash_key = asked["hash_key_conditions"][0][1] if index_name else asked["hash_key"]
        partition = order.partition(_value(hash_key))
        begin, end = span(partition, asked["range_comparison"], [scalar(_value(one)) for one in asked["range_objs"]])
        forward, start = asked["scan_index_forward"] is not False, asked["exclusive_start_key"]
        if start is not None and forward:
            begin = max(begin, order.index_of(partition, start, is_after=True))
        elif start is not None:
            end = min(end, order.index_of(partition, start, is_after=False))
        places = range(begin, end) if forward else range(end - 1, begin - 1, -1)
        found, is_cut = self._page([partition[place][1] for place in places[: asked["limit"]]])
        beyond = end < len(partition) if forward else begin > 0
        is_cut = is_cut or (len(found) == asked["limit"] and (beyond or len(places) > len(found)))
        last = table._get_last_evaluated_key(found[-1], index_name) if is_cut and found else None  # noqa: SLF001
        return _shown(table, asked, found), len(found), last

    def _page(self, keys: Sequence[str]) -> tuple[list[Item], bool]:
        """The items of a page, and whether it ended because of its size."""
        found: list[Item] = []
        most, size = 0, 0
        for key in keys:
            item = self.items.item(key)
            most += self.items.most_bytes(key)
            if most > RESULT_SIZE_LIMIT:  # only then it is worth to count what they really have
                size = (size or sum(one.size() for one in found)) + item.size()
                if size > RESULT_SIZE_LIMIT and found:
                    return found, True
            found.append(item)
        return found, False


class _Undo:
    """What a failed transaction puts in the place of a table."""

    def __init__(self, table: Any) -> None:
        self.table = table


def _is_plain(table: Any, asked: Mapping[str, Any], order: Order) -> bool:
    """Whether a query is one of keys alone, as nearly all are."""
    conditions = (asked.get("hash_key_conditions") or [], asked.get("range_key_conditions") or [])
    if asked.get("filter_kwargs") or any(len(parts) > 1 for parts in conditions):
        return False
    index_name = asked.get("index_name")
    if index_name is None:
        return asked.get("hash_key") is not None and bool(order.sort_names)
    is_global = any(index.name == index_name for index in table.global_indexes)
    has_range = any(key["KeyType"] == "RANGE" for key in table.get_index(index_name).schema)
    is_allowed = not (is_global and asked.get("consistent_read"))
    return is_allowed and bool(conditions[0]) and (has_range or not asked["range_comparison"])


def _shown(table: Any, asked: Mapping[str, Any], items: list[Item]) -> list[Item]:
    """Items as a query returns them: what its index has of them, filtered, and of each what was asked for."""
    if asked.get("index_name"):
        index = table.get_index(asked["index_name"])
        items = [index.project(item) for item in items]
    if asked.get("filter_expression") is not None:
        items = [item for item in items if asked["filter_expression"].expr(item)]
    if asked.get("projection_expressions"):
        items = [item.project(asked["projection_expressions"]) for item in items]
    return items


def _value(value: DynamoType) -> Value:
    return {value.type: value.value}
