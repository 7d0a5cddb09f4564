"""The policy of a browser upload (POST Object), which S3 enforces and moto does not read.

A client may send a form with other fields or another file; only the signed policy restricts an upload to its key, size
and content.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import escape

from launchbay_local.http.messages import Request, Response

_BOUNDARY = re.compile(r'multipart/form-data;.*boundary="?([^";]+)"?', re.IGNORECASE)
_GAP = b"\r\n\r\n"
_NAME = re.compile(rb'[ ;]name="([^"]*)"', re.IGNORECASE)
# Fields that need no condition in S3.
_FREE = ("x-amz-signature", "awsaccesskeyid", "signature", "policy", "file")


@dataclass(frozen=True)
class _Form:
    fields: Mapping[str, str]
    file: bytes


class _PolicyError(Exception):
    def __init__(self, code: str, message: str, status: int = 403) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


def refusal(request: Request, now: dt.datetime | None = None) -> Response | None:
    """S3's refusal of an upload that breaks its form's policy; None for every other request."""
    boundary = _boundary(request)
    if boundary is None:
        return None
    try:
        form = _read_form(request.body, boundary)
        _check(form, unquote(request.path).strip("/"), now or dt.datetime.now(dt.UTC))
    except _PolicyError as error:
        document = f"<Error><Code>{error.code}</Code><Message>{escape(error.message)}</Message></Error>"
        return Response(error.status, [("content-type", "application/xml")], document.encode())
    return None


def is_upload_form(request: Request) -> bool:
    """Whether a request is a browser upload."""
    return _boundary(request) is not None


def _boundary(request: Request) -> bytes | None:
    match = _BOUNDARY.match(request.header("content-type") or "") if request.method == "POST" else None
    return match[1].encode() if match else None


def _read_form(body: bytes, boundary: bytes) -> _Form:
    fields: dict[str, str] = {}
    mark, at = b"--" + boundary, 0
    while (begin := body.find(mark, at)) >= 0 and (gap := body.find(_GAP, begin)) >= 0:
        name = _NAME.search(body, begin, gap)
        if name is None:
            break
        start = gap + len(_GAP)
        if name[1] == b"file":  # the last field for S3; it may contain the boundary, so the last one counts
            return _Form(fields, body[start : body.rindex(b"\r\n" + mark)])
        at = body.find(b"\r\n" + mark, start)
        fields[name[1].decode().lower()] = body[start:at].decode()
        at += len(b"\r\n")
    raise _PolicyError("InvalidArgument", "POST requires exactly one file upload per request.", 400)


def _check(form: _Form, bucket: str, now: dt.datetime) -> None:
    if "policy" not in form.fields:
        return  # an anonymous upload, which only a bucket policy could allow
    policy = json.loads(base64.b64decode(form.fields["policy"]))
    if dt.datetime.fromisoformat(policy["expiration"]) < now:
        raise _PolicyError("AccessDenied", "Invalid according to Policy: Policy expired.")
    sent = {**form.fields, "bucket": bucket}
    named = {_check_condition(condition, sent, len(form.file)) for condition in policy["conditions"]}
    extra = [name for name in form.fields if name not in named and name not in _FREE and name[:13] != "x-ignore-"]
    if extra:
        raise _PolicyError("AccessDenied", f"Invalid according to Policy: Extra input fields: {extra[0]}")
    wanted = form.fields.get("x-amz-checksum-sha256")
    if wanted and wanted != base64.b64encode(hashlib.sha256(form.file).digest()).decode():
        raise _PolicyError("BadDigest", "The SHA256 you specified did not match the calculated checksum.", 400)


def _check_condition(condition: Mapping[str, Any] | Sequence[Any], sent: Mapping[str, str], size: int) -> str:
    """Check a condition; return the field that it is about, in lower case."""
    if isinstance(condition, Mapping):
        name, wanted = next(iter(condition.items()))
        kind = "eq"
    else:
        kind, name, wanted = condition
    if kind == "content-length-range":
        _check_size(size, int(name), int(wanted))
        return ""
    field = str(name).lstrip("$").lower()
    given = sent.get(field, "")
    if not (given.startswith(wanted) if kind == "starts-with" else given == wanted):
        condition_text = json.dumps([kind, f"${field}", wanted])
        raise _PolicyError("AccessDenied", f"Invalid according to Policy: Policy Condition failed: {condition_text}")
    return field


def _check_size(size: int, least: int, most: int) -> None:
    if size > most:
        raise _PolicyError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400)
    if size < least:
        raise _PolicyError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", 400)
