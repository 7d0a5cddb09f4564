"""The events that S3 sends to the default bus for a bucket that has EventBridge notifications."""

from __future__ import annotations

import json
from typing import Any

from launchbay_local.aws.object_changes import ObjectChange
from launchbay_local.http.messages import LOOPBACK
from launchbay_local.location import ACCOUNT


def object_entry(change: ObjectChange) -> dict[str, Any]:
    """The entry of PutEvents for an object that was created or deleted."""
    detail_object: dict[str, Any] = {"key": change.key, "sequencer": change.sequencer}
    if change.created:
        detail_object |= {"size": change.size, "etag": change.etag}
    if change.version != "null":
        detail_object["version-id"] = change.version
    detail = {
        "version": "0",
        "bucket": {"name": change.bucket},
        "object": detail_object,
        "request-id": change.sequencer[-16:],
        "requester": ACCOUNT,
        "source-ip-address": LOOPBACK,
        "reason": change.reason,
    }
    if not change.created:
        detail["deletion-type"] = "Permanently Deleted" if change.version == "null" else "Delete Marker Created"
    return {
        "Source": "aws.s3",
        "Time": change.at,
        "DetailType": "Object Created" if change.created else "Object Deleted",
        "Resources": [f"arn:aws:s3:::{change.bucket}"],
        "Detail": json.dumps(detail),
    }
