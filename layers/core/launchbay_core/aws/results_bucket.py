"""The results bucket: outputs, checkpoints and metrics, each attempt's at a place of its own (`contracts.results`)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.exceptions import ClientError

from launchbay_core.aws.errors import error_code, is_missing, map_errors
from launchbay_core.errors import AwsError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef

_CONFLICTS = {"PreconditionFailed", "ConditionalRequestConflict"}  # others have written, or write now
ADDRESS_SECONDS = 3600


class StoredObject(NamedTuple):
    """An object without its content: its length in bytes, and what changes with its content."""

    size: int
    etag: str


class ResultsBucket:
    """The results bucket by its name."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self.bucket = bucket

    @map_errors()
    def find(self, key: str, most: int) -> bytes | None:
        """An object's first bytes, `most` of them and one more if it is longer; None if there is no such object."""
        answer = self._get(key)
        if answer is None:
            return None
        with closing(answer["Body"]) as body:
            return body.read(most + 1)

    @map_errors()
    def find_version(self, key: str) -> tuple[bytes, str] | None:
        """An object's content, and its ETag for `replace`; None if there is no such object."""
        answer = self._get(key)
        if answer is None:
            return None
        with closing(answer["Body"]) as body:
            return body.read(), answer["ETag"]

    @map_errors()
    def _get(self, key: str) -> GetObjectOutputTypeDef | None:
        try:
            return self._client.get_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if is_missing(error):
                return None
            raise

    @map_errors()
    def replace(self, key: str, content: bytes, etag: str | None) -> bool:
        """Write an object in place of that with an ETag, or, without one, of none; False if others have written."""
        condition: Any = {"IfNoneMatch": "*"} if etag is None else {"IfMatch": etag}
        try:
            self._client.put_object(Bucket=self.bucket, Key=key, Body=content, **condition)
        except ClientError as error:
            if error_code(error) in _CONFLICTS or (etag is not None and is_missing(error)):
                return False
            raise
        return True

    @map_errors()
    def look_up(self, key: str) -> StoredObject | None:
        """An object without its content; None if there is no such object."""
        try:
            found = self._client.head_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if is_missing(error):
                return None
            raise
        return StoredObject(found["ContentLength"], found["ETag"])

    @map_errors()
    def list_keys(self, prefix: str, after: str = "") -> list[str]:
        """The first thousand keys that begin with a prefix, in their order, after the key `after`."""
        start: Any = {"StartAfter": after} if after else {}
        answer = self._client.list_objects_v2(Bucket=self.bucket, Prefix=prefix, **start)
        return [one["Key"] for one in answer.get("Contents", [])]

    @map_errors()
    def delete(self, keys: Sequence[str]) -> None:
        """Delete objects, up to a thousand at once; those that are not there any more are no fault.

        Raises:
            AwsError: some of them could not be deleted.
        """
        if not keys:
            return
        answer = self._client.delete_objects(
            Bucket=self.bucket, Delete={"Objects": [{"Key": key} for key in keys], "Quiet": True}
        )
        if failed := answer.get("Errors"):
            raise AwsError(f"{len(failed)} objects could not be deleted: {failed[0].get('Code')}")

    @map_errors()
    def address(self, key: str, disposition: str) -> str:
        """A URL at which anyone can download an object, or ranges of it, for `ADDRESS_SECONDS` at most.

        It ends sooner if the credentials of this process do. A browser gets the object as a file to save
        (`disposition` is the value of that header), never as a page to show.
        """
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self.bucket,
                "Key": key,
                "ResponseContentDisposition": disposition,
                "ResponseContentType": "application/octet-stream",
            },
            ExpiresIn=ADDRESS_SECONDS,
        )
