"""Browser uploads: the signed policy is enforced on everything that is sent with the form."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import urllib3
from hypothesis import given
from hypothesis import strategies as st

from launchbay.api.errors import ApiError
from launchbay.api.storage import upload_file
from launchbay_core.aws.data_bucket import DataBucket
from launchbay_local.aws.s3.forms import read_form
from launchbay_local.aws.s3.post_policies import check_form
from launchbay_local.aws.services import Services
from launchbay_local.http.messages import Request
from launchbay_local.template.application import Application, Bucket
from local_support import post_form

CONTENT = b"the content that was announced"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
StartServices = Callable[[Application], Services]


@pytest.fixture
def s3(start_services: StartServices) -> Any:
    return start_services(Application(buckets=[Bucket("bucket", versioned=True, encryption="aws:kms")])).client("s3")


@pytest.fixture
def form(s3: Any) -> dict[str, Any]:
    url, fields = DataBucket(s3, "bucket").upload_form("code/x.tar.gz", DIGEST, len(CONTENT))
    return {"url": url, "fields": fields}


def code_of(answer: urllib3.BaseHTTPResponse) -> tuple[int, str | None]:
    return answer.status, ET.fromstring(answer.data).findtext("Code")  # noqa: S314  (our own)


def is_empty(s3: Any) -> bool:
    return "Contents" not in s3.list_objects_v2(Bucket="bucket")


def test_the_content_that_the_form_was_made_for_is_taken(s3: Any, form: dict[str, Any]) -> None:
    assert post_form(form, CONTENT).status == 204
    assert s3.get_object(Bucket="bucket", Key="code/x.tar.gz")["Body"].read() == CONTENT


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (CONTENT + b"!", (400, "EntityTooLarge")),
        (CONTENT[:-1], (400, "EntityTooSmall")),
        (b"x" * len(CONTENT), (400, "BadDigest")),
    ],
)
def test_another_content_is_refused(s3: Any, form: dict[str, Any], content: bytes, refused: tuple[int, str]) -> None:
    assert code_of(post_form(form, content)) == refused
    assert is_empty(s3)


@pytest.mark.parametrize(
    "fields", [{"key": "code/other.tar.gz"}, {"x-amz-checksum-sha256": "AAAA"}, {"acl": "public-read"}]
)
def test_other_or_more_fields_are_refused(s3: Any, form: dict[str, Any], fields: dict[str, str]) -> None:
    assert code_of(post_form(form, CONTENT, **fields)) == (403, "AccessDenied")
    assert is_empty(s3)


def test_an_expired_form_is_refused(s3: Any) -> None:
    expired = s3.generate_presigned_post("bucket", "k", ExpiresIn=-1)

    assert code_of(post_form(expired, CONTENT)) == (403, "AccessDenied")


def test_the_client_says_why_its_file_was_refused(form: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(CONTENT * 2)

    with pytest.raises(ApiError, match="exceeds the maximum allowed size"):
        upload_file(form["url"], form["fields"], tmp_path / "file")


@given(st.binary(max_size=200).map(lambda content: content + b"\r\n--mark\r\n" + content))
def test_a_file_is_measured_whole_with_any_content(content: bytes) -> None:
    policy = {
        "expiration": "2100-01-01T00:00:00Z",
        "conditions": [["content-length-range", len(content), len(content)]],
    }
    text = base64.b64encode(json.dumps(policy).encode()).decode()
    begin = "--mark\r\nContent-Disposition: form-data; name="
    head = f'{begin}"policy"\r\n\r\n{text}\r\n{begin}"file"; filename="f"\r\n\r\n'
    body = head.encode() + content + b"\r\n--mark--\r\n"
    request = Request("POST", "/b", [("content-type", "multipart/form-data; boundary=mark")], body)

    form = read_form(request)

    assert form is not None
    assert form.file == content
    check_form(form, "b", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


def test_a_request_that_is_no_form_is_let_through() -> None:
    assert read_form(Request("POST", "/b?delete", [("content-type", "application/xml")], b"<Delete/>")) is None
