"""The data bucket: version documents, code archives and runs' inputs."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from launchbay_core.aws.errors import error_code, is_missing, map_errors
from launchbay_core.errors import Busy, NotFound

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

UPLOAD_SECONDS = 3600
MAX_PROJECTS = 1000  # that one call lists
_PROJECTS = "projects/"  # before the name of a project, in every key of it
_AT_ONCE = 8
_RACES = 5  # attempts at a key that others write at the same moment, which S3 answers with 409


def code_key(project: str, sha256: str) -> str:
    """Where a code archive is kept, by its content."""
    return f"{_PROJECTS}{project}/code/{sha256}.tar.gz"


def version_key(project: str, job: str, digest: str) -> str:
    """Where the document of a job version is kept, by its content."""
    return f"{_PROJECTS}{project}/jobs/{job}/versions/{digest}.json"


class DataBucket:
    """The data bucket by its name."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self.bucket = bucket

    def put_all(self, contents: Mapping[str, bytes]) -> None:
        """Write objects by their keys, several at once."""
        if len(contents) < 2:
            for key, content in contents.items():
                self._put(key, content)
            return
        with ThreadPoolExecutor(min(_AT_ONCE, len(contents))) as pool:
            for done in [pool.submit(self._put, key, content) for key, content in contents.items()]:
                done.result()

    @map_errors()
    def _put(self, key: str, content: bytes) -> None:
        self._client.put_object(Bucket=self.bucket, Key=key, Body=content)

    @map_errors()
    def put_new(self, key: str, content: bytes) -> bool:
        """Write an object unless there is one of this key; False if there is, whoever wrote it.

        Raises:
            Busy: others write this key at this moment, again and again.
        """
        for _ in range(_RACES):
            try:
                self._client.put_object(Bucket=self.bucket, Key=key, Body=content, IfNoneMatch="*")
            except ClientError as error:
                if error_code(error) == "PreconditionFailed":
                    return False
                if error_code(error) != "ConditionalRequestConflict":
                    raise
            else:
                return True
        raise Busy(f"`{key}`")

    @map_errors()
    def get(self, key: str, most: int | None = None) -> bytes:
        """An object's content, or its first bytes, `most` of them.

        Raises:
            NotFound: there is no such object.
        """
        try:
            with closing(self._client.get_object(Bucket=self.bucket, Key=key)["Body"]) as body:
                return body.read(most)
        except ClientError as error:
            if is_missing(error):
                raise NotFound("object", key) from error
            raise

    @map_errors()
    def exists(self, key: str) -> bool:
        """Whether there is such an object."""
        try:
            self._client.head_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if is_missing(error):
                return False
            raise
        return True

    @map_errors()
    def is_listed(self, key: str) -> bool:
        """Whether there is such an object, for a role that may list the bucket but not read the object."""
        answer = self._client.list_objects_v2(Bucket=self.bucket, Prefix=key, MaxKeys=1)
        return any(found["Key"] == key for found in answer.get("Contents", []))

    @map_errors()
    def list_projects(self) -> list[str]:
        """The names of the projects that have an object, in order: the first `MAX_PROJECTS`."""
        answer = self._client.list_objects_v2(Bucket=self.bucket, Prefix=_PROJECTS, Delimiter="/", MaxKeys=MAX_PROJECTS)
        return [found["Prefix"].removeprefix(_PROJECTS).rstrip("/") for found in answer.get("CommonPrefixes", [])]

    @map_errors()
    def upload_form(self, key: str, sha256: str, size: int) -> tuple[str, dict[str, str]]:
        """A URL and form fields with which anyone can upload exactly this content to this key, for an hour.

        S3 compares the content with the SHA-256 and refuses any other.
        """
        checksum = base64.b64encode(bytes.fromhex(sha256)).decode()
        fields = {"x-amz-checksum-algorithm": "SHA256", "x-amz-checksum-sha256": checksum}
        conditions: list[Any] = [{name: value} for name, value in fields.items()]
        form = self._client.generate_presigned_post(
            self.bucket,
            key,
            Fields=dict(fields),
            Conditions=[*conditions, ["content-length-range", size, size]],
            ExpiresIn=UPLOAD_SECONDS,
        )
        return form["url"], dict(form["fields"])
