"""Writes that depend on what is there: `If-None-Match` and `If-Match` of puts, copies and multipart uploads.

By Amazon S3's page "How to prevent object overwrites with conditional writes": an object that is there, or has another
ETag, is 412; a deletion that succeeds while a conditional write is under way makes that write 409, also if the object
is absent by then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from launchbay_local.aws.s3.addresses import Address
from launchbay_local.aws.s3.errors import S3Error
from launchbay_local.http.messages import Request

Find = Callable[[str, str], Any]


class Conditions:
    """The conditions of writes; `find` gives the present object of a bucket and key, None if there is none."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._deletions: Counter[tuple[str, str]] = Counter()

    def seen(self, address: Address) -> int:
        """How often the key was deleted until now: read when a request arrives, given to `check` in its turn."""
        return self._deletions[(address.bucket, address.key)]

    def count_deletion(self, address: Address) -> None:
        """Note that a deletion of the key has succeeded."""
        self._deletions[(address.bucket, address.key)] += 1

    def check(self, request: Request, address: Address, seen: int) -> None:
        """Hold a write against its conditions, when nothing else can change the bucket.

        Raises:
            S3Error: a condition does not hold (412), a deletion came between (409), or there is nothing to match (404).
        """
        none_match, match = request.header("if-none-match"), request.header("if-match")
        if not _is_write(request) or (none_match is None and match is None):
            return
        if none_match not in (None, "*"):
            message = "A header you provided implies functionality that is not implemented"
            raise S3Error("NotImplemented", message, 501, details={"Header": "If-None-Match"})
        if self.seen(address) != seen:
            message = "The conditional request cannot succeed due to a conflicting operation against this resource."
            condition = "If-None-Match" if none_match else "If-Match"
            raise S3Error("ConditionalRequestConflict", message, 409, details={"Condition": condition})
        present = self._find(address.bucket, address.key)
        if none_match and present is not None:
            raise _failed("If-None-Match")
        if match is not None and present is None:
            raise S3Error("NoSuchKey", "The specified key does not exist.", 404, details={"Key": address.key})
        if match is not None and present.etag.strip('"') != match.strip('"'):
            raise _failed("If-Match")


def _is_write(request: Request) -> bool:
    query = parse_qs(request.query, keep_blank_values=True)
    if request.method == "PUT":
        return "partNumber" not in query
    return request.method == "POST" and "uploadId" in query


def _failed(condition: str) -> S3Error:
    message = "At least one of the pre-conditions you specified did not hold"
    return S3Error("PreconditionFailed", message, 412, details={"Condition": condition})
