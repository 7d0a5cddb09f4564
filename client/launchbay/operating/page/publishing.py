"""Publishes a built page: uploads what changed, deletes what nobody needs any more, tells CloudFront of new documents.

Every step may be repeated: a publication that was cut off is completed by the next one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from launchbay.operating.deployment import Deployment
from launchbay.operating.errors import map_aws_errors
from launchbay.operating.page.builds import RECORD, Build, find_unneeded, with_build
from launchbay.operating.page.page_files import ASSETS, PublishedFile, read_page_files
from launchbay.operating.page.page_stack import PageStack
from launchbay_core.errors import LaunchbayError

_MAX_DELETED = 1000  # in one call


@dataclass(eq=False)
class NoPageClient(LaunchbayError):
    """A deployment with its own issuer does not know the page's client there."""

    stack: PageStack

    def __str__(self) -> str:
        """What is missing, and how to set it."""
        return (
            f"The stack `{self.stack.name}` does not know the page's client at {self.stack.issuer}. Register a public "
            f"client there with the redirect {self.stack.redirect}, then run `sam deploy --stack-name "
            f"{self.stack.name} --region {self.stack.region} --parameter-overrides PageClientId=ID`."
        )


@dataclass(frozen=True)
class Publication:
    """What a publication did: the keys that it uploaded and deleted, and how many were there already."""

    uploaded: Sequence[str]
    unchanged: int
    deleted: Sequence[str]
    invalidated: Sequence[str]


def publish(
    deployment: Deployment,
    stack: PageStack,
    folder: Path,
    tell: Callable[[str], None],
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Publication:
    """Publish the page of a folder to a deployment; `tell` gets the key of each file as it is uploaded.

    Raises:
        NotBuilt: the folder has no built page.
        NoPageClient: the deployment does not know the page's client.
        AwsCallFailed: AWS refuses a call.
    """
    if not stack.client_id:
        raise NoPageClient(stack)
    files = read_page_files(folder, stack.settings)
    s3 = deployment.client("s3")
    present = _list(s3, stack.bucket)
    changed = [one for one in files if present.get(one.key, ("", None))[0] != one.tag]
    for one in changed:
        tell(one.key)
        _put(s3, stack.bucket, one.key, one.content, one.content_type, one.cache_control)
    deleted = _delete_unneeded(s3, stack.bucket, files, present, now())
    paths = [f"/{one.key}" for one in changed if not one.key.startswith(ASSETS)]
    _invalidate(deployment, stack.distribution, paths)
    return Publication([one.key for one in changed], len(files) - len(changed), deleted, paths)


def _list(s3: Any, bucket: str) -> dict[str, tuple[str, datetime]]:
    """The ETag and time of every object, by its key."""
    with map_aws_errors(f"list the bucket {bucket}"):
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        found = [one for page in pages for one in page.get("Contents", [])]
    return {one["Key"]: (one["ETag"].strip('"'), one["LastModified"]) for one in found}


def _put(s3: Any, bucket: str, key: str, content: bytes, kind: str, caching: str) -> None:
    with map_aws_errors(f"upload s3://{bucket}/{key}"):
        s3.put_object(Bucket=bucket, Key=key, Body=content, ContentType=kind, CacheControl=caching)


def _delete_unneeded(
    s3: Any, bucket: str, files: Sequence[PublishedFile], present: dict[str, tuple[str, datetime]], now: datetime
) -> list[str]:
    """Record this build, and delete the assets of builds that were replaced long ago; the keys of these."""
    assets = [one.key for one in files if one.key.startswith(ASSETS)]
    before = _read_builds(s3, bucket) if RECORD in present else []
    builds = with_build(before, assets, now)
    if builds != before:
        text = json.dumps([one.document for one in builds])
        _put(s3, bucket, RECORD, text.encode(), "application/json", "no-store")
    unneeded = find_unneeded({key: at for key, (_, at) in present.items() if key.startswith(ASSETS)}, builds, now)
    for start in range(0, len(unneeded), _MAX_DELETED):
        keys = [{"Key": key} for key in unneeded[start : start + _MAX_DELETED]]
        with map_aws_errors(f"delete old files of s3://{bucket}"):
            answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": keys, "Quiet": True})
            if refused := answer.get("Errors"):
                raise ClientError({"Error": refused[0]}, "DeleteObjects")
    return unneeded


def _read_builds(s3: Any, bucket: str) -> list[Build]:
    with map_aws_errors(f"read s3://{bucket}/{RECORD}"):
        text = s3.get_object(Bucket=bucket, Key=RECORD)["Body"].read()
    return [Build.of(one) for one in json.loads(text)]


def _invalidate(deployment: Deployment, distribution: str, paths: Sequence[str]) -> None:
    """Let CloudFront ask the bucket again for files whose names stay when their content changes.

    It would by itself after a second, as their headers say: nothing is wrong if this fails.
    """
    if not paths:
        return
    batch = {"Paths": {"Quantity": len(paths), "Items": list(paths)}, "CallerReference": str(datetime.now(UTC))}
    with map_aws_errors(f"invalidate files of the distribution {distribution}"):
        deployment.client("cloudfront").create_invalidation(DistributionId=distribution, InvalidationBatch=batch)
