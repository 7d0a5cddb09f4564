"""The records of an extended header (pax): each is `LENGTH KEY=VALUE` and a line break, LENGTH being its own."""

from __future__ import annotations

import re

from launchbay_core.domain.submissions.archives.errors import BadArchive, unreadable
from launchbay_core.domain.submissions.archives.tar_headers import MAX_OWNER

_LENGTH = re.compile(rb"[1-9][0-9]{0,6} ")
_OWNERS = {b"uid", b"gid"}
_TIMES = {b"mtime", b"atime", b"ctime"}
_TIME = re.compile(rb"-?[0-9]{1,16}(\.[0-9]{0,20})?")
_SPARSE = (b"GNU.sparse.", b"SCHILY.realsize", b"SCHILY.filetype")
_CHARSETS = {b"BINARY", b"ISO-IR 10646 2000 UTF-8"}
UNPACKED = (b"path", b"linkpath", b"size")  # the keys that decide on what is unpacked


def parse_records(content: bytes) -> dict[bytes, bytes]:
    """The records of one extended header, by their keys.

    Raises:
        BadArchive: they can't be read, or say what readers of tar understand differently.
    """
    records: dict[bytes, bytes] = {}
    at = 0
    while at < len(content):
        length = _LENGTH.match(content, at)
        end = at + int(length[0]) if length else 0
        if not length or end > len(content) or content[end - 1 : end] != b"\n" or end <= length.end():
            raise unreadable("a record of an extended header has the wrong length")
        key, equals, value = content[length.end() : end - 1].partition(b"=")
        if not key or not equals:
            raise unreadable("a record of an extended header has no key")
        if key in UNPACKED and key in records:
            raise BadArchive(f"an extended header has `{key.decode()}` twice")
        _check(key, value)
        records[key] = value
        at = end
    return records


def _check(key: bytes, value: bytes) -> None:
    if key.startswith(_SPARSE):
        raise BadArchive("it has a sparse file; pack it without `--sparse`")
    is_owner = len(value) <= 10 and value.isdigit() and int(value) <= MAX_OWNER
    if (key in _OWNERS and not is_owner) or (key in _TIMES and not _TIME.fullmatch(value)):
        raise unreadable(f"an extended header has a `{key.decode()}` that no system has")
    if key in {b"charset", b"hdrcharset"} and value not in _CHARSETS:
        raise unreadable("an extended header has an unknown character set")
