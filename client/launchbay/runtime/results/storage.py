"""An attempt's place in S3: what `part.Storage` asks for, by signed requests and s3transfer.

A file is read once: what is hashed is what is sent, also when a request has to be sent again.
"""

from __future__ import annotations

import itertools
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from launchbay.runtime.results.part import FileChanged, TransferFailed, Uploaded
from launchbay.runtime.results.transfers.client import CHUNK, Transfers, make_transfers, transfer_errors
from launchbay.runtime.results.transfers.identity import find_place
from launchbay.runtime.results.transfers.streams import HashedReader, HashedWriter
from launchbay_core.contracts.results.places import object_key

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef
    from s3transfer.futures import TransferFuture

_SMALL = 1024 * 1024  # bytes up to which one plain request is quicker than the manager's three threads
_DELETED_AT_ONCE = 1000  # S3's most


class S3Storage:
    """The place of this process's credentials in a bucket. Nothing is imported, asked or opened before it is needed."""

    def __init__(self, bucket: str, environment: Mapping[str, str], say: Callable[[str], None]) -> None:
        self._bucket = bucket
        self._environment = environment
        self._say = say
        self._place_lock, self._number_lock, self._opening_lock = threading.Lock(), threading.Lock(), threading.Lock()
        self._numbers = itertools.count(1)
        self._place: str | None = None
        self._transfers: Transfers | None = None

    @property
    def place(self) -> str:
        """The attempt's place.

        Raises:
            TransferFailed: AWS does not say which it is.
        """
        with self._place_lock:
            if self._place is None:
                self._place = find_place(self._environment)
            return self._place

    def next_number(self) -> int:
        """The number of the attempt's next object: none is given twice."""
        with self._number_lock:
            return next(self._numbers)

    def upload(self, path: Path, number: int) -> Uploaded:
        """Upload a file as an object of the place.

        Raises:
            FileChanged: the file has changed meanwhile, or is gone; what was uploaded is deleted.
            TransferFailed: it can't be uploaded; it may be tried again.
        """
        key = object_key(self.place, number)
        with closing(HashedReader(path)) as reader:
            try:
                with transfer_errors(f"could not upload `{path}`"):
                    self._send(key, reader)
            except TransferFailed:
                reader.check()  # parts of a file that is cut meanwhile don't make an object
                raise
            try:
                return Uploaded(reader.version.size, reader.check())
            except FileChanged:
                self.delete([number])
                raise

    def write_manifest(self, key: str, content: bytes) -> None:
        """Write a manifest, whole or not at all.

        Raises:
            TransferFailed: it can't be written; it may be tried again.
        """
        client = self._opened().client
        with transfer_errors(f"could not write s3://{self._bucket}/{key}"):
            client.put_object(Bucket=self._bucket, Key=key, Body=content, ContentType="application/json")

    def delete(self, numbers: Sequence[int]) -> None:
        """Delete objects of the place that no manifest lists any more; what is left is deleted after the run."""
        place, client = self.place, self._opened().client
        for start in range(0, len(numbers), _DELETED_AT_ONCE):
            numbered = numbers[start : start + _DELETED_AT_ONCE]
            keys: list[ObjectIdentifierTypeDef] = [{"Key": object_key(place, number)} for number in numbered]
            try:
                with transfer_errors("could not delete what newer results replace"):
                    answer = client.delete_objects(Bucket=self._bucket, Delete={"Objects": keys, "Quiet": True})
            except TransferFailed as error:
                self._say(f"{error}; it is deleted after the run")
                return
            if failed := answer.get("Errors"):
                self._say(
                    f"could not delete {len(failed)} objects that newer results replace ({failed[0].get('Code')}); "
                    "they are deleted after the run"
                )

    def download(self, key: str, to: Path, size: int, sha256: str) -> None:
        """Download an object to a file that is complete or absent, and check it.

        Raises:
            TransferFailed: it can't be downloaded, or is not what its hash says.
        """
        what = f"could not download s3://{self._bucket}/{key} to `{to}`"
        transfers = self._opened()
        temporary = to.with_name(f".launchbay-{secrets.token_hex(8)}")
        try:
            with transfer_errors(what), temporary.open("xb") as file:
                writer = HashedWriter(file, size, what)
                self._receive(transfers, key, writer, size)
                writer.check(sha256)
            temporary.replace(to)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def _opened(self) -> Transfers:
        with self._opening_lock:
            if self._transfers is None:
                self._transfers = make_transfers(self._environment)
            return self._transfers

    def _send(self, key: str, reader: HashedReader) -> None:
        transfers = self._opened()
        if reader.version.size <= _SMALL:
            transfers.client.put_object(Bucket=self._bucket, Key=key, Body=reader.read())
            return
        sized = cast("Any", _Sized(reader.version.size))
        transfers.manager.upload(cast("Any", reader), self._bucket, key, subscribers=[sized]).result()

    def _receive(self, transfers: Transfers, key: str, writer: HashedWriter, size: int) -> None:
        if size <= CHUNK:
            with closing(transfers.client.get_object(Bucket=self._bucket, Key=key)["Body"]) as body:
                for piece in body.iter_chunks(_SMALL):
                    writer.write(piece)
            return
        sized = cast("Any", _Sized(size))
        transfers.manager.download(self._bucket, key, cast("Any", writer), subscribers=[sized]).result()


class _Sized:
    """Tells the transfer manager how long a file is, which it would find out by a request or by reading it."""

    def __init__(self, size: int) -> None:
        self._size = size

    def on_queued(self, future: TransferFuture, **_: Any) -> None:
        future.meta.provide_transfer_size(self._size)
