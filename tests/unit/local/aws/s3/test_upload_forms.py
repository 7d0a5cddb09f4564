"""The upload form of the production code, held against S3's rules in three regions; nothing is sent anywhere."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
import urllib3
from moto import mock_aws

from launchbay_core.aws import clients
from launchbay_core.aws.data_bucket import DataBucket
from launchbay_local.aws.s3.addresses import read_address
from launchbay_local.aws.s3.errors import S3Error
from launchbay_local.aws.s3.front import S3Front
from launchbay_local.http.messages import Request

CONTENT = b"the content that was announced"
BUCKET = "launchbay-data"
# One where Signature Version 2 still exists, two of the regions before and after 20 March 2019 where it doesn't.
REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-5"]


@pytest.fixture(params=REGIONS)
def region(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A region whose account has an encrypted bucket, and in which this process runs."""
    name: str = request.param
    for variable in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", name)
    clients.client.cache_clear()
    clients.session.cache_clear()
    with mock_aws():
        made: Any = boto3.client("s3", region_name=name)
        place: Any = {} if name == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": name}}
        made.create_bucket(Bucket=BUCKET, **place)
        rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
        made.put_bucket_encryption(Bucket=BUCKET, ServerSideEncryptionConfiguration={"Rules": [rule]})
        yield name
    clients.client.cache_clear()
    clients.session.cache_clear()


def sent(url: str, fields: dict[str, str]) -> Request:
    """The request that a client makes of a form."""
    body, kind = urllib3.encode_multipart_formdata({**fields, "file": ("code.tar.gz", CONTENT)})
    parts = urlsplit(url)
    return Request("POST", parts.path or "/", [("host", parts.netloc), ("content-type", kind)], body)


def check(request: Request, region: str) -> None:
    front = S3Front(region, lambda: dt.datetime.now(dt.UTC))
    front.check(request, read_address(request, region))


def test_the_form_of_the_api_is_taken_by_s3_in_every_region(region: str) -> None:
    digest = hashlib.sha256(CONTENT).hexdigest()
    url, fields = DataBucket(clients.client("s3"), BUCKET).upload_form("code/x", digest, len(CONTENT))

    check(sent(url, fields), region)

    assert url == f"https://{BUCKET}.s3.{region}.amazonaws.com/"
    assert fields["x-amz-algorithm"] == "AWS4-HMAC-SHA256"
    assert f"/{region}/s3/aws4_request" in fields["x-amz-credential"]
    assert not {"signature", "AWSAccessKeyId"} & fields.keys()


def test_a_form_as_boto3_makes_it_by_itself_is_refused(region: str) -> None:
    form = boto3.client("s3", region_name=region).generate_presigned_post(BUCKET, "code/x")

    with pytest.raises(S3Error) as refused:
        check(sent(form["url"], form["fields"]), region)

    codes = {
        "us-east-1": "InvalidArgument",  # Signature Version 2
        "eu-west-1": "TemporaryRedirect",  # the global endpoint
        "ap-southeast-5": "IllegalLocationConstraintException",
    }
    assert refused.value.code == codes[region]
