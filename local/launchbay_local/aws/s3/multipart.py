"""Uploads in parts whose contents are in files, not in memory, as moto has them.

A part has a file of its own until the upload is completed or aborted. An upload that is under way does not survive the
end of the stack: what it left in the folder is deleted at the next start.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import uuid
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from moto.s3.exceptions import EntityTooSmall, InvalidPart, InvalidPartOrder, MalformedXML
from moto.s3.models import FakeKey, FakeMultipart

from launchbay_local.aws.s3.addresses import Address
from launchbay_local.aws.s3.checksums import ALGORITHMS, checksum
from launchbay_local.aws.s3.errors import S3Error
from launchbay_local.aws.s3.stored_content import file_of, keep_in_file
from launchbay_local.http.messages import Request, Response

_LEAST_BYTES = 5 * 1024 * 1024  # of every part but the last one
_SUMS = frozenset(f"x-amz-checksum-{name}" for name in ALGORITHMS)
_COPIED = "x-amz-copy-source"
_CHUNK = 1024 * 1024
_NO_UPLOAD = (
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or "
    "completed."
)
Checksum = tuple[str, str, int]  # its type, the checksum in base64, the number of parts


class StoredUpload(FakeMultipart):
    """An upload in parts with its contents in files of a folder."""

    folder: Path
    content: Path | None = None  # of the object, once the upload is completed

    def set_part(self, part_id: int, value: bytes) -> FakeKey:
        """Store a part, in place of one that has the same number."""
        file = self.folder / uuid.uuid4().hex
        file.write_bytes(value)
        etag = hashlib.md5(value, usedforsecurity=False).hexdigest()
        replaced = self.parts.pop(part_id, None)
        part = super().set_part(part_id, b"")
        part._etag = etag  # noqa: SLF001  (moto computes it from its own buffer)
        part.checksum_algorithm = self._algorithm
        if self._algorithm and self._is_composite:
            part.checksum_value = checksum(self._algorithm, value)
        keep_in_file(part, file)
        if replaced is not None:
            _part_file(replaced).unlink()
        return part

    def complete(self, body: Iterator[tuple[int, str]]) -> tuple[bytes, str, Checksum | None]:
        """Put the parts together in a file, which becomes `content`, and delete them; their bytes are not returned.

        Raises:
            InvalidPart: a part is not there, or has another ETag.
            EntityTooSmall: a part before the last one is smaller than S3 allows.
            InvalidPartOrder: the parts are not named in the order of their numbers.
            MalformedXML: no part is named.
        """
        named = list(body)
        if not named:
            raise MalformedXML
        if [number for number, _ in named] != sorted({number for number, _ in named}):
            raise InvalidPartOrder
        parts = [self._named(number, etag) for number, etag in named]
        if any(part.size < _LEAST_BYTES for part in parts[:-1]):
            raise EntityTooSmall
        content = self.folder / uuid.uuid4().hex
        with content.open("wb") as target:
            for part in parts:
                with _part_file(part).open("rb") as source:
                    shutil.copyfileobj(source, target, _CHUNK)
        self.content = content
        whole = self._checksum(parts)
        etag = hashlib.md5(b"".join(bytes.fromhex(part.etag.strip('"')) for part in parts), usedforsecurity=False)
        self.discard()
        return b"", f"{etag.hexdigest()}-{len(parts)}", whole

    def discard(self) -> None:
        """Delete all parts."""
        for part in self.parts.values():
            _part_file(part).unlink()
        self.parts.clear()

    @property
    def _algorithm(self) -> str | None:
        name = str(self.metadata.get("x-amz-checksum-algorithm") or "").lower()
        return name if name in ALGORITHMS else None

    @property
    def _is_composite(self) -> bool:
        kind = self.metadata.get("x-amz-checksum-type")
        return kind == "COMPOSITE" or (not kind and self._algorithm != "crc64nvme")

    def _named(self, number: int, etag: str) -> FakeKey:
        part = self.parts.get(number)
        if part is None or part.etag.strip('"') != etag.strip('"'):
            raise InvalidPart
        return part

    def _checksum(self, parts: list[FakeKey]) -> Checksum | None:
        """The object's checksum: of its parts' checksums, or CRC32 of all; None for others of all, which are slow."""
        if self._algorithm and self._is_composite:
            sums = b"".join(base64.b64decode(str(part.checksum_value)) for part in parts)
            return "COMPOSITE", checksum(self._algorithm, sums), len(parts)
        if self._algorithm == "crc32" and self.content is not None:
            return "FULL_OBJECT", _crc32(self.content), len(parts)
        return None


def install(backend: Any, folder: Path) -> None:
    """Let uploads of one of moto's backends have their contents in files of a folder."""
    create, complete = backend.create_multipart_upload, backend.complete_multipart_upload
    abort, copy = backend.abort_multipart_upload, backend.copy_object

    def create_stored(*given: Any) -> StoredUpload:
        upload = create(*given)
        upload.__class__ = StoredUpload
        upload.folder = folder
        stored: StoredUpload = upload
        return stored

    def complete_stored(bucket: str, upload_id: str, body: Iterator[tuple[int, str]]) -> FakeKey:
        upload = backend.get_bucket(bucket).multiparts[upload_id]
        stored: FakeKey = complete(bucket, upload_id, body)
        keep_in_file(stored, upload.content)
        return stored

    def abort_stored(bucket: str, upload_id: str) -> None:
        upload = backend.get_bucket(bucket).multiparts.get(upload_id)
        abort(bucket, upload_id)
        upload.discard()

    def copy_stored(source: FakeKey, bucket: str, key: str, **given: Any) -> None:
        copy(source, bucket, key, **given)
        if source.checksum_type == "COMPOSITE":  # the copy has no parts
            copied = backend.get_object(bucket, key)
            copied.checksum_algorithm = copied.checksum_value = None

    backend.copy_object = copy_stored
    backend.create_multipart_upload = create_stored
    backend.complete_multipart_upload = complete_stored
    backend.abort_multipart_upload = abort_stored


