"""Keeps S3 objects: each version's content in a file of its own, its metadata in the journal."""

from __future__ import annotations

import datetime as dt
import json
import threading
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from moto.backends import get_backend
from moto.s3.models import FakeDeleteMarker, FakeKey
from moto.s3.utils import _VersionedKeyStore

from launchbay_local.aws.api_calls import ApiCall
from launchbay_local.aws.journal import Journal
from launchbay_local.aws.object_changes import ChangeOutbox, changes_of, reason_of
from launchbay_local.aws.s3 import multipart
from launchbay_local.aws.s3.stored_content import file_of, keep_in_file
from launchbay_local.template.application import Bucket

_KEPT = ("checksum_algorithm", "checksum_value", "checksum_type", "checksum_parts", "encryption", "kms_key_id")


class _Keys(_VersionedKeyStore):
    """A bucket's objects; records which keys were touched."""

    def __init__(self) -> None:
        super().__init__()
        self.touched: dict[str, None] = {}

    def __setitem__(self, key: str, value: Any) -> None:
        self.touched[key] = None
        super().__setitem__(key, value)

    def setlist(self, key: Any, list_: Any) -> Any:
        self.touched[key] = None
        return super().setlist(key, list_)

    def pop(self, key: str) -> None:  # type: ignore[override]  # as moto's own
        self.touched[key] = None
        super().pop(key)

    def __delitem__(self, key: str) -> None:
        self.touched[key] = None
        super().__delitem__(key)


class ObjectKeeper:
    """Journals the buckets of the template, and tells `changes` of those whose events somebody wants to know."""

    def __init__(self, journal: Journal, folder: Path, lock: threading.RLock, account: str, region: str) -> None:
        self.changes = ChangeOutbox(journal, lock)
        self.name_caller: Callable[[ApiCall], str] = lambda _call: account
        self._journal = journal
        self._folder = folder
        self._account = account
        self._region = region
        self._backend: Any = get_backend("s3")[account]["aws"]
        multipart.install(self._backend, folder)
        self._notifying: set[str] = set()
        self._keys: dict[str, _Keys] = {}
        self._kept: dict[tuple[str, str], list[tuple[Any, str | None]]] = {}

    def restore(self, buckets: Sequence[Bucket]) -> None:
        """Restore the buckets, which exist and are empty, from the journal; delete files that it does not name."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._notifying = {bucket.name for bucket in buckets if bucket.notifies or bucket.notifications}
        for bucket in buckets:
            keys = self._backend.buckets[bucket.name].keys = _Keys()
            self._keys[bucket.name] = keys
            query = "SELECT key, version, file, meta FROM objects WHERE bucket = ? ORDER BY key, position"
            for key, version, file, meta in self._journal.rows(query, (bucket.name,)):
                stored = self._restore(bucket.name, key, version, file, json.loads(meta))
                keys[key] = stored
                self._kept.setdefault((bucket.name, key), []).append((stored, file))
            keys.touched.clear()
        known = {row[0] for row in self._journal.rows("SELECT file FROM objects WHERE file IS NOT NULL")}
        for orphan in self._folder.iterdir():
            if orphan.name not in known:
                orphan.unlink()

    def before(self, _call: ApiCall) -> None:
        """Nothing to prepare."""

    def after(self, call: ApiCall) -> None:
        """Journal every object that the call touched, and tell of those that were created or deleted."""
        for bucket, keys in self._keys.items():
            for key in list(keys.touched):
                self._keep(call, bucket, key, keys.getlist(key, []))
            keys.touched.clear()

    def _keep(self, call: ApiCall, bucket: str, key: str, versions: Sequence[Any]) -> None:
        before = self._kept.get((bucket, key), [])
        files = {id(stored): file for stored, file in before}
        new = [stored for stored in versions if id(stored) not in files]
        now = [(stored, files.get(id(stored)) if id(stored) in files else self._save(stored)) for stored in versions]
        told = []
        with self._journal.transaction() as cursor:
            cursor.execute("DELETE FROM objects WHERE bucket = ? AND key = ?", (bucket, key))
            rows = [
                (bucket, key, stored.version_id, position, file, json.dumps(_metadata(stored)))
                for position, (stored, file) in enumerate(now)
            ]
            cursor.executemany("INSERT INTO objects VALUES (?, ?, ?, ?, ?, ?)", rows)
            if bucket in self._notifying:
                known = {"reason": reason_of(call), "caller": self.name_caller(call)}
                changes = changes_of(bucket, key, new, is_gone=bool(before) and not now, **known)
                told = self.changes.add(cursor, list(changes))
        present = {file for _, file in now}
        for _, file in before:
            if file and file not in present:
                (self._folder / file).unlink(missing_ok=True)
        if now:
            self._kept[(bucket, key)] = now
        else:
            self._kept.pop((bucket, key), None)
        self.changes.deliver(told)

    def _save(self, stored: Any) -> str | None:
        if isinstance(stored, FakeDeleteMarker):
            return None
        present = file_of(stored)
        if present is not None:
            return present.name  # put together from the parts of an upload
        file = uuid.uuid4().hex
        (self._folder / file).write_bytes(stored.value)
        keep_in_file(stored, self._folder / file)
        return file

    def _restore(self, bucket: str, key: str, version: str, file: str | None, meta: dict[str, Any]) -> Any:
        stored = FakeKey(
            name=key,
            value=b"",
            account_id=self._account,
            region_name=self._region,
            storage=meta.get("storage_class"),
            etag=meta.get("etag"),
            is_versioned=version != "null",
            version_id=version,
            bucket_name=bucket,
        )
        if file:
            keep_in_file(stored, self._folder / file)
        stored.last_modified = dt.datetime.fromisoformat(meta["last_modified"])
        if meta.get("is_delete_marker"):
            marker = FakeDeleteMarker(stored)
            marker._version_id = version  # noqa: SLF001  (moto has no public way)
            marker.last_modified = stored.last_modified
            return marker
        stored.set_metadata(dict(meta["metadata"]), replace=True)
        for name in _KEPT:
            setattr(stored, name, meta.get(name))
        return stored


def _metadata(stored: Any) -> dict[str, Any]:
    modified = {"last_modified": stored.last_modified.isoformat()}
    if isinstance(stored, FakeDeleteMarker):
        return {"is_delete_marker": True, **modified}
    kept = {name: getattr(stored, name) for name in _KEPT}
    etag = stored.etag.strip('"')
    return {"etag": etag, "storage_class": stored.storage_class, "metadata": dict(stored.metadata), **modified, **kept}
