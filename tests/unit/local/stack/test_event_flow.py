"""Pollers of queues, rules, schedules and retries, between real queues and functions."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor

from event_flow_support import SQS, Moving, bodies, queue_feed, queues, records
from launchbay_local.template.application import Application, AsyncPolicy, Bucket, Feed, Rule, Schedule, Target
from launchbay_local.template.attributes import function_arn
from local_support import LOCATION, eventually
from services_support import create_in_every_way


def test_a_message_is_handled_at_once_and_deleted(moving: Moving) -> None:
    services = moving.run(Application(queues=queues(), feeds=[queue_feed(moving)]))
    services.queues.send("q", "hello")
    record = moving.events()[0]["Records"][0]
    assert record["body"] == "hello"
    assert record["eventSource"] == "aws:sqs"
    assert record["eventSourceARN"] == SQS + "q"
    assert bodies(services, "q", 0) == []


def test_only_the_messages_that_a_handler_names_stay_and_become_dead_letters(moving: Moving) -> None:
    moving.tell("bad", "poison")
    services = moving.run(Application(queues=queues(), feeds=[queue_feed(moving, reports_failures=True)]))
    for body in ("good", "poison", "fine"):
        services.queues.send("q", body)
    assert bodies(services, "dead", 1) == ["poison"]
    given = [record["body"] for event in moving.events(2) for record in event["Records"]]
    assert sorted(given) == ["fine", "good", "poison", "poison"]


def test_a_batch_comes_again_when_the_handler_fails(moving: Moving) -> None:
    moving.tell("broken")
    services = moving.run(Application(queues=queues(receives=5), feeds=[queue_feed(moving)]))
    services.queues.send("q", "again")
    moving.events(1)
    moving.untell("broken")
    assert len(moving.events(2)) >= 2
    assert bodies(services, "q", 0) == []
    assert "stay in the queue: RuntimeError: broken" in moving.reported[0]


def test_a_message_that_passes_no_filter_is_dropped(moving: Moving) -> None:
    feed = queue_feed(moving, filters=[{"body": {"kind": ["wanted"]}}])
    services = moving.run(Application(queues=queues(), feeds=[feed]))
    services.queues.send("q", '{"kind": "other"}')
    services.queues.send("q", '{"kind": "wanted"}')
    assert [record["body"] for record in moving.events()[0]["Records"]] == ['{"kind": "wanted"}']
    assert bodies(services, "q", 0) == []


def test_a_batching_window_gathers_messages(moving: Moving) -> None:
    services = moving.run(
        Application(queues=queues(), feeds=[queue_feed(moving, batch_size=3, window=20, concurrency=1)])
    )
    for body in "abc":
        services.queues.send("q", body)
    assert [record["body"] for record in moving.events()[0]["Records"]] == ["a", "b", "c"]


def test_a_rule_of_the_default_bus_invokes_its_function(moving: Moving) -> None:
    rule = Rule("r", "arn:r", "default", {"source": ["me"]}, [Target(moving.arn, input_path="$.detail")])
    services = moving.run(Application(rules=[rule]))
    entries = [
        {"Source": "me", "DetailType": "x", "Detail": '{"n": 1}'},
        {"Source": "other", "DetailType": "x", "Detail": "{}"},
        {"Source": "me", "DetailType": "x", "Detail": "no json"},
    ]
    answer = services.client("events").put_events(Entries=entries)
    assert answer["FailedEntryCount"] == 1
    assert moving.events() == [{"n": 1}]


def test_a_failed_asynchronous_call_is_tried_twice_more_then_given_to_the_failure_queue(moving: Moving) -> None:
    moving.tell("broken")
    rule = Rule("r", "arn:r", "default", {"source": ["me"]}, [Target(moving.arn)])
    policy = AsyncPolicy(on_failure=SQS + "dead")
    services = moving.run(Application(rules=[rule], queues=queues(), policies={"f": policy}))
    services.client("events").put_events(Entries=[{"Source": "me", "DetailType": "x", "Detail": '{"n": 1}'}])
    record = json.loads(bodies(services, "dead", 1)[0])
    assert record["requestContext"]["approximateInvokeCount"] == 3
    assert record["requestPayload"]["detail"] == {"n": 1}
    assert record["responsePayload"]["errorType"] == "RuntimeError"
    assert len(moving.events(3)) == 3
    eventually(lambda: services.journal.rows("SELECT count(*) FROM invocations") == [(0,)] or None)


def test_a_dead_letter_queue_gets_the_event_itself(moving: Moving) -> None:
    moving.tell("broken")
    schedule = Schedule("s", "arn:s", "rate(1 second)", [Target(moving.arn, input='{"tick": 1}')])
    policy = AsyncPolicy(retries=0, dead_letter=SQS + "dead")
    services = moving.run(Application(schedules=[schedule], queues=queues(), policies={"f": policy}))
    stored = services.queues._backend.queues["dead"]
    eventually(lambda: stored._messages)
    assert stored._messages[0].body == '{"tick": 1}'


def test_an_asynchronous_call_survives_a_restart(moving: Moving) -> None:
    moving.tell("broken")
    rule = Rule("r", "arn:r", "default", {"source": ["me"]}, [Target(moving.arn)])
    services = moving.run(Application(rules=[rule]), retry_delays=(3600, 3600))
    services.client("events").put_events(Entries=[{"Source": "me", "DetailType": "x", "Detail": "{}"}])
    moving.events(1)
    eventually(lambda: services.journal.rows("SELECT attempts FROM invocations") == [(1,)] or None)
    services.journal.write("UPDATE invocations SET due = ?", (time.time(),))
    moving.untell("broken")
    services = moving.run(Application(rules=[rule]))
    assert len(moving.events(2)) == 2
    eventually(lambda: services.journal.rows("SELECT count(*) FROM invocations") == [(0,)] or None)


def test_an_object_in_a_notifying_bucket_is_an_event_on_the_default_bus(moving: Moving) -> None:
    rule = Rule("r", "arn:r", "default", {"source": ["aws.s3"]}, [Target(moving.arn)])
    buckets = [Bucket("loud", versioned=True, notifies=True), Bucket("quiet")]
    s3 = moving.run(Application(buckets=buckets, rules=[rule])).client("s3")
    s3.put_object(Bucket="quiet", Key="k", Body=b"x")
    version = s3.put_object(Bucket="loud", Key="a b.txt", Body=b"12345")["VersionId"]
    s3.delete_object(Bucket="loud", Key="a b.txt")
    created, deleted = sorted(moving.events(2), key=lambda event: event["detail-type"])
    assert created["detail-type"] == "Object Created"
    assert created["detail"]["bucket"] == {"name": "loud"}
    described = created["detail"]["object"]
    assert (described["key"], described["size"], described["version-id"]) == ("a b.txt", 5, version)
    assert (created["detail"]["reason"], deleted["detail"]["reason"]) == ("PutObject", "DeleteObject")
    assert (deleted["detail-type"], deleted["detail"]["deletion-type"]) == ("Object Deleted", "Delete Marker Created")


def test_an_object_s_event_tells_by_which_call_it_came_and_in_which_order(moving: Moving) -> None:
    rule = Rule("r", "arn:r", "default", {"detail-type": ["Object Created"]}, [Target(moving.arn)])
    services = moving.run(Application(buckets=[Bucket("loud", versioned=True, notifies=True)], rules=[rule]))
    create_in_every_way(services.client("s3"), "loud")
    details = sorted((event["detail"] for event in moving.events(4)), key=lambda one: str(one["object"]["sequencer"]))
    assert [(one["object"]["key"], one["reason"]) for one in details] == [
        ("put", "PutObject"),
        ("copied", "CopyObject"),
        ("pieces", "CompleteMultipartUpload"),
        ("form", "POST"),
    ]


def test_a_feed_or_target_that_cannot_run_is_named(moving: Moving) -> None:
    application = Application(
        queues=queues(),
        feeds=[
            Feed("kinesis", "arn:aws:kinesis:us-east-1:123456789012:stream/s", Target(moving.arn)),
            Feed("elsewhere", SQS + "q", Target(function_arn("not-here", LOCATION))),
            Feed("machine", SQS + "q", Target("arn:aws:states:us-east-1:123456789012:stateMachine:m"), is_pipe=True),
        ],
    )
    topic = "arn:aws:sns:us-east-1:123456789012:topic"
    application.rules = [Rule("r", "arn:r", "default", {"source": ["me"]}, [Target(topic), Target(moving.arn)])]
    services = moving.run(application)
    assert [line.split(" (")[0] for line in application.not_run] == ["kinesis", "elsewhere", "machine", "a target of r"]
    services.client("events").put_events(Entries=[{"Source": "me", "DetailType": "x", "Detail": "{}"}])
    assert len(moving.events()) == 1


def test_many_messages_from_many_senders_are_each_handled_once(moving: Moving) -> None:
    services = moving.run(Application(queues=queues(visibility=60), feeds=[queue_feed(moving)]))

    def send(sender: int) -> None:
        for n in range(25):
            services.queues.send("q", f"{sender}-{n}")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(send, range(4)))
    eventually(lambda: len(_bodies(moving)) >= 100 or None)
    assert sorted(_bodies(moving)) == sorted(f"{s}-{n}" for s in range(4) for n in range(25))
    assert bodies(services, "q", 0) == []


def _bodies(moving: Moving) -> list[str]:
    return [record["body"] for record in records(moving)]
