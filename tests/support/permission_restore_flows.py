"""The flows of checkpoints, each step with the credentials of the function or job that makes it."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest

from account_support import Account
from attempt_support import RECLAIMED
from core_support import World, age
from lambda_support import LambdaContext, handler_of, sample_event
from launchbay_core.contracts.results.manifests import Checkpoint, CheckpointsManifest, ResultFile, write_checkpoints
from launchbay_core.contracts.results.places import checkpoints_key, place_of
from launchbay_core.domain.runs import Run

_TASK = "arn:aws:ecs:us-east-1:123456789012:task/launchbay/"
_TIMES = {"startedAt": 1769851805250, "stoppedAt": 1769851905250}
# The first attempt saves two checkpoints, of which one is kept; the second one saves none; the third one restores.
SAVES = """
import os, time
from botocore.exceptions import ClientError
from launchbay import launch
from launchbay.runtime.results.storage import S3Storage
from launchbay.runtime.results.transfers.client import make_transfers
from launchbay_core.contracts.results.places import checkpoints_key

def is_saved(name):
    bucket = os.environ["LAUNCHBAY_RESULTS"].split("/")[2]
    key = checkpoints_key(S3Storage(bucket, os.environ, print).place)
    try:
        return name in make_transfers(os.environ).client.get_object(Bucket=bucket, Key=key)["Body"].read().decode()
    except ClientError:
        return False

attempt, folder = os.environ["LAUNCHBAY_ATTEMPT"], launch.checkpoint_dir()
saved = sorted(path.name for path in folder.iterdir())
if attempt == "3":
    assert saved == ["step-2"], saved
    raise SystemExit
if attempt == "1":
    (folder / "step-1").write_text("1")
    launch.checkpoint_saved("step-1")
    while not is_saved("step-1"): time.sleep(0.1)
    (folder / "step-2").write_text("2")
    launch.checkpoint_saved("step-2")
raise SystemExit(143)
"""


def restore_checkpoints(account: Account, world: World, results: str) -> Run:
    """A run with three attempts: the job saves and restores, track says what. The run, as it ended.

    The sweep says it of another run, whose events were lost.
    """
    with account.as_function("ApiFunction"):
        checkpoints = {"path": "ckpt", "keep": 1, "every_seconds": 5}
        world.register("saves", ["python", "-c", SAVES], checkpoints=checkpoints, retries=2)
        run, lost = world.launch("saves"), world.launch("endless")
    with account.as_function("DispatchFunction"):
        assert world.dispatch(run, lost) == []
    with account.as_function("ApiFunction"):
        run, lost = world.run(run), world.run(lost)
    for ended in (1, 2):
        job = world.wait(partial(_with_attempts, world, run, ended))
        with account.as_function("TrackFunction"):
            _hear(job)
    job = world.wait(lambda: _if_ended(world.bench.job(run.batch_job_id or "")))
    assert job["status"] == "SUCCEEDED", job
    with account.as_function("TrackFunction"):
        _hear(job)
    _sweep_up(account, lost, results)
    with account.as_function("ApiFunction"):
        world.bench.batch.terminate_job(jobId=lost.batch_job_id, reason="the test is over")
        return world.run(run)


def _sweep_up(account: Account, lost: Run, results: str) -> None:
    """Let the sweep find two ended attempts of a run: the first one has saved a checkpoint, the second one has not."""
    with account.as_function("ReconcileFunction"):
        world = World(lost.project, account.bench)
        age(lost, "2026-01-01T00:00:00.000Z")
        batch, role = world.adapters.batch, world.adapters.settings.job_role_id
        file = ResultFile("step-1", 1, "0" * 64, 1)
        manifest = write_checkpoints(CheckpointsManifest([Checkpoint("step-1", "2026-01-31T09:30:00.000Z", [file])]))
        key = checkpoints_key(place_of(role, "a" * 32))
        account.administrator("s3").put_object(Bucket=results, Key=key, Body=manifest)
        attempts = [
            {"container": {"taskArn": _TASK + letter * 32}, "statusReason": RECLAIMED, **_TIMES} for letter in "ab"
        ]
        describe = batch.describe

        def describe_as_told(ids: list[str]) -> list[dict[str, Any]]:
            told = {"status": "RUNNABLE", "attempts": attempts, "container": {}}
            return [{**job, **told} if job["jobId"] == lost.batch_job_id else job for job in describe(ids)]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(batch, "describe", describe_as_told)
            done = handler_of("reconcile")(sample_event("reconcile_schedule"), LambdaContext())
        assert done["failed"] == 0, done


def _with_attempts(world: World, run: Run, number: int) -> dict[str, Any] | None:
    job = world.bench.job(run.batch_job_id or "")
    return job if len(job["attempts"]) >= number else None


def _if_ended(job: dict[str, Any]) -> dict[str, Any] | None:
    return job if job["status"] in ("SUCCEEDED", "FAILED") else None


def _hear(job: dict[str, Any]) -> None:
    event = sample_event("batch_job_succeeded")
    handler_of("track")({**event, "detail": json.loads(json.dumps(job, default=str))}, LambdaContext())
