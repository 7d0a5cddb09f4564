"""The job's own signatures are botocore's."""

from __future__ import annotations

import datetime as dt

import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotocoreCredentials

from launchbay.runtime.s3.signature import Credentials, Request, quoted_path, signed_headers

HOST, REGION = "bucket.s3.eu-west-1.amazonaws.com", "eu-west-1"


@pytest.mark.parametrize("token", [None, "a token"])
@pytest.mark.parametrize(
    ("method", "content", "more"), [("GET", b"", {}), ("PUT", b"a job's id", {"if-none-match": "*"})]
)
def test_a_request_is_signed_as_botocore_signs_it(
    token: str | None, method: str, content: bytes, more: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = dt.datetime(2026, 1, 31, 23, 59, 59, tzinfo=dt.UTC)
    path = "/" + quoted_path("projects/p/runs/1/a b+ü.yaml")
    theirs = AWSRequest(method, f"https://{HOST}{path}", data=content, headers=more)
    theirs.context["payload_signing_enabled"] = True
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: at.replace(tzinfo=None), raising=False)
    monkeypatch.setattr("botocore.compat.get_current_datetime", lambda *_, **__: at.replace(tzinfo=None), raising=False)
    S3SigV4Auth(BotocoreCredentials("key", "secret", token), "s3", REGION).add_auth(theirs)

    ours = signed_headers(
        Request(method, HOST, path, content), REGION, Credentials("key", "secret", token), "20260131T235959Z", more
    )

    assert ours["authorization"] == theirs.headers["Authorization"]
