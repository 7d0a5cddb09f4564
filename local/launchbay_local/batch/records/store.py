"""The store of records: one SQLite file in the state folder.

Every change of a job is stored together with its event, before a caller gets an answer and before it has any effect. So
this process may end at any moment: no job and no event is lost, and no job starts twice.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from launchbay_local.batch.records.records import Definition, Job, Status

_SCHEMA = """
CREATE TABLE IF NOT EXISTS definitions (
    name TEXT, revision INTEGER, record TEXT NOT NULL, PRIMARY KEY (name, revision)
);
CREATE TABLE IF NOT EXISTS jobs (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, job_id TEXT UNIQUE NOT NULL, queue TEXT NOT NULL, name TEXT NOT NULL,
    definition TEXT NOT NULL, status TEXT NOT NULL, created_at INTEGER NOT NULL, record TEXT NOT NULL,
    share TEXT, stopped_at INTEGER
);
CREATE INDEX IF NOT EXISTS jobs_by_status ON jobs (status, queue, sequence);
CREATE INDEX IF NOT EXISTS jobs_by_name ON jobs (queue, name COLLATE NOCASE, sequence);
CREATE INDEX IF NOT EXISTS jobs_by_share ON jobs (queue, share, sequence) WHERE share IS NOT NULL;
CREATE INDEX IF NOT EXISTS jobs_by_end ON jobs (stopped_at) WHERE stopped_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS events (sequence INTEGER PRIMARY KEY AUTOINCREMENT, detail TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS logs (
    stream TEXT PRIMARY KEY, log_group TEXT NOT NULL, path TEXT NOT NULL, shipped INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS share_usage (
    queue TEXT, share TEXT, vcpu_seconds REAL NOT NULL, at REAL NOT NULL, PRIMARY KEY (queue, share)
);
"""
# A folder of an earlier version gets the columns that it lacks.
_ADD_COLUMNS = """
ALTER TABLE jobs ADD COLUMN share TEXT;
ALTER TABLE jobs ADD COLUMN stopped_at INTEGER;
UPDATE jobs SET stopped_at = json_extract(record, '$.stopped_at');
"""


class Store:
    """The records of one state folder; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        # Survives the end of this process at any moment; a power cut may lose the last changes, never the file.
        self._database.execute("PRAGMA synchronous=NORMAL")
        if (columns := self._columns()) and "share" not in columns:
            self._database.executescript(_ADD_COLUMNS)
        self._database.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()

    def add_definition(self, name: str, make: Callable[[int], Definition]) -> Definition:
        """Store a new revision of a definition; `make` gets its number."""
        with self._transaction() as database:
            row = database.execute("SELECT MAX(revision) FROM definitions WHERE name = ?", (name,)).fetchone()
            definition = make((row[0] or 0) + 1)
            values = (name, definition.revision, definition.model_dump_json())
            database.execute("INSERT INTO definitions VALUES (?, ?, ?)", values)
        return definition

    def deactivate(self, definition: Definition) -> None:
        """Mark a definition as inactive."""
        record = definition.model_copy(update={"active": False}).model_dump_json()
        statement = "UPDATE definitions SET record = ? WHERE name = ? AND revision = ?"
        self._rows(statement, record, definition.name, definition.revision)

    def definitions(self, name: str | None = None) -> list[Definition]:
        """All definitions, or all revisions of one, newest first."""
        statement = "SELECT record FROM definitions WHERE ? IS NULL OR name = ? ORDER BY name, revision DESC"
        return [Definition.model_validate_json(row[0]) for row in self._rows(statement, name, name)]

    def add_job(self, job: Job, events: Sequence[str]) -> int:
        """Store a new job and its events; return its position in the order of submission."""
        values = (job.job_id, job.queue, job.name, job.definition_arn, job.status, job.created_at)
        more = (job.share_identifier, job.stopped_at)
        with self._transaction() as database:
            cursor = database.execute(
                "INSERT INTO jobs (job_id, queue, name, definition, status, created_at, record, share, stopped_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, job.model_dump_json(), *more),
            )
            database.executemany("INSERT INTO events (detail) VALUES (?)", [(event,) for event in events])
            return int(cursor.lastrowid or 0)

    def update_job(self, job: Job, events: Sequence[str] = ()) -> None:
        """Store a job's next record and its events."""
        with self._transaction() as database:
            values = (job.status, job.model_dump_json(), job.stopped_at, job.job_id)
            database.execute("UPDATE jobs SET status = ?, record = ?, stopped_at = ? WHERE job_id = ?", values)
            database.executemany("INSERT INTO events (detail) VALUES (?)", [(event,) for event in events])

    def job(self, job_id: str) -> Job | None:
        """The job with this id."""
        rows = self._rows("SELECT record FROM jobs WHERE job_id = ?", job_id)
        return Job.model_validate_json(rows[0][0]) if rows else None

    def jobs_in(self, statuses: Sequence[Status]) -> list[tuple[int, Job]]:
        """The jobs with one of these statuses, first submitted first, each with its position in that order."""
        marks = ", ".join("?" * len(statuses))
        statement = f"SELECT sequence, record FROM jobs WHERE status IN ({marks}) ORDER BY sequence"  # noqa: S608
        return [(row[0], Job.model_validate_json(row[1])) for row in self._rows(statement, *statuses)]

    def find(self, condition: str, values: Sequence[str | int], limit: int) -> list[tuple[int, Job]]:
        """The newest `limit` jobs that meet an SQL condition, newest first."""
        statement = f"SELECT sequence, record FROM jobs WHERE {condition} ORDER BY sequence DESC LIMIT ?"  # noqa: S608
        return [(row[0], Job.model_validate_json(row[1])) for row in self._rows(statement, *values, limit)]

    def queues(self) -> list[str]:
        """The queues that have jobs."""
        return [row[0] for row in self._rows("SELECT DISTINCT queue FROM jobs ORDER BY queue")]

    def delete_ended(self, before: int) -> list[str]:
        """Delete jobs that ended before a time; return their ids."""
        return [row[0] for row in self._rows("DELETE FROM jobs WHERE stopped_at < ? RETURNING job_id", before)]

    def keep_share_usage(self, queue: str, share: str, vcpu_seconds: float, at: float) -> None:
        """Store how much a share had used at a moment, in seconds."""
        self._rows("INSERT OR REPLACE INTO share_usage VALUES (?, ?, ?, ?)", queue, share, vcpu_seconds, at)

    def share_usage(self) -> list[tuple[str, str, float, float]]:
        """Queue, share identifier, vCPU-seconds and moment of each share."""
        return self._rows("SELECT queue, share, vcpu_seconds, at FROM share_usage")

    def next_events(self, limit: int) -> list[tuple[int, str]]:
        """The oldest events that are not delivered yet."""
        return self._rows("SELECT sequence, detail FROM events ORDER BY sequence LIMIT ?", limit)

    def delete_events(self, sequences: Sequence[int]) -> None:
        """Delete events that were delivered."""
        with self._transaction() as database:
            database.executemany("DELETE FROM events WHERE sequence = ?", [(number,) for number in sequences])

    def open_log(self, stream: str, group: str, path: str) -> None:
        """Store that a log file is to be shipped."""
        self._rows("INSERT OR IGNORE INTO logs VALUES (?, ?, ?, 0)", stream, group, path)

    def update_log(self, stream: str, position: int) -> None:
        """Store up to which position a log file was shipped."""
        self._rows("UPDATE logs SET shipped = ? WHERE stream = ?", position, stream)

    def close_log(self, stream: str) -> None:
        """Delete the entry of a log file that was shipped completely."""
        self._rows("DELETE FROM logs WHERE stream = ?", stream)

    def open_logs(self) -> list[tuple[str, str, str, int]]:
        """Stream, group, path and position of each log file that is not shipped completely."""
        return self._rows("SELECT stream, log_group, path, shipped FROM logs")

    def _columns(self) -> set[str]:
        return {row[1] for row in self._rows("PRAGMA table_info(jobs)")}

    def _rows(self, statement: str, *values: str | float | None) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            return self._database.execute(statement, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")
