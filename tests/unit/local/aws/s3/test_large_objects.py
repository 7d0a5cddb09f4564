"""Uploads in parts and reads of ranges, as boto3's transfers make them, and how their contents are stored."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import urllib3
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

from launchbay_local.aws.s3.stored_content import StoredContent, Unread, unread_contents
from launchbay_local.aws.services import Services
from launchbay_local.template.application import Application, Bucket

StartServices = Callable[[Application], Services]
APPLICATION = Application(buckets=[Bucket("files"), Bucket("others")])
MIB = 1024 * 1024
CONTENT = os.urandom(12 * MIB + 345)
KEY = "outputs/AROAEXAMPLE:0a1b/files/000001"
IN_PARTS = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB)


@pytest.fixture
def services(start_services: StartServices) -> Services:
    return start_services(APPLICATION)


@pytest.fixture
def s3(services: Services) -> Any:
    return services.client("s3")


def stored(folder: Path) -> list[int]:
    """The sizes of the files that contents are in."""
    return sorted(path.stat().st_size for path in (folder / "objects").iterdir())


def begin(s3: Any, key: str = KEY, **given: Any) -> str:
    return str(s3.create_multipart_upload(Bucket="files", Key=key, **given)["UploadId"])


def send(s3: Any, upload: str, number: int, body: bytes, key: str = KEY) -> dict[str, Any]:
    part = s3.upload_part(Bucket="files", Key=key, UploadId=upload, PartNumber=number, Body=body)
    return {"PartNumber": number, "ETag": part["ETag"]}


def complete(s3: Any, upload: str, *parts: dict[str, Any], key: str = KEY) -> Any:
    wanted = {"Parts": list(parts)}
    return s3.complete_multipart_upload(Bucket="files", Key=key, UploadId=upload, MultipartUpload=wanted)


def refused(call: Callable[[], Any]) -> tuple[str, int]:
    with pytest.raises(ClientError) as caught:
        call()
    return caught.value.response["Error"]["Code"], caught.value.response["ResponseMetadata"]["HTTPStatusCode"]


def test_a_transfer_brings_back_what_it_took_also_after_a_restart(
    s3: Any, start_services: StartServices, tmp_path: Path
) -> None:
    s3.upload_fileobj(io.BytesIO(CONTENT), "files", KEY, Config=IN_PARTS)
    assert stored(tmp_path) == [len(CONTENT)], "the parts are gone, and the object is there once"
    before = s3.head_object(Bucket="files", Key=KEY)

    for is_new in (False, True):
        client = start_services(APPLICATION).client("s3") if is_new else s3
        target = io.BytesIO()
        client.download_fileobj("files", KEY, target, Config=IN_PARTS)
        assert target.getvalue() == CONTENT
        after = client.head_object(Bucket="files", Key=KEY)
        assert (after["ETag"], after["ContentLength"]) == (before["ETag"], len(CONTENT))
        assert after["ETag"].endswith('-3"')


@pytest.mark.parametrize("algorithm", ["CRC32", "SHA256", "SHA1"])
def test_a_checksum_of_parts_is_that_of_their_checksums(s3: Any, algorithm: str) -> None:
    upload = begin(s3, ChecksumAlgorithm=algorithm)
    part = s3.upload_part(
        Bucket="files", Key=KEY, UploadId=upload, PartNumber=1, Body=b"content", ChecksumAlgorithm=algorithm
    )
    complete(s3, upload, {"PartNumber": 1, "ETag": part["ETag"]})

    answer = s3.get_object(Bucket="files", Key=KEY, ChecksumMode="ENABLED")

    assert answer["ChecksumType"] == "COMPOSITE"
    assert answer[f"Checksum{algorithm}"].endswith("-1")


def test_a_checksum_of_the_whole_object_is_one_that_an_sdk_accepts(s3: Any) -> None:
    upload = begin(s3, ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT")
    complete(s3, upload, send(s3, upload, 1, b"content"))

    answer = s3.get_object(Bucket="files", Key=KEY, ChecksumMode="ENABLED")

    assert answer["ChecksumType"] == "FULL_OBJECT"
    assert answer["Body"].read() == b"content"


def test_a_part_can_be_sent_again_and_parts_are_listed(s3: Any, tmp_path: Path) -> None:
    upload = begin(s3)
    send(s3, upload, 2, b"second")
    send(s3, upload, 1, b"wrong")
    first = send(s3, upload, 1, b"x" * 5 * MIB)

    listed = s3.list_parts(Bucket="files", Key=KEY, UploadId=upload)["Parts"]
    assert [(one["PartNumber"], one["Size"]) for one in listed] == [(1, 5 * MIB), (2, 6)]
    assert stored(tmp_path) == [6, 5 * MIB]
    complete(s3, upload, first)
    assert stored(tmp_path) == [5 * MIB], "a part that is not named is gone"


def test_a_completion_that_is_refused_leaves_the_parts(s3: Any, tmp_path: Path) -> None:
    upload = begin(s3)
    small, last = send(s3, upload, 1, b"small"), send(s3, upload, 2, b"last")

    assert refused(lambda: complete(s3, upload, small, last)) == ("EntityTooSmall", 400)
    assert refused(lambda: complete(s3, upload, small, {**last, "ETag": '"other"'})) == ("InvalidPart", 400)
    assert refused(lambda: complete(s3, upload, last, small)) == ("InvalidPartOrder", 400)
    assert stored(tmp_path) == [4, 5]
    complete(s3, upload, last)
    assert s3.get_object(Bucket="files", Key=KEY)["Body"].read() == b"last"


def test_a_completion_can_be_repeated(s3: Any) -> None:
    upload = begin(s3)
    part = send(s3, upload, 1, b"content")

    assert complete(s3, upload, part)["ETag"] == complete(s3, upload, part)["ETag"]
    s3.put_object(Bucket="files", Key=KEY, Body=b"another one")
    assert refused(lambda: complete(s3, upload, part)) == ("NoSuchUpload", 404)


def test_an_upload_that_is_aborted_leaves_nothing(s3: Any, tmp_path: Path) -> None:
    upload = begin(s3)
    part = send(s3, upload, 1, b"content")

    s3.abort_multipart_upload(Bucket="files", Key=KEY, UploadId=upload)

    assert stored(tmp_path) == []
    assert refused(lambda: complete(s3, upload, part)) == ("NoSuchUpload", 404)
    assert refused(lambda: s3.abort_multipart_upload(Bucket="files", Key=KEY, UploadId=upload)) == ("NoSuchUpload", 404)


def test_an_upload_is_one_of_its_own_key(s3: Any) -> None:
    upload = begin(s3)
    part = send(s3, upload, 1, b"content")

    for call in (
        lambda: send(s3, upload, 2, b"forged", key="outputs/other"),
        lambda: complete(s3, upload, part, key="outputs/other"),
        lambda: s3.list_parts(Bucket="files", Key="outputs/other", UploadId=upload),
        lambda: s3.abort_multipart_upload(Bucket="files", Key="outputs/other", UploadId=upload),
        lambda: s3.list_parts(Bucket="others", Key=KEY, UploadId=upload),
    ):
        assert refused(call) == ("NoSuchUpload", 404)


def test_an_upload_into_a_bucket_that_the_template_lacks_works_too(s3: Any) -> None:
    s3.create_bucket(Bucket="made-later")

    s3.upload_fileobj(io.BytesIO(CONTENT), "made-later", KEY, Config=IN_PARTS)

    assert s3.get_object(Bucket="made-later", Key=KEY)["Body"].read() == CONTENT


@pytest.mark.parametrize(
    ("wanted", "status", "expected"),
    [
        ("bytes=2-4", 206, b"cde"),
        ("bytes=7-", 206, b"hij"),
        ("bytes=-3", 206, b"hij"),
        ("bytes=0-99", 206, b"abcdefghij"),
        ("bytes=-99", 206, b"abcdefghij"),
        ("bytes=10-", 416, None),
    ],
)
def test_a_presigned_address_gives_ranges_and_the_names_that_it_asks_for(
    s3: Any, wanted: str, status: int, expected: bytes | None
) -> None:
    s3.put_object(Bucket="files", Key=KEY, Body=b"abcdefghij")
    disposition = 'attachment; filename="model.bin"'
    asked = {"ResponseContentDisposition": disposition, "ResponseContentType": "application/x-model"}
    url = s3.generate_presigned_url("get_object", {"Bucket": "files", "Key": KEY, **asked})

    answer = urllib3.request("GET", url, headers={"range": wanted})

    assert answer.status == status
    if expected is None:
        assert b"<Code>InvalidRange</Code>" in answer.data
        return
    assert answer.data == expected
    assert answer.headers["content-length"] == str(len(expected))
    assert answer.headers["content-disposition"] == disposition
    assert answer.headers["content-type"] == "application/x-model"
    if status == 206:
        begin_at = b"abcdefghij".index(expected)
        assert answer.headers["content-range"] == f"bytes {begin_at}-{begin_at + len(expected) - 1}/10"


def test_an_empty_object_and_a_head_have_no_body(s3: Any) -> None:
    s3.put_object(Bucket="files", Key="empty", Body=b"")
    s3.put_object(Bucket="files", Key="ten", Body=b"abcdefghij")

    assert s3.get_object(Bucket="files", Key="empty")["Body"].read() == b""
    assert s3.head_object(Bucket="files", Key="ten")["ContentLength"] == 10
    assert s3.head_object(Bucket="files", Key="ten", Range="bytes=2-4")["ContentLength"] == 3


def test_an_object_that_is_deleted_while_it_is_read_is_read_to_its_end(s3: Any) -> None:
    s3.put_object(Bucket="files", Key=KEY, Body=CONTENT[: 6 * MIB])

    body = s3.get_object(Bucket="files", Key=KEY)["Body"]
    head = body.read(10)
    s3.delete_object(Bucket="files", Key=KEY)

    assert head + body.read() == CONTENT[: 6 * MIB]


def test_a_copy_of_an_object_has_its_content(s3: Any, tmp_path: Path) -> None:
    s3.upload_fileobj(io.BytesIO(CONTENT), "files", KEY, Config=IN_PARTS)

    s3.copy_object(Bucket="files", Key="copied", CopySource={"Bucket": "files", "Key": KEY})
    s3.delete_object(Bucket="files", Key=KEY)

    assert s3.get_object(Bucket="files", Key="copied")["Body"].read() == CONTENT
    assert stored(tmp_path) == [len(CONTENT)]


def test_very_many_keys_are_listed_in_pages_in_the_order_of_their_names(s3: Any) -> None:
    keys = [f"outputs/AROAEXAMPLE:{number % 7:04}/files/{number:06}" for number in range(120)]
    for key in keys:
        s3.put_object(Bucket="files", Key=key, Body=b"")
    pages = s3.get_paginator("list_objects_v2")

    listed = [
        [one["Key"] for one in page["Contents"]]
        for page in pages.paginate(Bucket="files", Prefix="outputs/AROAEXAMPLE:", PaginationConfig={"PageSize": 50})
    ]

    assert [len(page) for page in listed] == [50, 50, 20]
    assert [key for page in listed for key in page] == sorted(keys)


def test_a_content_that_is_left_unread_is_a_part_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "content"
    path.write_bytes(b"abcdefghij")
    content = StoredContent(path)

    with unread_contents():
        found = content.read()
    content.seek(0)

    assert isinstance(found, Unread)
    assert len(found) == 10
    part = found[2:5].open()
    with part.file:
        assert (part.start, part.size) == (2, 3)
    assert content.read() == b"abcdefghij"
