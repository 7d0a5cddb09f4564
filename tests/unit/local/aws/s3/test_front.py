"""What S3 refuses is refused before moto sees it, on the endpoint that the stack serves."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import urllib3
from botocore import UNSIGNED
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.exceptions import ClientError

from launchbay.runtime.s3 import S3Bucket
from launchbay_local.aws.services import Services, _session
from launchbay_local.template.application import Application, Bucket

StartServices = Callable[[Application], Services]
APPLICATION = Application(buckets=[Bucket("sealed", versioned=True, encryption="aws:kms"), Bucket("plain")])
SHA256 = base64.b64encode(hashlib.sha256(b"x").digest()).decode()


@pytest.fixture
def services(start_services: StartServices) -> Services:
    return start_services(APPLICATION)


@pytest.fixture
def s3(services: Services) -> Any:
    return services.client("s3")


def client(services: Services, **config: Any) -> Any:
    return _session(services.region).client("s3", endpoint_url=services.url, config=Config(proxies={}, **config))


def code(refused: pytest.ExceptionInfo[ClientError]) -> tuple[int, str]:
    answer = refused.value.response
    return answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]


def answer_of(answer: urllib3.BaseHTTPResponse) -> tuple[int, str | None]:
    return answer.status, ET.fromstring(answer.data).findtext("Code")  # noqa: S314  (our own)


@pytest.mark.parametrize("version", ["s3", UNSIGNED])
def test_an_encrypted_object_is_written_and_read_with_signature_version_four_only(
    services: Services, s3: Any, version: Any
) -> None:
    s3.put_object(Bucket="sealed", Key="k", Body=b"x")
    older = client(services, signature_version=version)

    for operation in (older.get_object, older.put_object):
        with pytest.raises(ClientError, match="require AWS Signature Version 4") as refused:
            operation(Bucket="sealed", Key="k")
        assert code(refused) == (400, "InvalidArgument")
    assert s3.get_object(Bucket="sealed", Key="k")["Body"].read() == b"x"


def test_a_url_of_signature_version_two_is_refused_by_every_new_bucket(services: Services, s3: Any) -> None:
    s3.put_object(Bucket="plain", Key="k", Body=b"x")
    url = client(services, signature_version="s3").generate_presigned_url("get_object", {"Bucket": "plain", "Key": "k"})

    assert answer_of(urllib3.request("GET", url)) == (400, "InvalidRequest")


def test_an_anonymous_form_is_refused_by_an_encrypted_bucket(services: Services) -> None:
    answer = urllib3.request("POST", f"{services.url}/sealed", fields={"key": "k", "file": ("f", b"x")})

    assert answer_of(answer) == (400, "InvalidArgument")


def test_a_presigned_url_works_until_it_expires_and_for_a_week_at_most(s3: Any) -> None:
    s3.put_object(Bucket="sealed", Key="k", Body=b"x")

    def get(seconds: int) -> urllib3.BaseHTTPResponse:
        where = {"Bucket": "sealed", "Key": "k"}
        return urllib3.request("GET", s3.generate_presigned_url("get_object", where, ExpiresIn=seconds))

    assert get(60).data == b"x"
    assert answer_of(get(7 * 24 * 3600 + 1)) == (400, "AuthorizationQueryParametersError")
    assert answer_of(get(-5)) == (400, "AuthorizationQueryParametersError")


@pytest.mark.parametrize("method", ["get_object", "head_object"])
def test_a_presigned_url_of_an_object_that_is_not_there_says_so(s3: Any, method: str) -> None:
    named = {"Bucket": "sealed", "Key": "k"}
    asked = {**named, "ResponseContentDisposition": "attachment"} if method == "get_object" else named
    verb = method.partition("_")[0].upper()

    missing = urllib3.request(verb, s3.generate_presigned_url(method, asked))
    s3.put_object(**named, Body=b"x")
    there = urllib3.request(verb, s3.generate_presigned_url(method, asked))

    assert (missing.status, there.status) == (404, 200)
    assert verb == "HEAD" or answer_of(missing) == (404, "NoSuchKey")


def test_a_bucket_is_addressed_by_path_and_by_host(services: Services, s3: Any) -> None:
    s3.put_object(Bucket="plain", Key="a b", Body=b"x")
    by_path = s3.generate_presigned_url("get_object", {"Bucket": "plain", "Key": "a b"})
    by_host, port = by_path.replace("/plain/", "/"), services.url.rsplit(":", 1)[1]

    assert urllib3.request("GET", by_path).data == b"x"
    for host in ("plain.localhost", "plain.s3.localhost", "plain.s3.us-east-1.localhost"):
        answer = urllib3.request("GET", by_host, headers={"host": f"{host}:{port}"})
        assert (answer.status, answer.data) == (200, b"x"), host


def test_another_region_s_endpoint_names_the_right_one(services: Services) -> None:
    host = {"host": "plain.s3.eu-west-1.localhost"}
    answer = urllib3.request("GET", f"{services.url}/k", headers=host, redirect=False, retries=False)

    assert answer_of(answer) == (301, "PermanentRedirect")
    assert answer.headers["x-amz-bucket-region"] == "us-east-1"


def test_a_signature_for_another_region_is_refused_and_an_sdk_signs_again(services: Services, s3: Any) -> None:
    elsewhere = _session("eu-west-1").client("s3", endpoint_url=services.url, config=Config(signature_version="s3v4"))
    answer = urllib3.request("GET", elsewhere.generate_presigned_url("get_object", {"Bucket": "plain", "Key": "k"}))

    assert answer_of(answer) == (400, "AuthorizationQueryParametersError")
    assert answer.headers["x-amz-bucket-region"] == "us-east-1"
    elsewhere.put_object(Bucket="plain", Key="k", Body=b"x")
    assert s3.get_object(Bucket="plain", Key="k")["Body"].read() == b"x"


def test_a_job_that_does_not_know_its_region_finds_its_bucket(services: Services, s3: Any) -> None:
    s3.put_object(Bucket="sealed", Key="k", Body=b"x")
    keys = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}
    bucket = S3Bucket("sealed", {**keys, "AWS_REGION": "eu-west-1", "AWS_ENDPOINT_URL": services.url})

    assert bucket.read("k", 10) == b"x"
    assert (bucket.put_new("claim", b"me"), bucket.put_new("claim", b"other")) == (True, False)
    bucket.close()


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"content-md5": "eA=="}, "InvalidDigest"),
        ({"content-md5": base64.b64encode(hashlib.md5(b"y").digest()).decode()}, "BadDigest"),  # noqa: S324
        ({"x-amz-checksum-sha256": "eA=="}, "InvalidRequest"),
        ({"x-amz-checksum-crc32": "AAAAAA=="}, "BadDigest"),
        ({"x-amz-checksum-crc32c": "AAAAAA=="}, "BadDigest"),
        ({"x-amz-checksum-crc64nvme": "AAAAAAAAAAA="}, "BadDigest"),
        ({"x-amz-checksum-sha256": SHA256, "x-amz-checksum-crc32": "AAAAAA=="}, "InvalidRequest"),
        ({"x-amz-content-sha256": "0" * 64}, "XAmzContentSHA256Mismatch"),
        ({"x-amz-content-sha256": "nothing"}, "InvalidArgument"),
    ],
)
def test_content_that_is_not_what_its_headers_say_is_refused(s3: Any, headers: dict[str, str], expected: str) -> None:
    def send(request: AWSRequest, **_: Any) -> None:
        for name in list(request.headers):
            if name.lower().startswith("x-amz-checksum") or name.lower() in headers:
                del request.headers[name]
        for name, value in headers.items():
            request.headers[name] = value

    s3.meta.events.register("before-send.s3.PutObject", send)
    with pytest.raises(ClientError) as refused:
        s3.put_object(Bucket="plain", Key="k", Body=b"x")

    assert code(refused) == (400, expected)
    assert "Contents" not in s3.list_objects_v2(Bucket="plain")


def test_chunks_with_a_checksum_at_the_end_are_read_whole(s3: Any) -> None:
    chunks = b"1\r\nx\r\n0\r\nx-amz-checksum-sha256:"
    sizes = {"x-amz-decoded-content-length": "1", "x-amz-trailer": "x-amz-checksum-sha256"}

    def put(trailer: str) -> urllib3.BaseHTTPResponse:
        url = s3.generate_presigned_url("put_object", {"Bucket": "plain", "Key": "k"})
        headers = {
            "content-encoding": "aws-chunked",
            "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            **sizes,
        }
        return urllib3.request("PUT", url, body=chunks + trailer.encode() + b"\r\n\r\n", headers=headers)

    assert answer_of(put(SHA256[::-1][1:] + "=")) in {(400, "BadDigest"), (400, "InvalidRequest")}
    assert put(SHA256).status == 200
    assert s3.get_object(Bucket="plain", Key="k")["Body"].read() == b"x"


def test_a_list_of_deletions_needs_a_checksum(s3: Any) -> None:
    url = s3.generate_presigned_url("list_objects_v2", {"Bucket": "plain"}).replace("list-type=2", "delete=")

    answer = urllib3.request("POST", url, body=b"<Delete><Object><Key>k</Key></Object></Delete>")

    assert answer_of(answer) == (400, "InvalidRequest")
    s3.delete_objects(Bucket="plain", Delete={"Objects": [{"Key": "k"}]})


def test_a_part_has_a_number_from_one_to_ten_thousand(s3: Any) -> None:
    upload = s3.create_multipart_upload(Bucket="plain", Key="k")["UploadId"]
    for number in (0, 10_001):
        with pytest.raises(ClientError, match="between 1 and 10000") as refused:
            s3.upload_part(Bucket="plain", Key="k", UploadId=upload, PartNumber=number, Body=b"x")
        assert code(refused) == (400, "InvalidArgument")
