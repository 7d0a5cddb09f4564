"""The event notifications of a bucket: which of its events go to which queue, and what S3 refuses of such a list.

By Amazon S3's user guide, "Supported event types" and "Configuring event notifications using object key name
filtering".
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launchbay_local.errors import TemplateError

_EVENTS = frozenset(
    {
        *(f"s3:ObjectCreated:{name}" for name in ("*", "Put", "Post", "Copy", "CompleteMultipartUpload")),
        *(f"s3:ObjectRemoved:{name}" for name in ("*", "Delete", "DeleteMarkerCreated")),
        *(f"s3:ObjectRestore:{name}" for name in ("*", "Post", "Completed", "Delete")),
        *(f"s3:ObjectTagging:{name}" for name in ("*", "Put", "Delete")),
        *(f"s3:LifecycleExpiration:{name}" for name in ("*", "Delete", "DeleteMarkerCreated")),
        *(f"s3:Replication:{name}" for name in ("*", "OperationFailedReplication", "OperationNotTracked")),
        "s3:Replication:OperationMissedThreshold",
        "s3:Replication:OperationReplicatedAfterThreshold",
        *("s3:IntelligentTiering", "s3:LifecycleTransition", "s3:ObjectAcl:Put", "s3:ReducedRedundancyLostObject"),
    }
)
_SENT = ("s3:ObjectCreated:", "s3:ObjectRemoved:")  # the others tell of what never happens here
_QUEUES = "arn:aws:sqs:"
_LISTS = (("QueueConfigurations", "Queue"), ("TopicConfigurations", "Topic"), ("LambdaConfigurations", "Function"))


@dataclass(frozen=True)
class Notification:
    """Sends the events of one type to a destination, an ARN, if the object's key begins and ends as it says."""

    id: str
    destination: str
    event: str
    prefix: str = ""
    suffix: str = ""

    @property
    def is_sent(self) -> bool:
        """Whether the local stack sends it: objects that are created or removed, to a queue."""
        return self.destination.startswith(_QUEUES) and self.event.startswith(_SENT)

    def covers(self, event: str, key: str) -> bool:
        """Whether it is about an event, such as `s3:ObjectCreated:Put`, of an object."""
        return _names(self, event) and key.startswith(self.prefix) and key.endswith(self.suffix)


def read_notifications(configuration: Mapping[str, Any], bucket: str) -> list[Notification]:
    """The notifications in a bucket's `NotificationConfiguration`, to queues, topics and functions.

    Raises:
        TemplateError: S3 would refuse them.
    """
    found = [_read(one, str(one[member]), bucket) for name, member in _LISTS for one in configuration.get(name) or []]
    for one, other in itertools.combinations(found, 2):
        if _overlap(one, other):
            raise TemplateError(
                f"{bucket}: Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the "
                f"prefixes are overlapping for the same event type. ({_shown(one)}; {_shown(other)})"
            )
    return found


def _read(one: Mapping[str, Any], destination: str, bucket: str) -> Notification:
    event = str(one["Event"])
    if event not in _EVENTS:
        raise TemplateError(f"{bucket}: The event '{event}' is not supported for notifications")
    rules = list(_rules((one.get("Filter") or {}).get("S3Key", {}).get("Rules", []), bucket))
    ends = dict(rules)
    if len(ends) < len(rules):
        raise TemplateError(f"{bucket}: Cannot specify more than one prefix rule or suffix rule in a filter.")
    text = "\n".join((destination, event, ends.get("prefix", ""), ends.get("suffix", "")))
    own_id = hashlib.sha256(text.encode()).hexdigest()[:32]
    return Notification(own_id, destination, event, ends.get("prefix", ""), ends.get("suffix", ""))


def _rules(rules: Sequence[Mapping[str, Any]], bucket: str) -> Iterator[tuple[str, str]]:
    for rule in rules:
        name = str(rule["Name"]).lower()
        if name not in ("prefix", "suffix"):
            raise TemplateError(f"{bucket}: filter rule name must be either prefix or suffix, not `{rule['Name']}`")
        yield name, str(rule["Value"])


def _overlap(one: Notification, other: Notification) -> bool:
    """Whether an object could have an event that both are about, by S3's rule, which asks for no such object."""
    return (
        (_names(one, other.event) or _names(other, one.event))
        and (one.prefix.startswith(other.prefix) or other.prefix.startswith(one.prefix))
        and (one.suffix.endswith(other.suffix) or other.suffix.endswith(one.suffix))
    )


def _names(one: Notification, event: str) -> bool:
    return one.event == event or (one.event.endswith(":*") and event.startswith(one.event[:-1]))


def _shown(one: Notification) -> str:
    return f"{one.event} of `{one.prefix}…{one.suffix}`"
