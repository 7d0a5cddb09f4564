"""The intake bucket: what people upload, read version by version, and the results beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from launchbay_core.aws.errors import error_code, map_errors
from launchbay_core.errors import Busy, TooLarge
from launchbay_core.inputs.values.json_text import json_text

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

RESULT = ".result.json"
MAX_KEY = 1024  # bytes; of an object's key in S3
_WRITES = 5  # attempts at a result that others write at the same moment
# S3 answers 405 for a version that is a delete marker.
_GONE = {"NoSuchKey", "NoSuchVersion", "404", "405", "MethodNotAllowed"}
_RACED = {"PreconditionFailed", "ConditionalRequestConflict"}


@dataclass(frozen=True)
class Found:
    """An object's content, with its version."""

    content: bytes
    version_id: str | None
    etag: str


class IntakeBucket:
    """The intake bucket by its name."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self.bucket = bucket

    @map_errors()
    def read(self, key: str, limit: int, version_id: str | None = None) -> Found | None:
        """An object in the given version, or in its current one; None if it no longer exists.

        Raises:
            TooLarge: it has more than `limit` bytes.
        """
        answer = self._get(key, limit, version_id)
        if answer is None:
            return None
        return Found(answer["Body"].read(), answer.get("VersionId"), answer["ETag"])

    @contextmanager
    def stream(self, key: str, limit: int) -> Iterator[tuple[IO[bytes], str | None] | None]:
        """An object's content as a stream, with the id of its version; None if it does not exist.

        Raises:
            TooLarge: it has more than `limit` bytes.
        """
        with map_errors():  # reading the body calls AWS, too
            answer = self._get(key, limit, None)
            if answer is None:
                yield None
                return
            with answer["Body"] as body:
                yield body, answer.get("VersionId")

    def version_of(self, key: str) -> str | None:
        """The id of an object's current version; None if it does not exist or was deleted."""
        found = self._head(key)
        return None if found is None else found.get("VersionId", "null")

    @map_errors()
    def copy(self, key: str, version_id: str | None, bucket: str, to: str) -> None:
        """Copy one version of an object into another bucket."""
        source: Any = {"Bucket": self.bucket, "Key": key} | ({"VersionId": version_id} if version_id else {})
        self._client.copy_object(Bucket=bucket, Key=to, CopySource=source)

    def version_of_result(self, key: str) -> str | None:
        """The id of the version of what stands where an object's result belongs, whoever has put it there."""
        return self.version_of(key + RESULT)

    @map_errors()
    def write_result(self, key: str, result: Mapping[str, Any], may_replace: Callable[[str], bool]) -> str | None:
        """Write the result of an object; the id of its version, or None if there is one that it must not replace.

        `may_replace` is asked with the version of what stands there. That is never read: anybody may have written it.

        Raises:
            Busy: others write there at this moment, again and again.
        """
        text = json_text(result, indent=2, ascii_only=False).encode()
        for _ in range(_WRITES):
            present = self._head(key + RESULT)
            if present is not None and not may_replace(present.get("VersionId", "null")):
                return None
            condition: Any = {"IfNoneMatch": "*"} if present is None else {"IfMatch": present["ETag"]}
            try:
                answer = self._client.put_object(
                    Bucket=self.bucket, Key=key + RESULT, Body=text, ContentType="application/json", **condition
                )
            except ClientError as error:
                if error_code(error) not in _RACED:
                    raise
            else:
                return answer.get("VersionId", "null")
        raise Busy(f"`{key}{RESULT}`")

    @map_errors()
    def _head(self, key: str) -> Any:
        try:
            return self._client.head_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error_code(error) in _GONE:
                return None
            raise

    @map_errors()
    def _get(self, key: str, limit: int, version_id: str | None) -> Any:
        version: Any = {"VersionId": version_id} if version_id else {}
        try:
            answer = self._client.get_object(Bucket=self.bucket, Key=key, **version)
        except ClientError as error:
            if error_code(error) in _GONE:
                return None
            raise
        if answer["ContentLength"] > limit:
            answer["Body"].close()
            raise TooLarge(f"`{key}`", answer["ContentLength"], limit)
        return answer
