"""Uploads a file with the form that the API gives: an S3 POST, streamed, so that the file may be of any size."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from launchbay.api.errors import ApiError, Unreachable

_CHUNK = 256 * 1024
_TRIES = 3


def upload_file(
    url: str, fields: Mapping[str, str], file: Path, on_progress: Callable[[int], None] = lambda _bytes: None
) -> None:
    """Upload `file`; `on_progress` gets the number of bytes of each chunk when it is sent.

    Raises:
        ApiError: the storage refuses the file.
        Unreachable: the storage does not answer.
    """
    import urllib3  # noqa: PLC0415  (60 ms)

    boundary = secrets.token_hex(16)
    head, tail = _head(fields, boundary), f"\r\n--{boundary}--\r\n".encode()
    headers = {
        "content-type": f"multipart/form-data; boundary={boundary}",
        "content-length": str(len(head) + file.stat().st_size + len(tail)),
    }
    storage = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}"
    for left in reversed(range(_TRIES)):
        body = _body(head, file, tail, on_progress)
        try:
            answer = urllib3.request(
                "POST", url, body=body, headers=headers, retries=False, timeout=urllib3.Timeout(connect=5, read=60)
            )
        except urllib3.exceptions.HTTPError as error:
            if left == 0:
                raise Unreachable(storage, str(error)) from error
            continue
        if answer.status < 500 or left == 0:
            break
    if answer.status >= 300:
        raise ApiError(answer.status, {"detail": f"Could not upload the code: {_reason(answer.data)}"})


def _head(fields: Mapping[str, str], boundary: str) -> bytes:
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="code.tar.gz"\r\n'
        "Content-Type: application/gzip\r\n\r\n"
    )
    return "".join(parts).encode()


def _body(head: bytes, file: Path, tail: bytes, on_progress: Callable[[int], None]) -> Iterator[bytes]:
    yield head
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
            on_progress(len(chunk))
    yield tail


def _reason(document: bytes) -> str:
    """The message in the XML of S3, or the start of any other answer."""
    try:
        found = ET.fromstring(document)  # noqa: S314  (read from the storage that the server names)
    except ET.ParseError:
        return document[:200].decode("utf-8", "replace") or "no reason given"
    return found.findtext("Message") or found.findtext("Code") or "no reason given"
