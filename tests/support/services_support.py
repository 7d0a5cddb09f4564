"""AWS services for tests of the local stack, with their state in a folder, and writes to their S3."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from launchbay_local.aws.journal import Journal
from launchbay_local.aws.services import MAX_BODY, Services
from launchbay_local.http.server import LoopbackServer
from launchbay_local.location import REGION
from local_support import post_form


def services_in(folder: Path) -> Services:
    """Services that continue with the state in a folder once they are started."""
    server = LoopbackServer(0, max_body=MAX_BODY)
    return Services(Journal(folder / "state.sqlite3"), folder / "objects", REGION, server)


def create_in_every_way(s3: Any, bucket: str) -> None:
    """Create the objects `put`, `copied`, `pieces` and `form`, each by the call that its name tells."""
    s3.put_object(Bucket=bucket, Key="put", Body=b"x")
    s3.copy_object(Bucket=bucket, Key="copied", CopySource={"Bucket": bucket, "Key": "put"})
    upload = s3.create_multipart_upload(Bucket=bucket, Key="pieces")["UploadId"]
    piece = s3.upload_part(Bucket=bucket, Key="pieces", UploadId=upload, PartNumber=1, Body=b"x")
    parts = {"Parts": [{"PartNumber": 1, "ETag": piece["ETag"]}]}
    s3.complete_multipart_upload(Bucket=bucket, Key="pieces", UploadId=upload, MultipartUpload=parts)
    post_form(s3.generate_presigned_post(bucket, "form"), b"x")
