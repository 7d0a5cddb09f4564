"""Writes on a condition: one winner, 412 for those that come later, 409 if a deletion came between."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from launchbay_local.aws.s3.addresses import Address
from launchbay_local.aws.s3.conditions import Conditions
from launchbay_local.aws.s3.errors import S3Error
from launchbay_local.aws.services import Services
from launchbay_local.http.messages import Request
from launchbay_local.template.application import Application, Bucket

StartServices = Callable[[Application], Services]


@pytest.fixture
def s3(start_services: StartServices) -> Any:
    return start_services(Application(buckets=[Bucket("bucket", versioned=True)])).client("s3")


def refusal(call: Callable[[], object]) -> tuple[int, str]:
    with pytest.raises(ClientError) as refused:
        call()
    answer = refused.value.response
    return answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]


def test_a_second_write_is_refused_until_the_object_is_deleted(s3: Any) -> None:
    def put() -> Any:
        return s3.put_object(Bucket="bucket", Key="k", Body=b"x", IfNoneMatch="*")

    put()
    assert refusal(put) == (412, "PreconditionFailed")
    s3.delete_object(Bucket="bucket", Key="k")
    put()


def test_a_copy_and_a_multipart_upload_keep_the_condition_too(s3: Any) -> None:
    s3.put_object(Bucket="bucket", Key="k", Body=b"x")
    source = {"Bucket": "bucket", "Key": "k"}
    assert refusal(lambda: s3.copy_object(Bucket="bucket", Key="k", CopySource=source, IfNoneMatch="*"))[0] == 412
    upload = s3.create_multipart_upload(Bucket="bucket", Key="k")["UploadId"]
    part = s3.upload_part(Bucket="bucket", Key="k", UploadId=upload, PartNumber=1, Body=b"part")
    parts = {"Parts": [{"ETag": part["ETag"], "PartNumber": 1}]}

    def complete(**condition: str) -> Any:
        return s3.complete_multipart_upload(
            Bucket="bucket", Key="k", UploadId=upload, MultipartUpload=parts, **condition
        )

    assert refusal(lambda: complete(IfNoneMatch="*"))[0] == 412
    assert refusal(lambda: complete(IfMatch='"other"'))[0] == 412
    complete(IfMatch=s3.head_object(Bucket="bucket", Key="k")["ETag"])
    assert s3.get_object(Bucket="bucket", Key="k")["Body"].read() == b"part"


def test_another_value_than_a_star_is_not_implemented(s3: Any) -> None:
    assert refusal(lambda: s3.put_object(Bucket="bucket", Key="k", IfNoneMatch='"etag"')) == (501, "NotImplemented")


def test_what_must_match_must_be_there(s3: Any) -> None:
    assert refusal(lambda: s3.put_object(Bucket="bucket", Key="k", IfMatch='"etag"')) == (404, "NoSuchKey")


def test_a_deletion_between_arrival_and_write_is_a_conflict() -> None:
    conditions = Conditions(lambda _bucket, _key: None)
    address = Address("b", "k", "us-east-1")
    request = Request("PUT", "/b/k", [("if-none-match", "*")])
    seen = conditions.seen(address)
    conditions.check(request, address, seen)

    conditions.count_deletion(address)

    with pytest.raises(S3Error) as refused:
        conditions.check(request, address, seen)
    assert (refused.value.status, refused.value.code) == (409, "ConditionalRequestConflict")
    conditions.check(request, address, conditions.seen(address))
