"""Where build contexts lie for AWS CodeBuild: below `images/` in the data bucket, which keeps every version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchbay_core.aws.errors import map_errors
from launchbay_core.aws.images.build_context import BuildContext

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef

_PREFIX = "images/"


class ContextStore:
    """The contexts in a bucket, by its name."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    @map_errors()
    def put(self, context: BuildContext) -> str:
        """Write a context; returns its place as AWS CodeBuild names a source, `bucket/key`."""
        key = f"{_PREFIX}{context.digest}.zip"
        self._client.put_object(Bucket=self._bucket, Key=key, Body=context.to_zip())
        return f"{self._bucket}/{key}"

    @map_errors()
    def remove_all(self) -> None:
        """Remove every context in every version: a bucket that has objects can't be deleted."""
        for page in self._client.get_paginator("list_object_versions").paginate(Bucket=self._bucket, Prefix=_PREFIX):
            # A page has 1,000 of them at most, which is what one call takes.
            found: list[ObjectIdentifierTypeDef] = [
                {"Key": one["Key"], "VersionId": one["VersionId"]}
                for one in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
            ]
            if found:
                self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": found, "Quiet": True})
