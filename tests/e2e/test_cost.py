"""What one launch costs: its requests, counted as the local stack makes them, against the figures of docs/cost.md."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
import urllib3

from launchbay.cli.service.application import stack_options
from launchbay_local import LocalStack
from launchbay_local.aws.api_calls import ApiCall, identify
from launchbay_local.aws.moto_adapter import MotoAdapter
from launchbay_local.events.buses import Buses
from launchbay_local.events.schedules import Scheduler
from launchbay_local.functions.pool import Pool
from page_support import table_rows
from stack_process import wait_for

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("cost")]
# index → its key attributes
INDEXES = {
    "by_job": {"job_pk", "run_sort"},
    "by_state": {"state_pk", "run_sort"},
    "open_runs": {"open_pk", "open_sort"},
}
OWN = "launchbay"
# A job as people have them: a run config, a config file, and a launch that changes both.
JOB = {
    "name": "train",
    "command": ["true"],
    "inputs": {
        "config": {"values": {"trainer": {"learning_rate": 0.01, "batch_size": 32, "model": "resnet"}, "seed": 42}},
        "files": {"conf/train.yaml": {"text": "training:\n  learning_rate: 0.01  # tuned in March\n  epochs: 10\n"}},
    },
    "hardware": {"vcpus": 1, "memory_gib": 1},
}
LAUNCH = {
    "job": "train",
    "overrides": {
        "config": {"trainer": {"learning_rate": 0.1, "batch_size": 64, "model": "a-model-with-a-name-of-some-length"}},
        "files": {"conf/train.yaml": {"training": {"epochs": 3}}},
    },
}


class Meter:
    """Everything that AWS would charge for, as it happens."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.start()

    def start(self) -> None:
        """Count from nothing."""
        self.invocations: Counter[str] = Counter()
        self.calls: list[ApiCall] = []
        self.events: list[dict[str, Any]] = []
        self.busy = 0

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """See every call, invocation and event of stacks in this process; the sweep stays still."""
        called, invoked, put = MotoAdapter.__call__, Pool.invoke, Buses.put

        def call(moto: MotoAdapter, request: Any) -> Any:
            with self._lock:
                self.calls.append(identify(request))
            return called(moto, request)

        def invoke(pool: Pool, event: Any, timeout: float | None = None) -> Any:
            with self._lock:
                self.invocations[pool.function.logical_id] += 1
                self.busy += 1
            try:
                return invoked(pool, event, timeout)
            finally:
                with self._lock:
                    self.busy -= 1

        def put_event(buses: Buses, bus: str, event: dict[str, Any]) -> None:
            with self._lock:
                self.events.append(event)
            put(buses, bus, event)

        patch.setattr(MotoAdapter, "__call__", call)
        patch.setattr(Pool, "invoke", invoke)
        patch.setattr(Buses, "put", put_event)
        patch.setattr(Scheduler, "start", lambda _scheduler: None)
        patch.setattr(Scheduler, "join", lambda _scheduler: None)

    def has_ended(self) -> bool:
        """Whether the end of a run was told to subscribers, and nothing is in hand."""
        states = {event["detail"].get("state") for event in self.events if event["source"] == OWN}
        return "SUCCEEDED" in states and not self.busy


def measured(meter: Meter, items: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """What AWS would charge for of what was seen, in the words of docs/cost.md."""
    kinds = Counter((call.service, call.operation or call.request.method) for call in meter.calls)
    told = [event for event in meter.events if event["source"] == OWN]
    requested = [event for event in told if event["detail-type"] == "RunRequested"]
    reads = sum(1 for call in meter.calls if call.service == "dynamodb" and call.is_read_only)
    return {
        "HTTP API requests": 1,
        "Lambda invocations": sum(meter.invocations.values()),
        "DynamoDB write units": sum(_write_units(meter.calls, items)),
        "DynamoDB read units": reads,
        "S3 writes": kinds["s3", "PUT"],
        "S3 reads": kinds["s3", "GET"] + kinds["s3", "HEAD"],
        "EventBridge events": len(told),
        "EventBridge Pipes requests": len(told),
        "SQS requests": 3 * len(requested),  # each is sent, received and deleted
    }


def _write_units(calls: list[ApiCall], items: Mapping[str, Mapping[str, Any]]) -> Iterator[int]:
    """A KB written is one unit, two in a transaction; one more for each index, two if the item moves within it."""
    for call in calls:
        if call.service == "dynamodb" and not call.is_read_only:
            writes = call.body.get("TransactItems", [{"Update": call.body}])
            factor = 2 if "TransactItems" in call.body else 1
            for write in writes:
                kind, body = next(iter(write.items()))
                item = body.get("Item") or items[body["Key"]["sk"]["S"]]
                kib = math.ceil(_size(item) / 1024)
                named = set(body.get("ExpressionAttributeNames", {}).values())
                indexed = {"job_pk"} & set(item)  # an item is in all three while it is open, or in none
                moves = [2 if kind == "Update" and keys & named else 1 for keys in INDEXES.values() if indexed]
                yield kib * (factor + sum(moves))


def _size(item: Mapping[str, Any]) -> int:
    """Bytes of an item: names and values."""
    return sum(len(name) + len(str(next(iter(value.values())))) for name, value in item.items())


def test_one_launch_makes_no_more_requests_than_the_page_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meter = Meter()
    meter.watch(monkeypatch)
    with LocalStack(tmp_path / "state", stack_options(None, {}, tmp_path / "state")) as stack:
        assert _post(stack, "jobs", JOB) == 201
        _launch(stack, meter)  # the version's first run registers its job definition
        _launch(stack, meter)
        counted = measured(meter, _items(stack, list(meter.calls)))

    page = {what: float(number) for what, number, *_ in table_rows("cost.md", "A launch") if number}
    for what, number in counted.items():
        assert 0.6 * page[what] <= number <= page[what], (what, counted)


def _launch(stack: LocalStack, meter: Meter) -> None:
    meter.start()
    assert _post(stack, "runs", LAUNCH) == 201
    wait_for(meter.has_ended, within=60)


def _post(stack: LocalStack, what: str, body: Any) -> int:
    assert stack.identity
    headers = {"authorization": f"Bearer {stack.identity.owner_token()['access_token']}"}
    http = urllib3.PoolManager(retries=False, timeout=30)
    return http.request("POST", f"{stack.url}/v1/projects/cost/{what}", json=body, headers=headers).status


def _items(stack: LocalStack, calls: list[ApiCall]) -> dict[str, Any]:
    """The items that calls have updated, as they are now, by sort key."""
    client: Any = boto3.client(
        "dynamodb",
        endpoint_url=stack.aws_endpoint,
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )
    bodies = [write for call in calls for write in call.body.get("TransactItems", [{"Update": call.body}])]
    updates = [body["Update"] for body in bodies if "Key" in body.get("Update", {})]
    updates = [one for one in updates if "UpdateExpression" in one]
    found = {}
    for one in updates:
        found[one["Key"]["sk"]["S"]] = client.get_item(TableName=one["TableName"], Key=one["Key"])["Item"]
    return found
