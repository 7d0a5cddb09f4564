"""The form of a browser upload (POST Object): its fields and its file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from launchbay_local.aws.s3.errors import S3Error
from launchbay_local.http.messages import Request

_BOUNDARY = re.compile(r'\s*multipart/form-data\s*;.*boundary="?([^";]+)"?', re.IGNORECASE)
_GAP = b"\r\n\r\n"
_NAME = re.compile(rb'[ ;]name="([^"]*)"', re.IGNORECASE)


@dataclass(frozen=True)
class Form:
    """The fields of an upload, by their names in lower case, and its file."""

    fields: Mapping[str, str]
    file: bytes


def is_upload_form(request: Request) -> bool:
    """Whether a request is a browser upload."""
    return _boundary(request) is not None


def read_form(request: Request) -> Form | None:
    """The form of a browser upload; None for every other request.

    Raises:
        S3Error: it has no file.
    """
    boundary = _boundary(request)
    return None if boundary is None else _read(request.body, boundary)


def form_fields(request: Request) -> Mapping[str, str] | None:
    """The fields of a browser upload that stand before its file, by their names in lower case; None without a form."""
    boundary = _boundary(request)
    return None if boundary is None else _read_fields(request.body, boundary)[0]


def _boundary(request: Request) -> bytes | None:
    match = _BOUNDARY.match(request.header("content-type") or "") if request.method == "POST" else None
    return match[1].encode() if match else None


def _read(body: bytes, boundary: bytes) -> Form:
    fields, start = _read_fields(body, boundary)
    if start is None:
        raise S3Error("InvalidArgument", "POST requires exactly one file upload per request.")
    # The file may contain the boundary, so the last one counts.
    return Form(fields, body[start : body.rindex(b"\r\n--" + boundary)])


def _read_fields(body: bytes, boundary: bytes) -> tuple[dict[str, str], int | None]:
    """The fields, and where the content of the file begins, which is the last field for S3; None without a file."""
    fields: dict[str, str] = {}
    mark, at = b"--" + boundary, 0
    while (begin := body.find(mark, at)) >= 0 and (gap := body.find(_GAP, begin)) >= 0:
        name = _NAME.search(body, begin, gap)
        if name is None:
            break
        start = gap + len(_GAP)
        if name[1] == b"file":
            return fields, start
        at = body.find(b"\r\n" + mark, start)
        fields[name[1].decode().lower()] = body[start:at].decode()
        at += len(b"\r\n")
    return fields, None
