"""Objects that were created or deleted, from the journal to those who tell others of it.

A change is written in the same transaction as the object, and deleted when it has been told: so none is lost when the
process is killed. One that was told just before is told again by the next process, with the same sequencer, as S3 may
send an event twice.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from moto.s3.models import FakeDeleteMarker

from launchbay_local.aws.api_calls import ApiCall
from launchbay_local.aws.journal import Journal
from launchbay_local.aws.s3.forms import is_upload_form

_sequence = itertools.count(time.time_ns())


@dataclass(frozen=True)
class ObjectChange:
    """An object that was created or deleted, `at` a Unix time, by which call and caller (`aws:userid`).

    `size` in bytes and `etag` are empty after a deletion. Of two changes of a key, the later one has the greater
    `sequencer`, compared as texts.
    """

    bucket: str
    key: str
    created: bool
    version: str
    size: int = 0
    etag: str = ""
    reason: str = "PutObject"
    caller: str = ""
    at: float = field(default_factory=time.time)
    sequencer: str = field(default_factory=lambda: f"{next(_sequence):018X}")


class ChangeOutbox:
    """The changes that nobody was told of yet. Its methods are called one at a time, under the lock of S3's calls."""

    def __init__(self, journal: Journal, lock: threading.RLock) -> None:
        self._journal = journal
        self._lock = lock
        self._tell: Callable[[ObjectChange], None] | None = None

    def connect(self, tell: Callable[[ObjectChange], None]) -> None:
        """Tell of changes from now on, first of those that wait."""
        with self._lock:
            self._tell = tell
            for number, text in self._journal.rows("SELECT id, change FROM object_changes ORDER BY id"):
                self._deliver(number, ObjectChange(**json.loads(text)))

    def add(self, cursor: sqlite3.Cursor, changes: Sequence[ObjectChange]) -> list[tuple[int, ObjectChange]]:
        """Add changes in the transaction that makes them; give the result to `deliver` after that."""
        added = []
        for change in changes:
            cursor.execute("INSERT INTO object_changes (change) VALUES (?)", (json.dumps(asdict(change)),))
            added.append((int(cursor.lastrowid or 0), change))
        return added

    def deliver(self, added: Sequence[tuple[int, ObjectChange]]) -> None:
        """Tell of changes that are in the journal; before somebody is connected, they wait."""
        for number, change in added:
            self._deliver(number, change)

    def _deliver(self, number: int, change: ObjectChange) -> None:
        if self._tell is not None:
            self._tell(change)
            self._journal.write("DELETE FROM object_changes WHERE id = ?", (number,))


def reason_of(call: ApiCall) -> str:
    """The call that created an object, as S3's events name it."""
    if call.request.method == "POST":
        return "POST" if is_upload_form(call.request) else "CompleteMultipartUpload"
    return "CopyObject" if call.request.header("x-amz-copy-source") else "PutObject"


def changes_of(
    bucket: str, key: str, new: Sequence[Any], *, is_gone: bool, reason: str, caller: str
) -> Iterator[ObjectChange]:
    """The changes of one key by one call: `new` are moto's objects and delete markers that were not there before."""
    for stored in new:
        if isinstance(stored, FakeDeleteMarker):
            yield _deletion(bucket, key, stored.version_id, caller)
        else:
            etag = stored.etag.strip('"')
            yield ObjectChange(bucket, key, True, stored.version_id, stored.size, etag, reason, caller)  # noqa: FBT003
    if is_gone:
        yield _deletion(bucket, key, "null", caller)


def _deletion(bucket: str, key: str, version: str, caller: str) -> ObjectChange:
    return ObjectChange(bucket, key, created=False, version=version, reason="DeleteObject", caller=caller)
