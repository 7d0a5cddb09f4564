"""`Object Created`: what S3 tells EventBridge of an object, as it comes out of the intake's queue.

Keys are as they are here: only S3's older notifications, which go to queues without EventBridge, encode them for URLs.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from launchbay_core.domain.authors import Author
from launchbay_core.errors import Malformed

DETAIL_TYPE = "Object Created"


@dataclass(frozen=True)
class ObjectCreated:
    """One version of an object that was put into a bucket; `requester` is the AWS account, or service, that did."""

    event_id: str
    bucket: str
    key: str
    version_id: str | None
    requester: str

    @property
    def author(self) -> Author:
        """Whom a change by this object is recorded with: an account or service is all that S3 tells."""
        who = self.requester or "somebody unknown"
        return Author(f"aws:{who}", f"upload by {who}")

    @property
    def uri(self) -> str:
        """The version's place, for people."""
        version = f"?versionId={self.version_id}" if self.version_id else ""
        return f"s3://{self.bucket}/{self.key}{version}"


def parse_object_created(body: str) -> ObjectCreated:
    """The object of a queue's message, whose body is the whole EventBridge event.

    Raises:
        Malformed: it is no such event.
    """
    try:
        event: Any = json.loads(body)
        kind, source, detail = event["detail-type"], event["source"], event["detail"]
        about = detail["object"]
        if (source, kind) != ("aws.s3", DETAIL_TYPE):
            raise Malformed(f"This message is a `{kind}` of `{source}`, not an `{DETAIL_TYPE}` of `aws.s3`.")
        return ObjectCreated(
            event_id=str(event["id"]),
            bucket=str(detail["bucket"]["name"]),
            key=str(about["key"]),
            version_id=about.get("version-id"),
            requester=str(detail.get("requester", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Malformed(f"This message is no `{DETAIL_TYPE}` event: {error!r}.") from error
