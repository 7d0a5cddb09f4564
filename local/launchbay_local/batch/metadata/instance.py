"""The instance metadata service of one attempt's machine, by IMDSv2 alone: its region, and the notice of its end.

It has no credentials: a job has those of its role.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from datetime import UTC, datetime

from launchbay_local.http.messages import Request, Response

_TOKEN_PATH = "/latest/api/token"  # noqa: S105  (a path)
_TTL_HEADER = "x-aws-ec2-metadata-token-ttl-seconds"
_TOKEN_HEADER = "x-aws-ec2-metadata-token"  # noqa: S105  (a header)
_LONGEST_TTL = 21600


class InstanceMetadata:
    """What the machine of one attempt tells; `region` is the stack's."""

    def __init__(self, region: str) -> None:
        self._region = region
        self._key = secrets.token_bytes(16)
        self._ends_at: int | None = None

    def give_notice(self, at: int) -> None:
        """Tell from now on that the machine ends at a time, in milliseconds since the epoch."""
        self._ends_at = at

    def answer(self, method: str, path: str, request: Request) -> Response:
        """The answer to a request for a path, such as `/latest/meta-data/placement/region`."""
        if path == _TOKEN_PATH:
            return self._token(request) if method == "PUT" else _plain(405, "Method Not Allowed")
        if method not in ("GET", "HEAD"):
            return _plain(405, "Method Not Allowed")
        if not self._is_valid(request.header(_TOKEN_HEADER) or ""):
            return _plain(401, "Unauthorized")
        if path == "/latest/meta-data/placement/region":
            return _plain(200, self._region)
        if path == "/latest/meta-data/spot/instance-action" and self._ends_at is not None:
            return _plain(200, json.dumps({"action": "terminate", "time": _time(self._ends_at)}))
        return _plain(404, "Not Found")

    def _token(self, request: Request) -> Response:
        """A token that tells until when it is valid, so that none need be remembered."""
        if request.header("x-forwarded-for") is not None:
            return _plain(403, "Forbidden")
        asked = request.header(_TTL_HEADER) or ""
        if not (asked.isascii() and asked.isdecimal() and 1 <= int(asked) <= _LONGEST_TTL):
            return _plain(400, "Bad Request")
        until = f"{int(time.time()) + int(asked)}"
        return Response(200, [("content-type", "text/plain"), (_TTL_HEADER, asked)], self._sign(until).encode())

    def _is_valid(self, token: str) -> bool:
        until = token.partition(".")[0]
        is_ours = hmac.compare_digest(token.encode(), self._sign(until).encode())
        return is_ours and int(until) > time.time()

    def _sign(self, until: str) -> str:
        return f"{until}.{hmac.new(self._key, until.encode(), hashlib.sha256).hexdigest()}"


def _plain(status: int, text: str) -> Response:
    return Response(status, [("content-type", "text/plain")], text.encode())


def _time(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
