"""Keeps CloudWatch Logs: groups, streams and their events, for the group's retention period; writes for services."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

from moto.backends import get_backend
from moto.logs.models import LogEvent

from launchbay_local.aws.api_calls import ApiCall
from launchbay_local.aws.journal import Journal
from launchbay_local.template.application import LogGroup

_DAY_MS = 24 * 3600 * 1000


class LogKeeper:
    """Journals all log groups: those of the template, and those that calls create."""

    def __init__(self, journal: Journal, lock: threading.RLock, account: str, region: str) -> None:
        self._journal = journal
        self._lock = lock
        self._backend: Any = get_backend("logs")[account][region]
        self._kept: dict[tuple[str, str], int] = {}

    def restore(self, groups: Sequence[LogGroup]) -> None:
        """Restore the log groups from the journal; events past their retention period are deleted."""
        for group in groups:
            if group.retention_days:
                oldest = int(time.time() * 1000) - group.retention_days * _DAY_MS
                self._journal.write("DELETE FROM log_events WHERE grp = ? AND at < ?", (group.name, oldest))
        for group_name, stream_name in self._journal.rows("SELECT grp, stream FROM log_streams ORDER BY grp, stream"):
            if group_name not in self._backend.groups:
                self._backend.create_log_group(group_name, {})
            self._backend.create_log_stream(group_name, stream_name)
            self._fill(group_name, stream_name)

    def before(self, _call: ApiCall) -> None:
        """Nothing to prepare."""

    def after(self, call: ApiCall) -> None:
        """Journal the events that the call added to a stream, or the deletion of one."""
        group_name = str(call.body.get("logGroupName", ""))
        stream_name = str(call.body.get("logStreamName", ""))
        if call.operation in ("DeleteLogGroup", "DeleteLogStream"):
            self._drop(group_name, stream_name)
        elif stream_name and group_name in self._backend.groups:
            self._keep(group_name, stream_name)

    def open_stream(self, group: str, stream: str) -> None:
        """Make a log stream, and its group, if they are not there."""
        with self._lock:
            if group not in self._backend.groups:
                self._backend.create_log_group(group, {})
            if stream not in self._backend.groups[group].streams:
                self._backend.create_log_stream(group, stream)
                self._keep(group, stream)

    def write(self, group: str, stream: str, events: Sequence[Mapping[str, Any]]) -> None:
        """Add events to a log stream, as PutLogEvents does."""
        with self._lock:
            self._backend.put_log_events(group, stream, events)
            self._keep(group, stream)

    def _keep(self, group_name: str, stream_name: str) -> None:
        stream = self._backend.groups[group_name].streams.get(stream_name)
        if stream is None:
            return
        key = (group_name, stream_name)
        known = self._kept.get(key)
        new = stream.events[known or 0 :]
        with self._journal.transaction() as cursor:
            if known is None:
                cursor.execute("INSERT OR IGNORE INTO log_streams VALUES (?, ?)", key)
            rows = [(*key, event.timestamp, event.ingestion_time, event.message) for event in new]
            cursor.executemany(
                "INSERT INTO log_events (grp, stream, at, ingested, message) VALUES (?, ?, ?, ?, ?)", rows
            )
        self._kept[key] = len(stream.events)

    def _fill(self, group_name: str, stream_name: str) -> None:
        stream = self._backend.groups[group_name].streams[stream_name]
        query = "SELECT at, ingested, message FROM log_events WHERE grp = ? AND stream = ? ORDER BY id"
        for at, ingested, message in self._journal.rows(query, (group_name, stream_name)):
            stream.events.append(LogEvent(ingested, {"timestamp": at, "message": message}))
            stream.stored_bytes += len(message)
        if stream.events:
            stream.last_ingestion_time = stream.creation_time
        self._kept[(group_name, stream_name)] = len(stream.events)

    def _drop(self, group_name: str, stream_name: str) -> None:
        where, values = "grp = ?", [group_name]
        if stream_name:
            where, values = "grp = ? AND stream = ?", [group_name, stream_name]
        with self._journal.transaction() as cursor:
            cursor.execute(f"DELETE FROM log_events WHERE {where}", values)  # noqa: S608  (a constant)
            cursor.execute(f"DELETE FROM log_streams WHERE {where}", values)  # noqa: S608
        gone = [key for key in self._kept if key[0] == group_name and stream_name in ("", key[1])]
        for key in gone:
            del self._kept[key]
