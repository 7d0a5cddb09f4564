"""Keeps S3 objects: each version's content in a file of its own, its metadata in the journal."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from moto.backends import get_backend
from moto.s3.models import FakeDeleteMarker, FakeKey
from moto.s3.utils import _VersionedKeyStore

from launchbay_local.aws.api_calls import ApiCall
from launchbay_local.aws.journal import Journal
from launchbay_local.aws.s3.forms import is_upload_form
from launchbay_local.aws.s3.stored_content import keep_in_file
from launchbay_local.template.application import Bucket

_KEPT = ("checksum_algorithm", "checksum_value", "checksum_type", "encryption", "kms_key_id")


@dataclass(frozen=True)
class ObjectChange:
    """An object that was created or deleted, and by which call; `size` and `etag` are empty after a deletion."""

    bucket: str
    key: str
    created: bool
    version: str
    size: int = 0
    etag: str = ""
    reason: str = "PutObject"


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
    """Journals the buckets of the template."""

    def __init__(self, journal: Journal, folder: Path, account: str, region: str) -> None:
        self._journal = journal
        self._folder = folder
        self._account = account
        self._region = region
        self._backend: Any = get_backend("s3")[account]["aws"]
        self._notifying: set[str] = set()
        self._keys: dict[str, _Keys] = {}
        self._kept: dict[tuple[str, str], list[tuple[Any, str | None]]] = {}
        self.on_change: Callable[[ObjectChange], None] = lambda _change: None

    def restore(self, buckets: Sequence[Bucket]) -> None:
        """Restore the buckets, which exist and are empty, from the journal; delete files that it does not name."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._notifying = {bucket.name for bucket in buckets if bucket.notifies}
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
        """Journal every object that the call touched, and report those that were created or deleted."""
        changes: list[ObjectChange] = []
        reason = _reason(call)
        for bucket, keys in self._keys.items():
            for key in list(keys.touched):
                changes += self._keep(bucket, key, keys.getlist(key, []))
            keys.touched.clear()
        for change in changes:
            if change.bucket in self._notifying:
                self.on_change(replace(change, reason=reason if change.created else "DeleteObject"))

    def _keep(self, bucket: str, key: str, versions: Sequence[Any]) -> Iterator[ObjectChange]:
        before = self._kept.get((bucket, key), [])
        files = {id(stored): file for stored, file in before}
        new = [stored for stored in versions if id(stored) not in files]
        now = [(stored, files.get(id(stored)) if id(stored) in files else self._save(stored)) for stored in versions]
        with self._journal.transaction() as cursor:
            cursor.execute("DELETE FROM objects WHERE bucket = ? AND key = ?", (bucket, key))
            rows = [
                (bucket, key, stored.version_id, position, file, json.dumps(_metadata(stored)))
                for position, (stored, file) in enumerate(now)
            ]
            cursor.executemany("INSERT INTO objects VALUES (?, ?, ?, ?, ?, ?)", rows)
        present = {file for _, file in now}
        for _, file in before:
            if file and file not in present:
                (self._folder / file).unlink(missing_ok=True)
        if now:
            self._kept[(bucket, key)] = now
        else:
            self._kept.pop((bucket, key), None)
        return _changes(bucket, key, new, is_gone=bool(before) and not now)

    def _save(self, stored: Any) -> str | None:
        if isinstance(stored, FakeDeleteMarker):
            return None
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
            setattr(stored, name, meta[name])
        return stored


def _metadata(stored: Any) -> dict[str, Any]:
    modified = {"last_modified": stored.last_modified.isoformat()}
    if isinstance(stored, FakeDeleteMarker):
        return {"is_delete_marker": True, **modified}
    kept = {name: getattr(stored, name) for name in _KEPT}
    etag = stored.etag.strip('"')
    return {"etag": etag, "storage_class": stored.storage_class, "metadata": dict(stored.metadata), **modified, **kept}


def _reason(call: ApiCall) -> str:
    """The call that created an object, as S3's events name it."""
    if call.request.method == "POST":
        return "POST" if is_upload_form(call.request) else "CompleteMultipartUpload"
    return "CopyObject" if call.request.header("x-amz-copy-source") else "PutObject"


def _changes(bucket: str, key: str, new: Sequence[Any], *, is_gone: bool) -> Iterator[ObjectChange]:
    for stored in new:
        if isinstance(stored, FakeDeleteMarker):
            yield ObjectChange(bucket, key, created=False, version=stored.version_id)
        else:
            etag = stored.etag.strip('"')
            yield ObjectChange(bucket, key, created=True, version=stored.version_id, size=stored.size, etag=etag)
    if is_gone:
        yield ObjectChange(bucket, key, created=False, version="null")
