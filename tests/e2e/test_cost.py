"""What one launch costs: its requests, counted as the local stack makes them, against the figures of docs/cost.md."""

from __future__ import annotations

import json
import threading
import uuid
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import urllib3
from moto.backends import get_backend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.utilities import dynamo_json_dump

from launchbay.cli.service.application import stack_options
from launchbay_local import LocalStack
from launchbay_local.aws.api_calls import ApiCall, identify
from launchbay_local.aws.moto_adapter import MotoAdapter
from launchbay_local.events.buses import Buses
from launchbay_local.events.schedules import Scheduler
from launchbay_local.functions.pool import Pool
from launchbay_local.location import ACCOUNT
from page_support import table_rows
from stack_process import wait_for
from write_units import WriteMeter

pytestmark = [pytest.mark.e2e]
OWN = "launchbay"
WRITE_UNITS = 45  # what a launch may cost, with all lists
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
        self._lock, self._writing = threading.Lock(), threading.Lock()
        self.start()

    def start(self) -> None:
        """Count from nothing."""
        self.invocations: Counter[str] = Counter()
        self.calls: list[ApiCall] = []
        self.writes = WriteMeter()
        self.events: list[dict[str, Any]] = []
        self.busy = 0

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """See every call, invocation and event of stacks in this process; the sweep stays still."""
        called, invoked, put = MotoAdapter.__call__, Pool.invoke, Buses.put

        def call(moto: MotoAdapter, request: Any) -> Any:
            made = identify(request)
            with self._lock:
                self.calls.append(made)
            if made.service != "dynamodb" or made.is_read_only:
                return called(moto, request)
            with self._writing, self.writes.watch(made.operation, made.body, _stored):
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


def measured(meter: Meter) -> dict[str, float]:
    """What AWS would charge for of what was seen, in the words of docs/cost.md."""
    kinds = Counter((call.service, call.operation or call.request.method) for call in meter.calls)
    told = [event for event in meter.events if event["source"] == OWN]
    requested = [event for event in told if event["detail-type"] == "RunRequested"]
    reads = sum(1 for call in meter.calls if call.service == "dynamodb" and call.is_read_only)
    return {
        "HTTP API requests": 1,
        "Lambda invocations": sum(meter.invocations.values()),
        "DynamoDB write units": meter.writes.total,
        "DynamoDB read units": reads,
        "S3 writes": kinds["s3", "PUT"],
        "S3 reads": kinds["s3", "GET"] + kinds["s3", "HEAD"],
        "EventBridge events": len(told),
        "EventBridge Pipes requests": len(told),
        "SQS requests": 3 * len(requested),  # each is sent, received and deleted
    }


def _stored(key: Mapping[str, Any]) -> Any:
    """An item of the stack's table as it is now."""
    [table] = get_backend("dynamodb")[ACCOUNT]["us-east-1"].tables.values()
    item = table.get_item(DynamoType(key["pk"]), DynamoType(key["sk"]))
    return None if item is None else json.loads(dynamo_json_dump(item.to_json()["Attributes"]))


def test_one_launch_makes_no_more_requests_than_the_page_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meter = Meter()
    meter.watch(monkeypatch)
    with LocalStack(tmp_path / "state", stack_options(None, {}, tmp_path / "state")) as stack:
        assert _post(stack, "jobs", JOB) == 201
        _launch(stack, meter)  # the version's first run registers its job definition
        _launch(stack, meter)
        counted = measured(meter)

    page = {what: float(number) for what, number, *_ in table_rows("cost.md", "A launch") if number}
    assert counted["DynamoDB write units"] <= WRITE_UNITS
    for what, number in counted.items():
        assert 0.6 * page[what] <= number <= page[what], (what, counted)


def _launch(stack: LocalStack, meter: Meter) -> None:
    meter.start()
    assert _post(stack, "runs", LAUNCH) == 201
    wait_for(meter.has_ended, within=60)


def _post(stack: LocalStack, what: str, body: Any) -> int:
    assert stack.identity
    key = {"idempotency-key": uuid.uuid4().hex}  # as the command line and the SDK send one
    headers = {"authorization": f"Bearer {stack.identity.owner_token()['access_token']}", **key}
    http = urllib3.PoolManager(retries=False, timeout=30)
    return http.request("POST", f"{stack.url}/v1/projects/cost/{what}", json=body, headers=headers).status
