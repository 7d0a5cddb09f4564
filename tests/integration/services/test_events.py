"""The events that are documented are those that are sent: each is held to its schema in docs/events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import boto3
import jsonschema_rs
import pytest

from core_support import ADA, World
from lambda_support import REGION, ROOT, sample_event
from launchbay_core.aws.clients import client
from launchbay_core.aws.table.leases import lease_from
from launchbay_core.domain.labels import Labels
from launchbay_core.domain.states import RunState
from launchbay_core.services.lifecycle.cancel import cancel
from launchbay_local.events.patterns import passes
from launchbay_local.events.transforms import shape
from launchbay_local.template.readers import read_application
from template_support import deployed
from waiting_account import LATER, Account, hear, sweep

SCHEMAS = ROOT / "docs" / "events"
BATCH_EVENTS = ["batch_job_running", "batch_job_succeeded", "batch_job_failed", "batch_job_queue_blocked"]


def schema_of(detail_type: str) -> jsonschema_rs.Draft202012Validator:
    """The documented schema of an event."""
    for path in SCHEMAS.glob("*.json"):
        schema = json.loads(path.read_text())
        if schema["properties"]["detail-type"] == {"const": detail_type}:
            return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    raise AssertionError(f"docs/events has no schema of {detail_type}")


@pytest.fixture
def stream(world: World) -> str:
    """The ARN of the stream of the table's changes, of all tests together."""
    dynamodb, table = client("dynamodb"), world.adapters.settings.table
    if known := dynamodb.describe_table(TableName=table)["Table"].get("LatestStreamArn"):
        return str(known)
    settings = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    updated = dynamodb.update_table(TableName=table, StreamSpecification=settings)
    return str(updated["TableDescription"]["LatestStreamArn"])


def records_of(stream: str) -> Iterator[Any]:
    """Everything that a stream has."""
    streams: Any = boto3.client("dynamodbstreams", region_name=REGION)
    [shard] = streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"]
    start = streams.get_shard_iterator(StreamArn=stream, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")
    yield from streams.get_records(ShardIterator=start["ShardIterator"])["Records"]


def published(stream: str, run_id: str) -> Iterator[dict[str, Any]]:
    """What the template's pipes make of everything that was written of a run."""
    pipes = [feed for feed in read_application(deployed()).feeds if feed.is_pipe]
    assert len(pipes) == 2
    for record in records_of(stream):
        for pipe in pipes:
            if record["dynamodb"]["NewImage"].get("run_id") == {"S": run_id} and passes(pipe.filters, record):
                detail = shape(pipe.target, record, {})
                settings = pipe.target.settings
                yield {"detail-type": settings["DetailType"], "source": settings["Source"], "detail": detail}


def test_everything_that_is_published_of_a_run_is_as_documented(world: World, stream: str) -> None:
    world.register()
    run = world.launch(name="first")
    store = world.adapters.store
    store.claim_dispatch(world.project, run.run_id, lease_from(datetime.fromisoformat(run.created_at), 0))
    world.send_status(run, "RUNNABLE")
    world.block(run)
    world.send_status(run, "RUNNABLE", attempts=[{"container": {"exitCode": 1}}])
    world.send_status(run, "RUNNING")
    store.follow(world.run(run), "another-job")
    store.set_labels(world.run(run), Labels("second", changes=1))
    cancel(world.adapters, world.project, run.run_id, ADA)
    store.record(world.run(run), {}, heard_at=run.created_at, is_open=False)

    events = list(published(stream, run.run_id))

    for event in events:
        schema_of(event["detail-type"]).validate(event)
    told = [event["detail"].get("state", "requested") for event in events]
    assert told == ["requested", "QUEUED", "RUNNABLE", "RUNNING", "CANCELLED"]  # nothing else is a change of state
    timeline = [entry for entry in world.run(run).timeline if not entry.reason or entry.state is RunState.CANCELLED]
    assert [event["detail"]["at"] for event in events[1:]] == [entry.at for entry in timeline]


def test_a_run_that_is_moved_to_other_hardware_asks_for_its_next_job_once(
    world: World, stream: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = Account()
    account.replace(world.adapters.batch, monkeypatch)
    world.register()
    run = world.launch(hardware={"any_of": [{"gpu": {"model": "l4"}}, {"vcpus": 2}]})
    world.dispatch(run)
    sweep(world, run, LATER)
    for _ in range(2):  # its end is told twice
        hear(world, account, run, "job-1")
    sweep(world, run)
    world.send_status(run, "STARTING", jobName=account.jobs[1]["jobName"])

    requests = [one for one in published(stream, run.run_id) if one["detail-type"] == "RunRequested"]

    for event in requests:
        schema_of("RunRequested").validate(event)
    assert [event["detail"]["lane"] for event in requests] == ["gpu", "cpu"]


@pytest.mark.parametrize("name", BATCH_EVENTS)
def test_a_sample_of_what_is_read_is_as_documented(name: str) -> None:
    event = sample_event(name)

    schema_of(event["detail-type"]).validate(event)


def test_what_the_batch_stand_in_sends_is_as_documented(world: World) -> None:
    world.register(command=["sh", "-c", "exit 3"])
    run = world.launch()
    world.dispatch(run)
    job = world.bench.ended(world.run(run).batch_job_id or "")

    event = {"source": "aws.batch", "detail-type": "Batch Job State Change", "detail": job}
    schema_of("Batch Job State Change").validate(event)


def test_a_request_in_a_queue_is_as_documented() -> None:
    body = json.loads(sample_event("run_requested_sqs")["Records"][0]["body"])

    schema_of("RunRequested").validate(body)


def test_the_page_names_every_schema() -> None:
    page = (ROOT / "docs" / "events.md").read_text()

    assert {path.name for path in SCHEMAS.glob("*.json")} == set(_linked(page))


def _linked(page: str) -> Iterator[str]:
    for part in page.split("(events/")[1:]:
        yield Path(part.split(")")[0]).name
