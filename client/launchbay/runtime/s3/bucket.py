"""Signed requests to one bucket over one kept connection."""

from __future__ import annotations

import http.client
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import urlsplit

from launchbay.runtime.errors import CannotRun
from launchbay.runtime.s3.credentials import find_credentials
from launchbay.runtime.s3.endpoint import connect, object_url
from launchbay.runtime.s3.region import find_region
from launchbay.runtime.s3.retries import HTTP_ERRORS, Unavailable, retry
from launchbay.runtime.s3.signature import Request, signed_headers

_CHUNK = 1024 * 1024
_OK = 200
_TAKEN = 412
# Of an object that is not there, S3 says 403 to a role that may not list the bucket's objects.
_ABSENT = {403, 404}
_ONLY_OK, _OK_OR_TAKEN, _OK_OR_ABSENT = frozenset({_OK}), frozenset({_OK, _TAKEN}), frozenset({_OK, *_ABSENT})
_TRY_AGAIN = {408, 409, 429, 500, 502, 503, 504}  # 409: somebody else writes the same key at this moment
_OTHER_REGION = {301, 307, 400}
_REASONS = {403: "the job's role may not, or it is not there", 404: "it is not there"}
_CODE = re.compile(r"<Code>(\w+)</Code>")


class BucketPrefix(NamedTuple):
    """A location in S3: a bucket and the beginning of keys in it."""

    bucket: str
    prefix: str


def location_of(uri: str) -> BucketPrefix:
    """The bucket and prefix of `s3://bucket/prefix/`.

    Raises:
        CannotRun: `uri` has another form.
    """
    parts = urlsplit(uri)
    if parts.scheme != "s3" or not parts.netloc:
        raise CannotRun(f"`{uri}` is not a location in S3: it must be s3://bucket/prefix/")
    return BucketPrefix(parts.netloc, parts.path.strip("/") + "/")


class S3Bucket:
    """Objects of one bucket; close it in the end."""

    def __init__(self, bucket: str, environment: Mapping[str, str] | None = None) -> None:
        self._bucket = bucket
        self._environment = os.environ if environment is None else environment
        self._credentials = find_credentials(self._environment)
        self._region = find_region(self._environment)
        self._connection: http.client.HTTPConnection | None = None

    def read(self, key: str, limit: int) -> bytes:
        """An object's content.

        Raises:
            CannotRun: it is not there, can't be read, or has more than `limit` bytes.
        """
        return retry(lambda: b"".join(self._chunks(key, limit)), self._name(key))

    def find(self, key: str, limit: int) -> bytes | None:
        """An object's content; None if it is not there, or may not be read, which S3 does not tell apart.

        Raises:
            CannotRun: it can't be read for another reason, or has more than `limit` bytes.
        """
        return retry(lambda: self._find(key, limit), self._name(key))

    def download(self, key: str, limit: int, save: Callable[[Iterator[bytes]], None]) -> None:
        """Give an object's content to `save` piece by piece; after a fault on the way once more from the start.

        Raises:
            CannotRun: it is not there, can't be read, or has more than `limit` bytes.
        """
        retry(lambda: save(self._chunks(key, limit)), self._name(key))

    def put_new(self, key: str, content: bytes) -> bool:
        """Write an object unless there is one of this key; False if there is, whoever wrote it.

        Raises:
            CannotRun: it can't be written.
        """
        return retry(lambda: self._put_new(key, content), self._name(key))

    def close(self) -> None:
        """Drop the connection; the next read makes a new one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _find(self, key: str, limit: int) -> bytes | None:
        with self._talk():
            answer = self._answer(Request("GET", "", key), {}, _OK_OR_ABSENT, "read")
            if answer.status in _ABSENT:
                answer.read()
                return None
        return b"".join(self._read(answer, key, limit))

    def _chunks(self, key: str, limit: int) -> Iterator[bytes]:
        with self._talk():
            answer = self._answer(Request("GET", "", key), {}, _ONLY_OK, "read")
        yield from self._read(answer, key, limit)

    def _read(self, answer: http.client.HTTPResponse, key: str, limit: int) -> Iterator[bytes]:
        size = 0
        with self._talk():
            while chunk := answer.read(_CHUNK):
                size += len(chunk)
                if size > limit:
                    self.close()
                    raise CannotRun(f"{self._name(key)} is over {limit:,} bytes")
                yield chunk
        # `read(n)` takes a connection that breaks off for the end.
        if answer.length:
            self.close()
            raise Unavailable(f"the connection broke off after {size:,} bytes")

    def _put_new(self, key: str, content: bytes) -> bool:
        with self._talk():
            answer = self._answer(Request("PUT", "", key, content), {"if-none-match": "*"}, _OK_OR_TAKEN, "written")
            answer.read()
        return answer.status == _OK

    @contextmanager
    def _talk(self) -> Iterator[None]:
        """Take a fault of the connection for an answer that did not come, and drop the connection."""
        try:
            yield
        except HTTP_ERRORS as error:
            self.close()
            raise Unavailable(repr(error)) from error

    def _answer(
        self, asked: Request, headers: Mapping[str, str], wanted: frozenset[int], done: str
    ) -> http.client.HTTPResponse:
        """The answer to a request for a key, if its status is one of those wanted."""
        answer = self._send(asked, headers)
        home = answer.headers.get("x-amz-bucket-region")
        if answer.status in _OTHER_REGION and home and home != self._region:
            # A container does not always know its region; S3 says where the bucket is.
            self.close()
            self._region = home
            answer = self._send(asked, headers)
        if answer.status in wanted:
            return answer
        said = answer.read(4096).decode("utf-8", "replace").strip()
        self.close()
        if answer.status in _TRY_AGAIN:
            raise Unavailable(f"status {answer.status}")
        code = _CODE.search(said)
        reason = _REASONS.get(answer.status, f"status {answer.status}")
        raise CannotRun(f"{self._name(asked.path)} can't be {done}: {reason}" + (f" ({code[1]})" if code else ""))

    def _send(self, asked: Request, more: Mapping[str, str]) -> http.client.HTTPResponse:
        url = object_url(self._bucket, asked.path, self._region, self._environment)
        at = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        request = asked._replace(host=url.netloc, path=url.path)
        headers = signed_headers(request, self._region, self._credentials, at, more)
        if self._connection is None:
            self._connection = connect(url, self._environment)
        self._connection.request(asked.method, url.path, body=asked.content or None, headers=headers)
        return self._connection.getresponse()

    def _name(self, key: str) -> str:
        return f"s3://{self._bucket}/{key}"
