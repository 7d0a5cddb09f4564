"""The events that are documented are those that are sent: each is held to its schema in docs/events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from core_support import ADA, World
from lambda_support import ROOT, sample_event
from launchbay_core.aws.clients import client
from launchbay_core.services.lifecycle.cancel import cancel
from launchbay_local.events.patterns import passes
from launchbay_local.events.transforms import shape
from launchbay_local.template.readers import read_application
from template_support import deployed

SCHEMAS = ROOT / "docs" / "events"
BATCH_EVENTS = ["batch_job_running", "batch_job_succeeded", "batch_job_failed", "batch_job_queue_blocked"]


def schema_of(detail_type: str) -> jsonschema_rs.Draft202012Validator:
    """The documented schema of an event."""
    for path in SCHEMAS.glob("*.json"):
        schema = json.loads(path.read_text())
        if schema["properties"]["detail-type"] == {"const": detail_type}:
            return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    raise AssertionError(f"docs/events has no schema of {detail_type}")


def published(world: World, run_id: str) -> Iterator[dict[str, Any]]:
    """What the template's pipes make of everything that the table has of a run."""
    pipes = [feed for feed in read_application(deployed()).feeds if feed.is_pipe]
    assert len(pipes) == 2
    for page in client("dynamodb").get_paginator("scan").paginate(TableName=world.adapters.settings.table):
        for item in page["Items"]:
            record = {"eventName": "INSERT", "dynamodb": {"NewImage": item}}
            for pipe in pipes:
                if item.get("run_id") == {"S": run_id} and passes(pipe.filters, record):
                    detail = shape(pipe.target, record, {})
                    settings = pipe.target.settings
                    yield {"detail-type": settings["DetailType"], "source": settings["Source"], "detail": detail}


def test_everything_that_is_published_of_a_run_is_as_documented(world: World) -> None:
    world.register()
    run = world.launch()
    world.send_status(run, "RUNNABLE")
    world.block(run)
    world.send_status(run, "RUNNING")
    cancel(world.adapters, world.project, run.run_id, ADA)

    events = list(published(world, run.run_id))

    for event in events:
        schema_of(event["detail-type"]).validate(event)
    told = sorted(event["detail"].get("state", "requested") for event in events)
    assert told == ["CANCELLED", "QUEUED", "RUNNABLE", "RUNNING", "requested"]  # the note is not a change of state


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
