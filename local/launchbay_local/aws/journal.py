"""The state that must survive the process, in one SQLite file, written before a caller gets its answer.

The journal has the present state and no history: an item, a message, an object has one row, deleted together with it.
Records of table streams, changes of objects and asynchronous invocations are kept only until they have been delivered.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from launchbay_local.aws.change_signal import ChangeSignal

_SCHEMA = """
CREATE TABLE IF NOT EXISTS items (
    tbl TEXT, key TEXT, item TEXT NOT NULL, PRIMARY KEY (tbl, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stream (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, tbl TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS stream_by_table ON stream (tbl, seq);
CREATE TABLE IF NOT EXISTS checkpoints (
    reader TEXT PRIMARY KEY, tbl TEXT NOT NULL, seq INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS objects (
    bucket TEXT, key TEXT, version TEXT, position INTEGER NOT NULL, file TEXT, meta TEXT NOT NULL,
    PRIMARY KEY (bucket, key, version)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS object_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT, change TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS bucket_notifications (
    bucket TEXT PRIMARY KEY, configuration TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages (
    queue TEXT, id TEXT, sent REAL NOT NULL, message TEXT NOT NULL, PRIMARY KEY (queue, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log_streams (
    grp TEXT, stream TEXT, PRIMARY KEY (grp, stream)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log_events (
    id INTEGER PRIMARY KEY, grp TEXT NOT NULL, stream TEXT NOT NULL, at INTEGER NOT NULL, ingested INTEGER NOT NULL,
    message TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS invocations (
    id TEXT PRIMARY KEY, function TEXT NOT NULL, event TEXT NOT NULL, born REAL NOT NULL, attempts INTEGER NOT NULL,
    due REAL NOT NULL) WITHOUT ROWID;
"""
_VERSION = 1


class Journal:
    """The state folder's database; safe to use from every thread."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        # With WAL and NORMAL every commit survives the end of the process, even by `kill -9`.
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "temp_store=MEMORY"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.executescript(_SCHEMA)
        self._connection.execute(f"PRAGMA user_version={_VERSION}")

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Cursor]:
        """A cursor whose writes are committed together, or rolled back if the block raises."""
        with self._lock:
            cursor = self._connection.cursor()
            cursor.execute("BEGIN IMMEDIATE")
            try:
                yield cursor
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            cursor.execute("COMMIT")

    def write(self, statement: str, values: Sequence[Any] = ()) -> None:
        """Run and commit one statement."""
        with self._lock:
            self._connection.execute(statement, values)

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def each(self, query: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query one by one, for one that has many; nobody may write meanwhile."""
        with self._lock:
            yield from self._connection.execute(query, values)

    def close(self) -> None:
        """Close the file; nothing is lost without this call."""
        with self._lock:
            self._connection.close()


class StreamLog:
    """The records of table streams that some reader has not handled yet."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.changed = ChangeSignal()
        self._read: set[str] = set()

    def register(self, reader: str, table: str, *, from_start: bool) -> None:
        """Register a reader; a new one starts at the oldest record or at the end."""
        self._read.add(table)
        newest = self._journal.rows("SELECT coalesce(max(seq), 0) FROM stream")[0][0]
        self._journal.write(
            "INSERT INTO checkpoints VALUES (?, ?, ?) ON CONFLICT (reader) DO UPDATE SET tbl = excluded.tbl",
            (reader, table, 0 if from_start else newest),
        )

    def forget_others(self, readers: Sequence[str]) -> None:
        """Delete the checkpoints of readers that the template no longer has, and the records kept for them."""
        marks = ", ".join("?" * len(readers))
        self._journal.write(f"DELETE FROM checkpoints WHERE reader NOT IN ({marks})", list(readers))  # noqa: S608
        self._journal.write("DELETE FROM stream WHERE tbl NOT IN (SELECT tbl FROM checkpoints)")

    def is_read(self, table: str) -> bool:
        """Whether the table's stream has a reader."""
        return table in self._read

    def append(self, cursor: sqlite3.Cursor, table: str, records: Sequence[dict[str, Any]]) -> None:
        """Add records, in the transaction that writes their items."""
        values = [(table, json.dumps(record)) for record in records]
        cursor.executemany("INSERT INTO stream (tbl, record) VALUES (?, ?)", values)

    def batch(self, reader: str, size: int) -> list[tuple[int, dict[str, Any]]]:
        """The next records for a reader, with their sequence numbers."""
        rows = self._journal.rows(
            "SELECT s.seq, s.record FROM stream s JOIN checkpoints c"
            " ON c.reader = ? AND s.tbl = c.tbl AND s.seq > c.seq ORDER BY s.seq LIMIT ?",
            (reader, size),
        )
        return [(seq, json.loads(record)) for seq, record in rows]

    def advance(self, reader: str, seq: int) -> None:
        """Set a reader's checkpoint to `seq`, and delete the records that all readers have handled."""
        with self._journal.transaction() as cursor:
            cursor.execute("UPDATE checkpoints SET seq = max(seq, ?) WHERE reader = ?", (seq, reader))
            cursor.execute(
                "DELETE FROM stream WHERE seq <= ? AND seq <="
                " (SELECT min(seq) FROM checkpoints WHERE checkpoints.tbl = stream.tbl)",
                (seq,),
            )
