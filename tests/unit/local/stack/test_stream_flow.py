"""Readers of streams, between real tables, queues and functions."""

from __future__ import annotations

import json

from event_flow_support import SQS, STREAM, TABLE, Moving, bodies, put, queues, records
from launchbay_local.template.application import Application, Feed, Rule, Target
from local_support import eventually


def test_a_function_reads_a_stream_in_order(moving: Moving) -> None:
    feed = Feed("s", STREAM, Target(moving.arn), batch_size=100)
    services = moving.run(Application(tables=[TABLE], feeds=[feed]))
    put(services, *"abc")
    put(services, "a", n={"N": "2"})
    services.client("dynamodb").delete_item(TableName="t", Key={"pk": {"S": "b"}})
    eventually(lambda: len(records(moving)) == 5 or None)
    assert [(record["eventName"], record["dynamodb"]["Keys"]["pk"]["S"]) for record in records(moving)] == [
        ("INSERT", "a"),
        ("INSERT", "b"),
        ("INSERT", "c"),
        ("MODIFY", "a"),
        ("REMOVE", "b"),
    ]
    modified = records(moving)[3]["dynamodb"]
    assert (modified["OldImage"], modified["NewImage"]) == ({"pk": {"S": "a"}}, {"pk": {"S": "a"}, "n": {"N": "2"}})


def test_a_write_that_changes_nothing_is_no_event(moving: Moving) -> None:
    services = moving.run(Application(tables=[TABLE], feeds=[Feed("s", STREAM, Target(moving.arn), batch_size=1)]))
    put(services, "a")
    put(services, "a")
    put(services, "b")
    assert [event["Records"][0]["dynamodb"]["Keys"]["pk"]["S"] for event in moving.events(2)] == ["a", "b"]


def test_a_stream_waits_for_a_batch_that_fails(moving: Moving) -> None:
    moving.tell("broken")
    services = moving.run(Application(tables=[TABLE], feeds=[Feed("s", STREAM, Target(moving.arn), batch_size=1)]))
    put(services, "a", "b")
    moving.events(2)
    moving.untell("broken")
    eventually(lambda: any(record["dynamodb"]["Keys"]["pk"]["S"] == "b" for record in records(moving)) or None)
    keys = [record["dynamodb"]["Keys"]["pk"]["S"] for record in records(moving)]
    assert keys[:2] == ["a", "a"]
    assert keys[-1] == "b"


def test_a_stream_s_batch_is_given_up_after_its_retries(moving: Moving) -> None:
    moving.tell("bad", "a")
    feed = Feed("s", STREAM, Target(moving.arn), batch_size=1, retries=1, reports_failures=True)
    services = moving.run(Application(tables=[TABLE], feeds=[feed]))
    put(services, "a", "b")
    assert [e["Records"][0]["dynamodb"]["Keys"]["pk"]["S"] for e in moving.events(3)] == ["a", "a", "b"]
    assert "gave up 1 records" in moving.reported[0]


def test_a_pipe_filters_and_shapes_what_it_puts_on_a_bus(moving: Moving) -> None:
    pipe = Feed(
        "p",
        STREAM,
        Target(
            "arn:aws:events:us-east-1:123456789012:event-bus/b",
            template='{"key": <$.dynamodb.NewImage.pk.S>}',
            settings={"Source": "shop", "DetailType": "Made"},
        ),
        filters=[{"dynamodb": {"NewImage": {"pk": {"S": [{"prefix": "x"}]}}}}],
        is_pipe=True,
    )
    rule = Rule("r", "arn:r", "b", {"source": ["shop"], "detail-type": ["Made"]}, [Target(SQS + "q")])
    services = moving.run(Application(tables=[TABLE], queues=queues(), buses=["b"], rules=[rule], feeds=[pipe]))
    put(services, "a", "x1")
    event = json.loads(bodies(services, "q", 1)[0])
    assert event["detail"] == {"key": "x1"}
    assert (event["source"], event["detail-type"], event["version"]) == ("shop", "Made", "0")
    assert event["time"].endswith("Z")


def test_a_pipe_s_dead_letters_say_where_the_records_are_that_it_gave_up(moving: Moving) -> None:
    moving.tell("broken")
    pipe = Feed("p", STREAM, Target(moving.arn, dead_letter=SQS + "dead"), batch_size=1, retries=0, is_pipe=True)
    services = moving.run(Application(tables=[TABLE], queues=queues(), feeds=[pipe]))
    put(services, "a")
    letter = json.loads(bodies(services, "dead", 1)[0])
    assert letter["context"] == {"partnerResourceArn": "p", "condition": "RetryAttemptsExhausted"}
    assert letter["DDBStreamBatchInfo"]["streamArn"] == STREAM
    assert letter["DDBStreamBatchInfo"]["batchSize"] == 1


def test_what_happened_without_a_reader_is_read_after_a_restart(moving: Moving) -> None:
    application = Application(tables=[TABLE], feeds=[Feed("s", STREAM, Target(moving.arn))])
    moving.tell("broken")
    put(moving.run(application), "a")
    moving.events(1)
    moving.untell("broken")
    moving.run(application)
    eventually(lambda: len(moving.events()) >= 2 or None)
    assert {record["dynamodb"]["Keys"]["pk"]["S"] for record in records(moving)} == {"a"}
