"""`Object Created`: what S3 tells EventBridge of an object, as it comes out of the intake's queue.

Keys are as they are here: only S3's older notifications, which go to queues without EventBridge, encode them for URLs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from launchbay_core.contracts.errors import UnreadableContract

DETAIL_TYPE = "Object Created"


class ObjectCreated(NamedTuple):
    """One version of an object that was put into a bucket; `requester` is the AWS account, or service, that did it."""

    event_id: str
    bucket: str
    key: str
    version_id: str | None
    requester: str

    @property
    def uri(self) -> str:
        """The version's address, for people."""
        version = f"?versionId={self.version_id}" if self.version_id else ""
        return f"s3://{self.bucket}/{self.key}{version}"


def parse_object_created(body: str) -> ObjectCreated:
    """The object of a queue's message, whose body is the whole EventBridge event.

    Raises:
        UnreadableContract: it is not an `Object Created` event of S3.
    """
    try:
        event: Any = json.loads(body)
        kind, source = event["detail-type"], event["source"]
        created = _parse_detail(event) if (source, kind) == ("aws.s3", DETAIL_TYPE) else None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableContract(f"This message is not an `{DETAIL_TYPE}` event: {error!r}.") from error
    if created is None:
        raise UnreadableContract(f"This message is a `{kind}` of `{source}`, not an `{DETAIL_TYPE}` of `aws.s3`.")
    return created


def _parse_detail(event: Mapping[str, Any]) -> ObjectCreated:
    detail = event["detail"]
    version_id = detail["object"].get("version-id")
    return ObjectCreated(
        event_id=_check_text(event["id"]),
        bucket=_check_text(detail["bucket"]["name"]),
        key=_check_text(detail["object"]["key"]),
        version_id=None if version_id is None else _check_text(version_id),
        requester=_check_text(detail.get("requester", "")),
    )


def _check_text(value: Any) -> str:
    """A text as it is; what is none, or could not be sent to S3, is a `ValueError` or a `TypeError`."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    value.encode()
    return value
