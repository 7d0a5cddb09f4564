"""Keeps DynamoDB tables, and captures their changes for the streams.

Every table in moto has a stream, because moto adds a record to it for every change; after each call the records are
removed there, and written to the journal together with their items.
"""

from __future__ import annotations

import datetime as dt
import json
import time
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from moto.backends import get_backend
from moto.dynamodb.models.utilities import dynamo_json_dump

from launchbay_local.aws.api_calls import ApiCall
from launchbay_local.aws.dynamodb.keys import key_text
from launchbay_local.aws.dynamodb.stored_table import StoredTable
from launchbay_local.aws.journal import Journal, StreamLog
from launchbay_local.template.application import Table


class TableKeeper:
    """Journals the tables of the template."""

    def __init__(self, journal: Journal, streams: StreamLog, account: str, region: str) -> None:
        self._journal = journal
        self._streams = streams
        self._region = region
        self._backend: Any = get_backend("dynamodb")[account][region]
        self._tables: dict[str, Table] = {}
        self._stored: dict[str, StoredTable] = {}

    def restore(self, tables: Sequence[Table]) -> None:
        """Restore the tables, which exist and are empty, from the journal; expired items are deleted."""
        now = time.time()
        for table in tables:
            self._tables[table.name] = table
            stored = self._stored[table.name] = StoredTable(self._journal, self._backend.tables, table.name)
            expired = []
            for key, text in self._journal.each("SELECT key, item FROM items WHERE tbl = ?", (table.name,)):
                item = json.loads(text)
                if _is_expired(item, table.expires_by, now):
                    expired.append((table.name, key))
                else:
                    stored.fill(key, item)
            stored.sort()
            with self._journal.transaction() as cursor:
                cursor.executemany("DELETE FROM items WHERE tbl = ? AND key = ?", expired)

    def before(self, _call: ApiCall) -> None:
        """Nothing to prepare."""

    def after(self, _call: ApiCall) -> None:
        """Journal every change since the last call, and wake the readers of the streams."""
        changed = False
        for name, stored in self._stored.items():
            stored.undo_failed()
            table = self._backend.tables.get(name)  # None if it was deleted; a restart creates it again
            records = table.stream_shard.items if table else []
            if records:
                changes = [record.record for record in records]
                records.clear()
                self._keep(name, changes)
                changed = changed or self._streams.is_read(name)
            stored.items.close_some()
        if changed:
            self._streams.changed.announce()

    def _keep(self, name: str, changes: Sequence[dict[str, Any]]) -> None:
        stored = self._stored[name]
        with self._journal.transaction() as cursor:
            published = []
            for change in _last_of_each(changes):
                key = key_text(change["dynamodb"]["Keys"])
                known = cursor.execute("SELECT item FROM items WHERE tbl = ? AND key = ?", (name, key)).fetchone()
                old = known[0] if known else None
                new = stored.items.text(key)
                if old == new:
                    continue  # a write that changes nothing makes no record
                if new is None:
                    cursor.execute("DELETE FROM items WHERE tbl = ? AND key = ?", (name, key))
                else:
                    cursor.execute("INSERT OR REPLACE INTO items VALUES (?, ?, ?)", (name, key, new))
                stored.replace(key, old, new)
                published.append(self._record(name, change))
            if self._streams.is_read(name):
                self._streams.append(cursor, name, published)

    def _record(self, name: str, change: dict[str, Any]) -> dict[str, Any]:
        """A stream record as readers get it."""
        record: dict[str, Any] = json.loads(dynamo_json_dump({**change, "dynamodb": _without_time(change["dynamodb"])}))
        record["eventID"] = uuid.uuid4().hex
        record["awsRegion"] = self._region
        record["eventSourceARN"] = self._tables[name].stream_arn
        record["dynamodb"]["ApproximateCreationDateTime"] = int(dt.datetime.now(dt.UTC).timestamp())
        return record


def _last_of_each(changes: Sequence[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """One change for each key: moto records an update that creates its item twice, at first without content."""
    last: dict[str, dict[str, Any]] = {}
    for change in changes:
        key = json.dumps(change["dynamodb"]["Keys"], sort_keys=True)
        first = last.get(key)
        name = first["eventName"] if first and change["eventName"] == "MODIFY" else change["eventName"]
        last[key] = {**change, "eventName": name}
    return last.values()


def _without_time(change: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in change.items() if name != "ApproximateCreationDateTime"}


def _is_expired(item: dict[str, Any], attribute: str | None, now: float) -> bool:
    expires = item.get(attribute or "", {}).get("N")
    return expires is not None and float(expires) < now
