"""What S3 sends to queues, by itself and to functions behind them: each event once, and none lost."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
from botocore.exceptions import ClientError

from launchbay_local.aws.object_changes import ObjectChange
from launchbay_local.aws.services import Services
from launchbay_local.errors import TemplateError
from launchbay_local.events.bucket_notifications import BucketNotifier
from launchbay_local.events.permissions import Permissions
from launchbay_local.functions.pool import Pool
from launchbay_local.iam.access_control import AccessControl
from launchbay_local.iam.guard import Guard
from launchbay_local.iam.policies import read_policy
from launchbay_local.stack.event_flow import EventFlow
from launchbay_local.template.application import Application, Bucket, Feed, Queue, Target
from launchbay_local.template.bucket_notifications import Notification
from local_support import LOCATION, eventually, function_of
from services_support import create_in_every_way, services_in

StartServices = Callable[[Application], Services]
QUEUE = "arn:aws:sqs:us-east-1:123456789012:q"
BUCKET = "arn:aws:s3:::files"
NOTES = """
    import json, pathlib, uuid

    def handler(event, context):
        part = pathlib.Path(__file__).parent / f"{uuid.uuid4()}.part"
        part.write_text(json.dumps([json.loads(record["body"]) for record in event["Records"]]))
        part.rename(part.with_suffix(".json"))
"""


def control(source: str = BUCKET) -> AccessControl:
    """The policy of the queue, which lets S3 send the events of one bucket."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": QUEUE,
        "Condition": {"ArnEquals": {"aws:SourceArn": source}, "StringEquals": {"aws:SourceAccount": "123456789012"}},
    }
    return AccessControl(resources={QUEUE: read_policy({"Statement": statement}, "QueuePolicy")})


def application(*notifications: Notification, versioned: bool = False) -> Application:
    bucket = Bucket("files", versioned, notifications=notifications)
    return Application(buckets=[bucket], queues=[Queue("q", QUEUE, {"VisibilityTimeout": "30"})])


def notification(event: str = "s3:ObjectCreated:*", prefix: str = "", suffix: str = "") -> Notification:
    return Notification("all", QUEUE, event, prefix, suffix)


class Flow:
    """Services with their event flow, which a second `run` starts anew on the same state."""

    def __init__(self, start: StartServices) -> None:
        self.reported: list[str] = []
        self._start = start
        self._running: EventFlow | None = None

    def run(self, app: Application, access: AccessControl | None = None, **pools: Pool) -> Services:
        self.stop()
        services = self._start(app)
        guard = Guard(access or control(), LOCATION.region)
        self._running = EventFlow(app, services, pools, LOCATION, guard, self.reported.append)
        self._running.start()
        return services

    def stop(self) -> None:
        if self._running:
            self._running.stop()
            self._running.join()
        self._running = None


@pytest.fixture
def flow(start_services: StartServices) -> Iterator[Flow]:
    flow = Flow(start_services)
    yield flow
    flow.stop()


def messages(services: Services) -> list[Any]:
    """The messages in the queue, in the order in which they were sent."""
    return [json.loads(message.body) for message in services.queues._backend.queues["q"]._messages]


def events(services: Services) -> list[tuple[str, str]]:
    """The events in the queue: each one's name and key."""
    records = [message["Records"][0] for message in messages(services) if "Records" in message]
    return [(one["eventName"], unquote_plus(one["s3"]["object"]["key"])) for one in records]


def test_a_message_says_what_was_created_where_and_by_whom(flow: Flow) -> None:
    services = flow.run(application(notification()))

    answer = services.client("s3").put_object(Bucket="files", Key="outputs/AROA:1/a b+c.bin", Body=b"12345")

    (record,) = messages(services)[1]["Records"]
    stored = record["s3"]["object"]
    assert (record["eventSource"], record["eventName"]) == ("aws:s3", "ObjectCreated:Put")
    assert record["s3"]["bucket"]["name"] == "files"
    assert record["s3"]["bucket"]["arn"] == BUCKET
    assert stored["key"] == "outputs/AROA%3A1/a+b%2Bc.bin"
    assert (stored["size"], f'"{stored["eTag"]}"') == (5, answer["ETag"])
    assert "versionId" not in stored
    assert record["userIdentity"]["principalId"].startswith("AWS:AIDA")


def test_every_way_to_create_and_delete_an_object_is_told_by_its_name(flow: Flow) -> None:
    services = flow.run(application(notification(), notification("s3:ObjectRemoved:*")))
    s3 = services.client("s3")

    create_in_every_way(s3, "files")
    s3.delete_object(Bucket="files", Key="put")
    s3.delete_objects(Bucket="files", Delete={"Objects": [{"Key": "copied"}, {"Key": "missing"}]})

    assert events(services) == [
        ("ObjectCreated:Put", "put"),
        ("ObjectCreated:Copy", "copied"),
        ("ObjectCreated:CompleteMultipartUpload", "pieces"),
        ("ObjectCreated:Post", "form"),
        ("ObjectRemoved:Delete", "put"),
        ("ObjectRemoved:Delete", "copied"),
    ]
    sequencers = [one["Records"][0]["s3"]["object"]["sequencer"] for one in messages(services)[1:]]
    assert sequencers == sorted(sequencers)


