"""The Batch stand-in for tests: a server, boto3's client, and what arrives at the event bus and in the logs."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import boto3
import psutil

from launchbay_core.contracts.variables import SIMULATED_HARDWARE
from launchbay_local.batch import BatchServer, JobQueue, Limits, Slots
from launchbay_local.location import ACCESS_KEY

REGION = "us-east-1"
QUEUE = "launchbay-cpu"
GPU_QUEUE = "launchbay-a10g"
LOG_GROUP = "/launchbay/jobs"
QUICK = Limits(terminate_grace=0.5, stop_grace=0.5, shortest_timeout=1, log_wait=10)
# What the containers of a task share, and where they find it.
SHARED = {"volumes": [{"name": "shared", "host": {}}]}
MOUNT = [{"sourceVolume": "shared", "containerPath": "/shared"}]
_ENDED = ("SUCCEEDED", "FAILED")
_NEVER = threading.Event()
T = TypeVar("T")


def wait_for(condition: Callable[[], T | None], within: float = 60, every: float = 0.01) -> T:
    """The value of `condition` once it is true; an error if that takes too long."""
    deadline = time.monotonic() + within
    while not (result := condition()):
        assert time.monotonic() < deadline, f"not true within {within} s: {condition}"
        _NEVER.wait(every)
    return result


_SESSION = boto3.Session(region_name=REGION, aws_access_key_id=ACCESS_KEY, aws_secret_access_key=ACCESS_KEY)


def client(service: str, endpoint: str) -> Any:
    """A boto3 client of an endpoint."""
    return _SESSION.client(service, endpoint_url=endpoint)  # type: ignore[call-overload]


def words_in(path: Path) -> list[str]:
    """The words of a file, once it has a complete line."""

    def written() -> list[str] | None:
        text = path.read_text() if path.exists() else ""
        return text.split() if text.endswith("\n") else None

    return wait_for(written)


def is_alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class Witness:
    """What arrives at the AWS endpoint: Batch's events, through the default bus, and log lines."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.logs = client("logs", endpoint)
        self._sqs = client("sqs", endpoint)
        self._queue = self._sqs.create_queue(QueueName="seen")["QueueUrl"]
        arn = self._sqs.get_queue_attributes(QueueUrl=self._queue, AttributeNames=["QueueArn"])["Attributes"]
        events = client("events", endpoint)
        pattern = {"source": ["aws.batch"], "detail-type": ["Batch Job State Change"]}
        events.put_rule(Name="batch", EventPattern=json.dumps(pattern))
        events.put_targets(Rule="batch", Targets=[{"Id": "1", "Arn": arn["QueueArn"]}])
        self._events: list[dict[str, Any]] = []

    def events(self, job_id: str | None = None) -> list[dict[str, Any]]:
        """The events so far, in the order of their arrival."""
        while messages := self._sqs.receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10).get("Messages"):
            self._events += [json.loads(message["Body"]) for message in messages]
            taken = [{"Id": message["MessageId"], "ReceiptHandle": message["ReceiptHandle"]} for message in messages]
            self._sqs.delete_message_batch(QueueUrl=self._queue, Entries=taken)
        return [event for event in self._events if job_id in (None, event["detail"]["jobId"])]

    def statuses(self, job_id: str) -> list[str]:
        """The statuses in the events, up to the last one, for which it waits."""

        def reported() -> list[str] | None:
            seen = [event["detail"]["status"] for event in self.events(job_id)]
            return seen if seen and seen[-1] in _ENDED else None

        return wait_for(reported)

    def statuses_without_repeats(self, job_id: str) -> list[str]:
        """The same, each once: where answers can be lost, what was sent is sent again, as EventBridge may do, too."""
        return list(dict.fromkeys(self.statuses(job_id)))

    def has_lines(self, stream: str, count: int) -> list[str]:
        """A log stream's lines, once there are `count`."""

        def arrived() -> list[str] | None:
            lines = self.lines(stream)
            return lines if len(lines) >= count else None

        return wait_for(arrived)

    def lines(self, stream: str, group: str = LOG_GROUP) -> list[str]:
        """A log stream's lines so far."""
        try:
            found = self.logs.get_log_events(logGroupName=group, logStreamName=stream, startFromHead=True, limit=10000)
        except self.logs.exceptions.ResourceNotFoundException:
            return []
        return [event["message"] for event in found["events"]]


