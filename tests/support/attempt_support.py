"""What attempts of runs leave in a results bucket, for tests of who reads it."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from core_support import World
from lambda_support import RESULTS, ROLE
from launchbay_core.aws.clients import client
from launchbay_core.contracts.results.manifests import (
    Checkpoint,
    CheckpointsManifest,
    ResultFile,
    write_checkpoints,
)
from launchbay_core.contracts.results.places import checkpoints_key, object_key, place_of
from launchbay_core.contracts.results.restore import RestorePointer, parse_pointer, restore_key_beside
from launchbay_core.contracts.run_objects import inputs_prefix
from launchbay_core.domain.runs import Run

SAVED_AT = "2026-01-31T09:30:00.000Z"
RECLAIMED = "Host EC2 (instance i-0a1b2c3d) terminated."


def task_id(number: int) -> str:
    """The id of an ECS task."""
    return f"{number:032x}"


def place_at(number: int) -> str:
    """The place of the attempt that ran in that task."""
    return place_of(ROLE, task_id(number))


def save_checkpoint(place: str, name: str = "checkpoint-1", content: bytes = b"weights") -> None:
    """Leave a checkpoint of one file at a place, as the runner does."""
    s3 = client("s3")
    s3.put_object(Bucket=RESULTS, Key=object_key(place, 1), Body=content)
    file = ResultFile(f"{name}/model.bin", len(content), sha256(content).hexdigest(), 1)
    manifest = CheckpointsManifest([Checkpoint(name, SAVED_AT, [file])])
    put_manifest(place, write_checkpoints(manifest))


def put_manifest(place: str, content: bytes) -> None:
    """Leave anything in the place of a manifest of checkpoints."""
    client("s3").put_object(Bucket=RESULTS, Key=checkpoints_key(place), Body=content)


def ended_attempt(number: int, reason: str = RECLAIMED, **container: Any) -> dict[str, Any]:
    """An attempt in a task of that number, as AWS Batch lists it."""
    task = {"taskArn": f"arn:aws:ecs:us-east-1:123456789012:task/launchbay/{task_id(number)}"}
    times = {"startedAt": 1769851805250, "stoppedAt": 1769851905250}
    return {"container": {**task, **container}, **times, "statusReason": reason}


def pointer_of(world: World, run: Run, attempt: int) -> RestorePointer | None:
    """What an attempt of a run restores; None if nothing is said of it yet."""
    key = restore_key_beside(inputs_prefix(run.project, run.run_id), attempt)
    bucket = world.adapters.data_bucket
    return parse_pointer(bucket.get(key)) if bucket.exists(key) else None