def take_part(backend: Any, request: Request, address: Address) -> Response | None:
    """Store a part that a request uploads, whose upload is there; None for every other request."""
    query = parse_qs(request.query)
    if request.method != "PUT" or not {"uploadId", "partNumber"} <= query.keys() or request.header(_COPIED) is not None:
        return None
    bucket = backend.buckets.get(address.bucket)
    if bucket is None:
        return None
    part = bucket.multiparts[query["uploadId"][0]].set_part(int(query["partNumber"][0]), request.body)
    sums = [(name, value) for name, value in request.headers if name in _SUMS]
    encryption = [("x-amz-server-side-encryption", part.encryption)] if part.encryption else []
    return Response(200, [("etag", part.etag), *encryption, *sums])


def check_upload(backend: Any, request: Request, address: Address) -> None:
    """Check that the upload that a request names is one of its own key: moto looks at the id alone.

    Raises:
        S3Error: there is no such upload.
    """
    upload_id = parse_qs(request.query).get("uploadId", [None])[0]
    bucket = backend.buckets.get(address.bucket)
    if upload_id is None or bucket is None:
        return
    upload = bucket.multiparts.get(upload_id)
    if upload is None and request.method == "POST":
        stored = bucket.keys.get(address.key)
        upload = getattr(stored, "multipart", None)  # completed before: S3 gives the same answer again
        if upload is not None and upload.id != upload_id:
            upload = None
    if upload is None or upload.key_name != address.key:
        raise S3Error("NoSuchUpload", _NO_UPLOAD, 404, details={"UploadId": upload_id})


def _part_file(part: FakeKey) -> Path:
    path = file_of(part)
    if path is None:
        raise RuntimeError(f"part {part.name} of an upload is not in a file")
    return path


def _crc32(path: Path) -> str:
    """The CRC32 of a file in base64, with only a part of the file in memory."""
    value = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            value = zlib.crc32(chunk, value)
    return base64.b64encode(value.to_bytes(4, "big")).decode()