class Bench:
    """A server with one state folder, and its client; restart it to see what it keeps."""

    def __init__(self, folder: Path, endpoint: str) -> None:
        self.folder = folder
        self.endpoint = endpoint
        self.url = ""
        self.options: dict[str, Any] = {"log_group": LOG_GROUP, "limits": QUICK, "job_env": {"STACK": "yes"}}
        self.slots = Slots(vcpus=8, memory_mib=16384)
        self.server: BatchServer | None = None
        self.batch: Any = None

    def start(self, slots: Slots | None = None, queues: Sequence[str | JobQueue] | None = (QUEUE, GPU_QUEUE)) -> Bench:
        """Start a server with the folder."""
        self.slots = slots or self.slots
        options = {"aws_endpoint": self.endpoint, "simulated_variable": SIMULATED_HARDWARE, **self.options}
        self.server = BatchServer(self.folder, queues, self.slots, **options)
        self.url = self.server.start()
        self.batch = client("batch", self.url)
        return self

    def stop(self) -> None:
        """Stop the server, if it runs."""
        if self.server is not None:
            self.server.stop()
            self.server = None

    def define(self, command: Sequence[str], name: str = "job", **properties: Any) -> str:
        """Register a definition that runs a command; return its ARN."""
        answer = self.batch.register_job_definition(**definition(command, name, **properties))
        return str(answer["jobDefinitionArn"])

    def define_task(self, *containers: Mapping[str, Any], task: Mapping[str, Any] | None = None, **request: Any) -> str:
        """Register a definition of several containers, and what they share in `task`; return its ARN."""
        properties = {"taskProperties": [{"containers": [*containers], **(task or {})}]}
        named = {"jobDefinitionName": "task", "type": "container", "ecsProperties": properties, **request}
        return str(self.batch.register_job_definition(**named)["jobDefinitionArn"])

    def submit(self, command: Sequence[str], **request: Any) -> str:
        """Run a command as a job; return the job's id."""
        arn = self.define(command)
        return self.submit_to(arn, **request)

    def submit_to(self, arn: str, **request: Any) -> str:
        """Submit a job of a definition; return the job's id."""
        request = {"jobName": "a-job", "jobQueue": QUEUE, "jobDefinition": arn, **request}
        return str(self.batch.submit_job(**request)["jobId"])

    def job(self, job_id: str) -> dict[str, Any]:
        """A job as DescribeJobs shows it."""
        found: dict[str, Any] = self.batch.describe_jobs(jobs=[job_id])["jobs"][0]
        return found

    def reached(self, job_id: str, *statuses: str, within: float = 60) -> dict[str, Any]:
        """The job once it has one of the statuses."""

        def there() -> dict[str, Any] | None:
            job = self.job(job_id)
            return job if job["status"] in statuses else None

        return wait_for(there, within)

    def ended(self, job_id: str, within: float = 60) -> dict[str, Any]:
        """The job once it has ended."""
        return self.reached(job_id, *_ENDED, within=within)


def definition(command: Sequence[str], name: str = "job", **properties: Any) -> dict[str, Any]:
    """A request of RegisterJobDefinition; what does not belong to the container goes beside it."""
    beside = ("retryStrategy", "timeout", "parameters", "tags", "propagateTags")
    outer = {key: properties.pop(key) for key in beside if key in properties}
    requirements = [{"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "512"}]
    container = {"image": "any", "command": list(command), "resourceRequirements": requirements, **properties}
    return {"jobDefinitionName": name, "type": "container", "containerProperties": container, **outer}


def needs(vcpus: float = 1, memory: int = 512, gpus: int = 0) -> Mapping[str, Any]:
    """Container overrides that ask for resources."""
    asked = {"VCPU": f"{vcpus:g}", "MEMORY": str(memory), **({"GPU": str(gpus)} if gpus else {})}
    return {"resourceRequirements": [{"type": kind, "value": value} for kind, value in asked.items()]}


def task_container(name: str, *command: str, after: str = "", **properties: Any) -> dict[str, Any]:
    """A container of a task that needs as little as most do; `after` is one that must succeed before it starts."""
    waits = [{"containerName": after, "condition": "SUCCESS"}] if after else []
    return {"name": name, "image": "any", "command": [*command], "dependsOn": waits, **needs(), **properties}


def init_container(*command: str) -> dict[str, Any]:
    """A container that runs before others, with the volume of `SHARED`."""
    return task_container("init", *command, essential=False, mountPoints=MOUNT)
