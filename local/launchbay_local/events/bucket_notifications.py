"""The event notifications that S3 sends to queues, without EventBridge.

S3 takes a configuration only if it may send to each queue, and then sends a test event. The messages are those of
"Event message structure" in Amazon S3's user guide.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import quote_plus

from launchbay_local.aws.journal import Journal
from launchbay_local.aws.object_changes import ObjectChange
from launchbay_local.aws.queues import QueueKeeper
from launchbay_local.errors import TemplateError
from launchbay_local.events.buses import iso_time
from launchbay_local.events.permissions import Permissions
from launchbay_local.http.messages import LOOPBACK
from launchbay_local.iam.refusals import AccessDenied
from launchbay_local.location import Location
from launchbay_local.template.application import Application, Bucket
from launchbay_local.template.bucket_notifications import Notification

_CREATED = {"PutObject": "Put", "POST": "Post", "CopyObject": "Copy"}
_PRECISION = "milliseconds"


class BucketNotifier:
    """Tells queues of the objects that are created in and deleted from an application's buckets."""

    def __init__(
        self,
        application: Application,
        queues: QueueKeeper,
        permissions: Permissions,
        location: Location,
        report: Callable[[str], None],
    ) -> None:
        self._buckets = {bucket.name: bucket for bucket in application.buckets if bucket.notifications}
        self._arns = {queue.arn for queue in application.queues}
        self._queues = queues
        self._permissions = permissions
        self._location = location
        self._report = report

    def check(self) -> None:
        """Hold each destination against what S3 asks of it.

        Raises:
            TemplateError: S3 would refuse the configuration of a bucket.
        """
        for bucket in self._buckets.values():
            for queue in _destinations(bucket):
                try:
                    self._check(bucket, queue)
                except (AccessDenied, LookupError) as error:
                    raise TemplateError(
                        f"{bucket.name}: Unable to validate the following destination configurations: {queue}: {error}"
                    ) from error

    def send_test_events(self, journal: Journal) -> None:
        """Send each queue of a bucket S3's test event, unless the configuration is what it was at the last start."""
        known = dict(journal.rows("SELECT bucket, configuration FROM bucket_notifications"))
        for bucket in self._buckets.values():
            configuration = json.dumps([asdict(one) for one in bucket.notifications])
            if known.pop(bucket.name, None) != configuration:
                for queue in _destinations(bucket):
                    self._queues.send(queue, json.dumps(first_message(bucket.name)))
                journal.write("INSERT OR REPLACE INTO bucket_notifications VALUES (?, ?)", (bucket.name, configuration))
        for bucket_without in known:
            journal.write("DELETE FROM bucket_notifications WHERE bucket = ?", (bucket_without,))

    def tell(self, change: ObjectChange) -> None:
        """Send a change to every queue that wants it; one that S3 may no longer send to loses it, and is reported."""
        bucket = self._buckets.get(change.bucket)
        event = event_name(change)
        for one in bucket.notifications if bucket else ():
            if not one.covers(f"s3:{event}", change.key):
                continue
            try:
                self._permissions.check_notifying(change.bucket, one.destination)
            except AccessDenied as error:
                self._report(f"Lost the event {event} of {change.bucket}/{change.key}: {error}")
            else:
                self._queues.send(one.destination, json.dumps({"Records": [record(change, one, self._location)]}))

    def _check(self, bucket: Bucket, queue: str) -> None:
        if queue not in self._arns:
            raise LookupError("The destination queue does not exist")
        if queue.endswith(".fifo"):
            raise LookupError("A FIFO queue can't be a destination")
        self._permissions.check_notifying(bucket.name, queue)


def event_name(change: ObjectChange) -> str:
    """The name of a change as S3's messages have it, such as `ObjectCreated:Put`."""
    if change.created:
        return f"ObjectCreated:{_CREATED.get(change.reason, change.reason)}"
    return f"ObjectRemoved:{'Delete' if change.version == 'null' else 'DeleteMarkerCreated'}"


def record(change: ObjectChange, notification: Notification, location: Location) -> dict[str, Any]:
    """The record of a change in a message; the key is encoded as in a form: a space is a plus sign."""
    stored: dict[str, Any] = {"key": quote_plus(change.key, safe="/*"), "sequencer": change.sequencer}
    if change.created:
        stored |= {"size": change.size, "eTag": change.etag}
    if change.version != "null":
        stored["versionId"] = change.version
    return {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": location.region,
        "eventTime": iso_time(change.at, _PRECISION),
        "eventName": event_name(change),
        "userIdentity": {"principalId": f"AWS:{change.caller}"},
        "requestParameters": {"sourceIPAddress": LOOPBACK},
        "responseElements": {"x-amz-request-id": change.sequencer[-16:], "x-amz-id-2": secrets.token_urlsafe(48)},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": notification.id,
            "bucket": {
                "name": change.bucket,
                "ownerIdentity": {"principalId": location.account},
                "arn": f"arn:aws:s3:::{change.bucket}",
            },
            "object": stored,
        },
    }


def first_message(bucket: str) -> dict[str, Any]:
    """The message that S3 sends to a queue when notifications to it are configured."""
    return {
        "Service": "Amazon S3",
        "Event": "s3:TestEvent",
        "Time": iso_time(timespec=_PRECISION),
        "Bucket": bucket,
        "RequestId": secrets.token_hex(8).upper(),
        "HostId": secrets.token_urlsafe(48),
    }


def _destinations(bucket: Bucket) -> Sequence[str]:
    return list(dict.fromkeys(one.destination for one in bucket.notifications))
