"""A job whose image has neither Python nor `launchbay` runs with its inputs all the same."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from core_support import World
from intake_support import archive
from job_scripts import TRAIN_YAML, TRAINER_CONFIG
from lambda_support import LambdaContext, handler_of, sample_event
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.batch.shares import share_members
from launchbay_core.contracts.claim import DUPLICATE_EXIT
from launchbay_core.domain.runs import Run

# Nothing but a shell: writes what the job sees.
SCRIPT = (
    'cat conf/train.yaml > "$OUT/file"; echo "$WANDB_CONFIG" > "$OUT/config"; cat code.txt > "$OUT/code"; exit $END\n'
)


def finish(world: World, run: Run) -> Run:
    """Dispatch a run, wait for its job's end, and let the handler hear of it."""
    world.dispatch(run)
    job = world.bench.ended(world.run(run).batch_job_id or "")
    handler_of("track")(sample_event("batch_job_running") | {"detail": job}, LambdaContext())
    return world.run(run)


def register(world: World, out: Path, end: int = 0) -> None:
    content = archive({"run.sh": SCRIPT.encode(), "code.txt": b"packed\n"})
    sha256 = hashlib.sha256(content).hexdigest()
    create_adapters().data_bucket.put_all({f"projects/{world.project}/code/{sha256}.tar.gz": content})
    inputs: dict[str, Any] = {
        "config": {"values": TRAINER_CONFIG},
        "files": {"conf/train.yaml": {"text": TRAIN_YAML}},
    }
    env = {"OUT": str(out), "END": str(end)}
    world.register(
        command=["sh", "run.sh"], runner="init", image="busybox", code={"sha256": sha256}, inputs=inputs, env=env
    )


def test_a_job_gets_its_code_files_and_config_without_launchbay_in_its_image(world: World, tmp_path: Path) -> None:
    register(world, tmp_path)
    changed = {"config": {"seed": 7}, "files": {"conf/train.yaml": {"training": {"epochs": 3}}}}

    ended = finish(world, world.launch(overrides=changed))

    assert (ended.state, ended.exit_code, ended.attempts) == ("SUCCEEDED", 0, 1)
    assert (tmp_path / "file").read_text() == TRAIN_YAML.replace("10", "3")
    assert '"seed": 7' in (tmp_path / "config").read_text()
    assert (tmp_path / "code").read_text() == "packed\n"
    assert [stream.split("/")[1] for stream in ended.log_streams] == ["inputs", "job", "results"]


def test_the_exit_code_of_a_run_is_that_of_its_own_container(world: World, tmp_path: Path) -> None:
    register(world, tmp_path, end=3)

    failed = finish(world, world.launch())

    assert (failed.state, failed.exit_code) == ("FAILED", 3)
    assert [attempt.exit_code for attempt in failed.ended_attempts] == [3]


def test_a_duplicate_ends_in_its_init_container(world: World, tmp_path: Path) -> None:
    register(world, tmp_path)
    run = world.launch()
    done = finish(world, run)
    again = world.bench.batch.submit_job(
        jobName=f"launchbay-{run.project}-{run.run_id}",
        jobQueue=run.placement.job_queue,
        jobDefinition=world.bench.job(done.batch_job_id or "")["jobDefinition"],
        ecsPropertiesOverride=_inputs(run),
        **share_members(run.project, run.priority),
    )

    duplicate = world.bench.ended(again["jobId"])

    init, own, _results = duplicate["ecsProperties"]["taskProperties"][0]["containers"]
    assert (duplicate["status"], init["exitCode"], own["exitCode"]) == ("FAILED", DUPLICATE_EXIT, 143)


@pytest.mark.parametrize("lost", ["manifest.json", "files/conf/train.yaml"])
def test_a_run_whose_inputs_can_not_be_fetched_fails_before_it_starts(world: World, tmp_path: Path, lost: str) -> None:
    register(world, tmp_path)
    run = world.launch()
    create_adapters().data_bucket.put_all({f"projects/{run.project}/runs/{run.run_id}/inputs/{lost}": b"{}"})

    failed = finish(world, run)

    assert (failed.state, failed.exit_code) == ("FAILED", 125)
    assert list(tmp_path.iterdir()) == []


def _inputs(run: Run) -> dict[str, Any]:
    prefix = f"s3://{create_adapters().data_bucket.bucket}/projects/{run.project}/runs/{run.run_id}/inputs/"
    pairs = [{"name": "LAUNCHBAY_INPUTS", "value": prefix}]
    return {"taskProperties": [{"containers": [{"name": "inputs", "environment": pairs}]}]}
