"""Which of a bucket's events go to which queue, and what S3 refuses of such a list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_local.errors import TemplateError
from launchbay_local.template.bucket_notifications import Notification, read_notifications
from launchbay_local.template.readers import read_application
from local_support import stack_of

QUEUE = "arn:aws:sqs:us-east-1:123456789012:q"
EVENTS = ("s3:ObjectCreated:*", "s3:ObjectCreated:Put", "s3:ObjectCreated:Copy", "s3:ObjectRemoved:*")
TEXTS = st.text(alphabet="ab", max_size=3)


def to_queue(event: str = "s3:ObjectCreated:*", *rules: tuple[str, str]) -> dict[str, Any]:
    filters = {"S3Key": {"Rules": [{"Name": name, "Value": value} for name, value in rules]}}
    return {"Event": event, "Queue": QUEUE, "Filter": filters}


def read(*configurations: dict[str, Any]) -> list[Notification]:
    return read_notifications({"QueueConfigurations": list(configurations)}, "Files")


def test_a_configuration_is_read_with_its_filter() -> None:
    (found,) = read(to_queue("s3:ObjectCreated:Put", ("Prefix", "metrics/"), ("suffix", ".json")))

    assert (found.destination, found.event) == (QUEUE, "s3:ObjectCreated:Put")
    assert (found.prefix, found.suffix) == ("metrics/", ".json")


@pytest.mark.parametrize(
    ("event", "key", "expected"),
    [
        ("s3:ObjectCreated:Put", "metrics/a.json", True),
        ("s3:ObjectCreated:CompleteMultipartUpload", "metrics/a.json", True),
        ("s3:ObjectRemoved:Delete", "metrics/a.json", False),
        ("s3:ObjectCreated:Put", "outputs/a.json", False),
        ("s3:ObjectCreated:Put", "metrics/a.txt", False),
    ],
)
def test_a_notification_is_about_the_events_and_keys_that_it_names(event: str, key: str, expected: bool) -> None:
    (found,) = read(to_queue("s3:ObjectCreated:*", ("prefix", "metrics/"), ("suffix", ".json")))

    assert found.covers(event, key) is expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (to_queue(), to_queue()),
        (to_queue(), to_queue("s3:ObjectCreated:Put", ("prefix", "a"))),
        (to_queue("s3:ObjectCreated:Put", ("prefix", "a")), to_queue("s3:ObjectCreated:*", ("prefix", "ab"))),
        (
            to_queue("s3:ObjectCreated:*", ("prefix", "a"), ("suffix", "z")),
            to_queue("s3:ObjectCreated:*", ("suffix", "yz")),
        ),
    ],
)
def test_filters_that_overlap_are_refused(one: dict[str, Any], other: dict[str, Any]) -> None:
    with pytest.raises(TemplateError, match="Configuration is ambiguously defined"):
        read(one, other)


@given(st.tuples(st.sampled_from(EVENTS), TEXTS, TEXTS), st.tuples(st.sampled_from(EVENTS), TEXTS, TEXTS), TEXTS)
def test_what_is_accepted_tells_a_queue_of_an_event_once(
    one: tuple[str, str, str], other: tuple[str, str, str], middle: str
) -> None:
    try:
        found = read(*(to_queue(event, ("prefix", begin), ("suffix", end)) for event, begin, end in (one, other)))
    except TemplateError:
        return
    for _, begin, end in (one, other):
        key = begin + middle + end
        for event in ("s3:ObjectCreated:Put", "s3:ObjectCreated:Copy", "s3:ObjectRemoved:Delete"):
            assert sum(notification.covers(event, key) for notification in found) <= 1


@pytest.mark.parametrize(
    ("configuration", "message"),
    [
        (to_queue("s3:ObjectMade:*"), "'s3:ObjectMade:\\*' is not supported"),
        (to_queue("s3:ObjectCreated:*", ("infix", "a")), "either prefix or suffix, not `infix`"),
        (to_queue("s3:ObjectCreated:*", ("prefix", "a"), ("Prefix", "b")), "more than one prefix rule"),
    ],
)
def test_what_s3_does_not_know_is_refused(configuration: dict[str, Any], message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        read(configuration)


def test_a_bucket_has_its_notifications_and_those_to_others_than_queues_are_named(tmp_path: Path) -> None:
    stack = stack_of(
        tmp_path,
        """
        Resources:
          Told: {Type: "AWS::SQS::Queue", Properties: {QueueName: q}}
          Files:
            Type: AWS::S3::Bucket
            Properties:
              NotificationConfiguration:
                QueueConfigurations: [{Event: "s3:ObjectRemoved:Delete", Queue: !GetAtt Told.Arn}]
                TopicConfigurations: [{Event: "s3:ObjectCreated:*", Topic: "arn:aws:sns:us-east-1:123456789012:t"}]
        """,
    )

    application = read_application(stack)

    (bucket,) = application.buckets
    assert [(one.event, one.destination) for one in bucket.notifications] == [("s3:ObjectRemoved:Delete", QUEUE)]
    assert not bucket.notifies
    assert application.not_run == [
        "a notification of Files (s3:ObjectCreated:* to arn:aws:sns:us-east-1:123456789012:t)"
    ]


@pytest.mark.parametrize(("window", "is_valid"), [("0", False), ("1", True)])
def test_a_large_batch_of_a_queue_must_wait_for_its_messages(tmp_path: Path, window: str, is_valid: bool) -> None:
    stack = stack_of(
        tmp_path,
        f"""
        Resources:
          M:
            Type: AWS::Lambda::EventSourceMapping
            Properties:
              EventSourceArn: {QUEUE}
              FunctionName: f
              BatchSize: 100
              MaximumBatchingWindowInSeconds: {window}
              ScalingConfig: {{MaximumConcurrency: 2}}
              FunctionResponseTypes: [ReportBatchItemFailures]
        """,
    )

    if not is_valid:
        with pytest.raises(TemplateError, match="Maximum batch window in seconds must be greater than 0"):
            read_application(stack)
        return
    (feed,) = read_application(stack).feeds
    assert (feed.batch_size, feed.window, feed.concurrency, feed.reports_failures) == (100, 1.0, 2, True)
