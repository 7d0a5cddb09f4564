"""An application with one function, whose events the local stack moves: what tests of that start and look at."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from launchbay_local.aws.services import Services
from launchbay_local.functions.pool import Pool
from launchbay_local.iam.access_control import AccessControl
from launchbay_local.iam.guard import Guard
from launchbay_local.stack.event_flow import EventFlow
from launchbay_local.template.application import Application, Feed, Function, Queue, Table, Target
from launchbay_local.template.attributes import function_arn
from local_support import LOCATION, eventually, function_of

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
        """Leave a file for the function."""
        (self.function.folder / name).write_text(text)

    def untell(self, name: str) -> None:
        """Take the file away."""
        (self.function.folder / name).unlink()


def _age(path: Path) -> int:
    return path.stat().st_mtime_ns


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


def records(moving: Moving) -> list[Any]:
    """The records in the events that the function got."""
    return [record for event in moving.events() for record in event["Records"]]
