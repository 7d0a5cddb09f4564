"""The results bucket: outputs, checkpoints and metrics, each attempt's at a place of its own (`contracts.results`)."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from launchbay_core.aws.errors import error_code, map_errors

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_MISSING = {"NoSuchKey", "NotFound", "404"}


class ResultsBucket:
    """The results bucket by its name."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self.bucket = bucket

    @map_errors()
    def find(self, key: str, most: int) -> bytes | None:
        """An object's first bytes, `most` of them and one more if it is longer; None if there is no such object."""
        try:
            with closing(self._client.get_object(Bucket=self.bucket, Key=key)["Body"]) as body:
                return body.read(most + 1)
        except ClientError as error:
            if error_code(error) in _MISSING:
                return None
            raise
