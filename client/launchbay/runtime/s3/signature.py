"""AWS Signature Version 4 of a request, as S3 takes it. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote

_ALGORITHM = "AWS4-HMAC-SHA256"


class Credentials(NamedTuple):
    """What AWS requests are signed with."""

    access_key: str
    secret_key: str
    token: str | None = None


class Request(NamedTuple):
    """A request as it is signed: its path is quoted, header names are in lower case."""

    method: str
    host: str
    path: str
    content: bytes = b""


def quoted_path(path: str) -> str:
    """A URL path as S3 signs it: every character but the unreserved ones and `/` percent-encoded, once."""
    return quote(path, safe="/-_.~")


def signed_headers(
    request: Request,
    region: str,
    credentials: Credentials,
    at: str,
    more: Mapping[str, str] = MappingProxyType({}),
    service: str = "s3",
) -> dict[str, str]:
    """The headers that authorise a request, `more` among them; `at` is the time as `20260131T235959Z`."""
    content = hashlib.sha256(request.content).hexdigest()
    headers = {"host": request.host, "x-amz-content-sha256": content, "x-amz-date": at, **more}
    if credentials.token:
        headers["x-amz-security-token"] = credentials.token
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    canonical = f"{request.method}\n{request.path}\n\n{lines}\n{names}\n{content}"
    scope = f"{at[:8]}/{region}/{service}/aws4_request"
    text = f"{_ALGORITHM}\n{at}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = hmac.new(_signing_key(credentials.secret_key, scope), text.encode(), hashlib.sha256).hexdigest()
    authorization = f"{_ALGORITHM} Credential={credentials.access_key}/{scope}, SignedHeaders={names}, "
    return {**headers, "authorization": f"{authorization}Signature={signature}"}


def _signing_key(secret: str, scope: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
