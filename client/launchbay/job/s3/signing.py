"""AWS Signature Version 4 of a GET without a body. Pure."""

from __future__ import annotations

import hashlib
import hmac
from typing import NamedTuple
from urllib.parse import quote

_ALGORITHM = "AWS4-HMAC-SHA256"
_EMPTY = hashlib.sha256(b"").hexdigest()


class Credentials(NamedTuple):
    """What AWS requests are signed with."""

    access_key: str
    secret_key: str
    token: str | None = None


def quoted_path(path: str) -> str:
    """A URL path as S3 signs it: every character but the unreserved ones and `/` percent-encoded, once."""
    return quote(path, safe="/-_.~")


def signed_headers(host: str, path: str, region: str, credentials: Credentials, at: str) -> dict[str, str]:
    """The headers that authorise a GET of the (quoted) `path` from S3; `at` is the time as `20260131T235959Z`."""
    headers = {"host": host, "x-amz-content-sha256": _EMPTY, "x-amz-date": at}
    if credentials.token:
        headers["x-amz-security-token"] = credentials.token
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    request = f"GET\n{path}\n\n{lines}\n{names}\n{_EMPTY}"
    scope = f"{at[:8]}/{region}/s3/aws4_request"
    text = f"{_ALGORITHM}\n{at}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(_signing_key(credentials.secret_key, scope), text.encode(), hashlib.sha256).hexdigest()
    authorization = f"{_ALGORITHM} Credential={credentials.access_key}/{scope}, SignedHeaders={names}, "
    return {**headers, "authorization": f"{authorization}Signature={signature}"}


def _signing_key(secret: str, scope: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