def test_a_versioned_object_is_told_with_its_version(flow: Flow) -> None:
    services = flow.run(application(notification(), notification("s3:ObjectRemoved:*"), versioned=True))
    s3 = services.client("s3")

    version = s3.put_object(Bucket="files", Key="k", Body=b"x")["VersionId"]
    marker = s3.delete_object(Bucket="files", Key="k")["VersionId"]

    told = [one["Records"][0] for one in messages(services)[1:]]
    assert [one["eventName"] for one in told] == ["ObjectCreated:Put", "ObjectRemoved:DeleteMarkerCreated"]
    assert [one["s3"]["object"]["versionId"] for one in told] == [version, marker]


def test_only_keys_that_pass_a_filter_are_told(flow: Flow) -> None:
    services = flow.run(application(notification(prefix="metrics/", suffix=".json"), notification(prefix="notes/")))

    for key in ("metrics/a.json", "metrics/a.txt", "outputs/metrics/a.json", "notes/a"):
        services.client("s3").put_object(Bucket="files", Key=key, Body=b"x")

    assert [key for _, key in events(services)] == ["metrics/a.json", "notes/a"]


def test_a_queue_is_tested_when_it_is_configured_and_not_at_each_start(flow: Flow) -> None:
    first = messages(flow.run(application(notification())))
    again = messages(flow.run(application(notification())))
    changed = messages(flow.run(application(notification(prefix="a/"))))

    assert [(one["Event"], one["Bucket"], one["Service"]) for one in first] == [("s3:TestEvent", "files", "Amazon S3")]
    assert again == first
    assert len(changed) == 2


@pytest.mark.parametrize(
    ("access", "queues"),
    [(AccessControl(), None), (control("arn:aws:s3:::others"), None), (control(), [])],
    ids=["no policy", "a policy for another bucket", "no queue"],
)
def test_a_destination_that_s3_may_not_send_to_is_refused_at_the_start(
    flow: Flow, access: AccessControl, queues: list[Queue] | None
) -> None:
    app = application(notification())
    app.queues = app.queues if queues is None else queues

    with pytest.raises(TemplateError, match="Unable to validate the following destination configurations"):
        flow.run(app, access)


def test_what_the_policy_does_not_allow_is_not_delivered(start_services: StartServices) -> None:
    app = application(notification())
    services = start_services(app)
    reported: list[str] = []
    permissions = Permissions(Guard(AccessControl(), LOCATION.region), {})
    notifier = BucketNotifier(app, services.queues, permissions, LOCATION, reported.append)

    notifier.tell(ObjectChange("files", "a", created=True, version="null"))

    assert events(services) == []
    assert "Lost the event ObjectCreated:Put of files/a" in reported[0]


def test_notifications_are_the_template_s_alone(flow: Flow) -> None:
    s3 = flow.run(application(notification())).client("s3")
    rules = {"QueueConfigurations": [{"QueueArn": QUEUE, "Events": ["s3:ObjectCreated:*"]}]}

    with pytest.raises(ClientError, match="NotImplemented"):
        s3.put_bucket_notification_configuration(Bucket="files", NotificationConfiguration=rules)


def test_a_function_behind_the_queue_gets_the_events_in_batches(flow: Flow, tmp_path: Path) -> None:
    function = function_of(tmp_path / "f", NOTES, timeout=20)
    app = application(notification(prefix="metrics/"))
    app.functions = [function]
    app.feeds = [Feed("m", QUEUE, Target(function.arn), batch_size=4, window=20, concurrency=1)]
    pool = Pool(function, {}, tmp_path / "f.log", lambda _line: None)

    services = flow.run(app, f=pool)
    for number in range(3):
        services.client("s3").put_object(Bucket="files", Key=f"metrics/{number}", Body=b"x")

    (batch,) = eventually(lambda: list(function.folder.glob("*.json")))
    told = json.loads(batch.read_text())
    assert told[0]["Event"] == "s3:TestEvent"
    assert [one["Records"][0]["s3"]["object"]["key"] for one in told[1:]] == [f"metrics/{n}" for n in range(3)]
    flow.stop()
    pool.close(grace=0)


def _put_and_be_killed(folder: str) -> None:
    """Put an object into a bucket whose events nobody takes yet; end as by a power cut."""
    services = services_in(Path(folder))
    services.start(application(notification()))
    services.client("s3").put_object(Bucket="files", Key="a", Body=b"x")
    os.kill(os.getpid(), signal.SIGKILL)


def test_an_event_that_was_not_delivered_before_a_kill_is_delivered_after_it(flow: Flow, tmp_path: Path) -> None:
    process = get_context("spawn").Process(target=_put_and_be_killed, args=(str(tmp_path),))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL

    services = flow.run(application(notification()))

    assert events(services) == [("ObjectCreated:Put", "a")]
    assert services.journal.rows("SELECT count(*) FROM object_changes") == [(0,)]
