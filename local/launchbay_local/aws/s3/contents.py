"""What a request says of its own content: `Content-MD5`, `x-amz-checksum-…`, and chunks with a checksum at the end."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import replace

from launchbay_local.aws.s3.checksums import ALGORITHMS, checksum, length
from launchbay_local.aws.s3.deletions import is_deletion_list
from launchbay_local.aws.s3.errors import S3Error
from launchbay_local.http.messages import Request

_PREFIX = "x-amz-checksum-"
_OF_CHUNKS = ("x-amz-decoded-content-length", "x-amz-trailer", "x-amz-trailer-signature")


def without_chunks(request: Request) -> Request:
    """The same request with its content as it is, if it comes in chunks (`aws-chunked`); headers after it are headers.

    Raises:
        S3Error: the chunks can't be read.
    """
    encodings = [one.strip() for one in (request.header("content-encoding") or "").split(",") if one.strip()]
    if "aws-chunked" not in encodings and not (request.header("x-amz-content-sha256") or "").startswith("STREAMING-"):
        return request
    try:
        content, trailer = _join(request.body)
    except ValueError:
        raise S3Error("IncompleteBody", "The request body terminated unexpectedly") from None
    left = [one for one in encodings if one != "aws-chunked"]
    replaced = {"content-encoding": ",".join(left), "x-amz-content-sha256": "UNSIGNED-PAYLOAD", "content-length": ""}
    headers = [(name, value) for name, value in request.headers if name not in (*_OF_CHUNKS, *replaced)]
    headers += [(name, value) for name, value in replaced.items() if value]
    return replace(request, body=content, headers=[*headers, *trailer.items()])


def check_content(request: Request) -> None:
    """Hold the body of a write, which is not in chunks, against its checksums.

    Raises:
        S3Error: a checksum is malformed, does not match, or is missing where S3 requires one.
    """
    is_write = request.method == "PUT" and not request.header("x-amz-copy-source")
    is_list = is_deletion_list(request)
    if not (is_write or is_list):
        return  # the checksums of CompleteMultipartUpload are of the object, not of the request
    content = request.body
    md5 = request.header("content-md5")
    if md5 is not None:
        _check_md5(md5, content)
    sums = _sums(dict(request.headers))
    if len(sums) > 1:
        raise S3Error(
            "InvalidRequest", "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."
        )
    for name, value in sums.items():
        check_sum(name, value, content)
    if is_list and md5 is None and not sums:
        raise S3Error("InvalidRequest", "Missing required header for this request: Content-MD5")


def check_sum(name: str, value: str, content: bytes) -> None:
    """Hold content against one checksum in base64.

    Raises:
        S3Error: it is malformed, or does not match.
    """
    if len(_decoded(value)) != length(name):
        raise S3Error("InvalidRequest", f"Value for {_PREFIX}{name} header is invalid.")
    if checksum(name, content) != value:
        raise S3Error("BadDigest", f"The {name.upper()} you specified did not match the calculated checksum.")


def _check_md5(value: str, content: bytes) -> None:
    if len(_decoded(value)) != hashlib.md5(usedforsecurity=False).digest_size:
        raise S3Error("InvalidDigest", "The Content-MD5 you specified was invalid.", details={"Content-MD5": value})
    computed = base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
    if computed != value:
        raise S3Error("BadDigest", "The Content-MD5 you specified did not match what we received.")


def _sums(headers: Mapping[str, str]) -> dict[str, str]:
    given = {name.removeprefix(_PREFIX): value for name, value in headers.items() if name.startswith(_PREFIX)}
    return {name: value for name, value in given.items() if name in ALGORITHMS}


def _join(body: bytes) -> tuple[bytes, dict[str, str]]:
    """The content of chunks, and the headers that follow it."""
    parts, at = [], 0
    while True:
        end = body.index(b"\r\n", at)
        size = int(body[at:end].partition(b";")[0], 16)
        at = end + 2
        if size == 0:
            break
        if size < 0 or at + size > len(body):
            raise ValueError("a chunk is not complete")
        parts.append(memoryview(body)[at : at + size])
        at += size + 2
    lines = [line.partition(":") for line in body[at:].decode("latin-1").split("\r\n") if ":" in line]
    return b"".join(parts), {name.strip().lower(): value.strip() for name, _, value in lines}


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return b""
