"""Readers, pollers and retries, between real queues, tables and functions."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from launchbay_local.aws.services import Services
from launchbay_local.functions.pool import Pool
from launchbay_local.iam.access_control import AccessControl
from launchbay_local.iam.guard import Guard
from launchbay_local.stack.event_flow import EventFlow
from launchbay_local.template.application import (
    Application,
    AsyncPolicy,
    Bucket,
    Feed,
    Function,
    Queue,
    Rule,
    Schedule,
    Table,
    Target,
)
from launchbay_local.template.attributes import function_arn
from local_support import LOCATION, eventually, function_of
from services_support import create_in_every_way

StartServices = Callable[[Application], Services]
SQS = "arn:aws:sqs:us-east-1:123456789012:"
STREAM = "arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/local"
TABLE = Table(
    "t",
    "arn:aws:dynamodb:us-east-1:123456789012:table/t",
    {
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    },
    STREAM,
)
# Notes each event in a file; fails as long as there is a file `broken`; names the messages whose body is in `bad`.
CODE = """
    import json, pathlib, uuid

    HERE = pathlib.Path(__file__).parent

    def handler(event, context):
        (HERE / "events").mkdir(exist_ok=True)
        part = HERE / "events" / f"{uuid.uuid4()}.part"
        part.write_text(json.dumps(event))
        part.rename(part.with_suffix(".json"))
        if (HERE / "broken").exists():
            raise RuntimeError("broken")
        bad = (HERE / "bad").read_text().split() if (HERE / "bad").exists() else []
        failed = [record for record in event.get("Records", []) if text(record) in bad]
        return {"batchItemFailures": [{"itemIdentifier": name(record)} for record in failed]}

    def name(record):
        return record.get("messageId") or record["dynamodb"]["SequenceNumber"]

    def text(record):
        return record.get("body") or record["dynamodb"]["Keys"]["pk"]["S"]
"""


class Moving:
    """An application with one function `f`, and the events that the function got."""

    def __init__(self, folder: Path, start: StartServices) -> None:
        self.function: Function = function_of(folder / "f", CODE, timeout=20)
        self.arn = function_arn("f", LOCATION)
        self.reported: list[str] = []
        self._start = start
        self._folder = folder
        self._event_flow: EventFlow | None = None
        self._pool: Pool | None = None

    def run(self, application: Application, retry_delays: tuple[float, ...] = (0.1, 0.2)) -> Services:
        self.stop()
        application.functions = [self.function]
        services = self._start(application)
        self._pool = Pool(self.function, {}, self._folder / "f.log", lambda _line: None)
        pools = {"f": self._pool}
        guard = Guard(AccessControl(), LOCATION.region)
        self._event_flow = EventFlow(application, services, pools, LOCATION, guard, self.reported.append, retry_delays)
        self._event_flow.start()
        return services

    def stop(self) -> None:
        if self._event_flow and self._pool:
            self._event_flow.stop()
            self._pool.close(grace=0)
            self._event_flow.join()
        self._event_flow = None

    def events(self, count: int = 1) -> list[Any]:
        """The events that the function got, once there are `count`."""
        folder = self.function.folder / "events"
        paths = eventually(lambda: found if len(found := sorted(folder.glob("*.json"), key=_age)) >= count else None)
        return [json.loads(path.read_text()) for path in paths]

    def tell(self, name: str, text: str = "") -> None:
        (self.function.folder / name).write_text(text)

    def untell(self, name: str) -> None:
        (self.function.folder / name).unlink()


def _age(path: Path) -> int:
    return path.stat().st_mtime_ns


@pytest.fixture
def moving(tmp_path: Path, start_services: StartServices) -> Iterator[Moving]:
    moving = Moving(tmp_path, start_services)
    yield moving
    moving.stop()


def queue_feed(moving: Moving, **options: Any) -> Feed:
    return Feed("m", SQS + "q", Target(moving.arn), **options)


def queues(visibility: int = 1, receives: int = 2) -> list[Queue]:
    redrive = json.dumps({"deadLetterTargetArn": SQS + "dead", "maxReceiveCount": receives})
    return [
        Queue("q", SQS + "q", {"VisibilityTimeout": str(visibility), "RedrivePolicy": redrive}),
        Queue("dead", SQS + "dead"),
    ]


def bodies(services: Services, queue: str, count: int) -> list[str]:
    """The bodies of the messages in a queue, once it has `count`."""
    stored = services.queues._backend.queues[queue]
    eventually(lambda: len(stored._messages) == count or None)
    return sorted(message.body for message in stored._messages)


def put(services: Services, *keys: str, **values: Any) -> None:
    for key in keys:
        services.client("dynamodb").put_item(TableName="t", Item={"pk": {"S": key}, **values})


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


def test_a_function_reads_a_stream_in_order(moving: Moving) -> None:
    feed = Feed("s", STREAM, Target(moving.arn), batch_size=100)
    services = moving.run(Application(tables=[TABLE], feeds=[feed]))
    put(services, *"abc")
    put(services, "a", n={"N": "2"})
    services.client("dynamodb").delete_item(TableName="t", Key={"pk": {"S": "b"}})
    eventually(lambda: len(_records(moving)) == 5 or None)
    assert [(record["eventName"], record["dynamodb"]["Keys"]["pk"]["S"]) for record in _records(moving)] == [
        ("INSERT", "a"),
        ("INSERT", "b"),
        ("INSERT", "c"),
        ("MODIFY", "a"),
        ("REMOVE", "b"),
    ]
    modified = _records(moving)[3]["dynamodb"]
    assert (modified["OldImage"], modified["NewImage"]) == ({"pk": {"S": "a"}}, {"pk": {"S": "a"}, "n": {"N": "2"}})


def _records(moving: Moving) -> list[Any]:
    return [record for event in moving.events() for record in event["Records"]]


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
    eventually(lambda: any(record["dynamodb"]["Keys"]["pk"]["S"] == "b" for record in _records(moving)) or None)
    keys = [record["dynamodb"]["Keys"]["pk"]["S"] for record in _records(moving)]
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
    assert {record["dynamodb"]["Keys"]["pk"]["S"] for record in _records(moving)} == {"a"}


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
    return [record["body"] for record in _records(moving)]
