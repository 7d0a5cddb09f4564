"""A run's command starts in one AWS Batch job only, and its record follows that job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core_support import World, age
from job_scripts import script_job
from lambda_support import LambdaContext, handler_of, sample_event
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.batch.shares import share_members
from launchbay_core.contracts.claim import DUPLICATE_EXIT
from launchbay_core.contracts.run_objects import claim_key
from launchbay_core.domain.runs import Run
from launchbay_core.services.lifecycle.job_definitions import ensure_job_definition

LONG_AGO = "2026-01-01T00:00:00.000Z"


def submit_again(world: World, run: Run) -> str:
    """Submit a run's job as a dispatch does whose answer is lost; the job's id."""
    prefix = f"s3://{create_adapters().data_bucket.bucket}/projects/{run.project}/runs/{run.run_id}/inputs/"
    overrides: dict[str, Any] = {"environment": [{"name": "LAUNCHBAY_INPUTS", "value": prefix}]}
    answer = world.bench.batch.submit_job(
        jobName=f"launchbay-{run.project}-{run.run_id}",
        jobQueue=run.placement.job_queue,
        jobDefinition=ensure_job_definition(world.adapters, run.project, run.job, run.version),
        containerOverrides=overrides,
        **share_members(run.project, run.priority),
    )
    return str(answer["jobId"])


def send_status(world: World, run: Run, job_id: str) -> Run:
    """Let the handler hear of a job as AWS Batch knows it now."""
    event = sample_event("batch_job_running")
    handler_of("track")(event | {"detail": world.bench.job(job_id)}, LambdaContext())
    return world.run(run)


def starts(world: World, tmp_path: Path, body: str = "") -> Path:
    """Register a job whose command leaves a mark at each start, and then runs `body`."""
    marks = tmp_path / "starts"
    world.register(**script_job(f"open({str(marks)!r}, 'a').write('x')\n{body}"))
    return marks


def test_a_duplicate_job_ends_itself_before_the_command_starts(world: World, tmp_path: Path) -> None:
    marks = starts(world, tmp_path)
    run = world.launch()
    world.dispatch(run)
    assert world.bench.ended(world.run(run).batch_job_id or "")["status"] == "SUCCEEDED"

    duplicate = world.bench.ended(submit_again(world, run))

    assert (duplicate["status"], duplicate["container"]["exitCode"]) == ("FAILED", DUPLICATE_EXIT)
    assert len(duplicate["attempts"]) == 1  # it is not tried again
    assert marks.read_text() == "x"


def test_a_run_follows_the_job_that_has_claimed_it_when_the_recorded_one_is_the_duplicate(
    world: World, tmp_path: Path
) -> None:
    marks = starts(world, tmp_path)
    run = world.launch()
    first = submit_again(world, run)
    world.bench.ended(first)
    world.dispatch(run)
    duplicate = world.run(run).batch_job_id or ""
    world.bench.ended(duplicate)

    assert not send_status(world, run, duplicate).state.is_terminal
    age(run, LONG_AGO)
    handler_of("reconcile")(sample_event("reconcile_schedule"), LambdaContext())

    followed = world.run(run)
    assert (followed.state, followed.batch_job_id, followed.exit_code) == ("SUCCEEDED", first, 0)
    assert marks.read_text() == "x"


def test_a_script_that_ends_with_a_duplicate_s_code_fails_its_run_by_the_sweep(world: World) -> None:
    world.register(**script_job(f"raise SystemExit({DUPLICATE_EXIT})"))
    run = world.launch()
    world.dispatch(run)
    job_id = world.run(run).batch_job_id or ""
    world.bench.ended(job_id)
    send_status(world, run, job_id)

    age(run, LONG_AGO)
    handler_of("reconcile")(sample_event("reconcile_schedule"), LambdaContext())

    failed = world.run(run)
    assert (failed.state, failed.exit_code, failed.batch_job_id) == ("FAILED", DUPLICATE_EXIT, job_id)


def test_the_next_attempt_of_the_same_job_goes_on_under_its_claim(world: World, tmp_path: Path) -> None:
    reclaimed = "import os, signal; os.environ['AWS_BATCH_JOB_ATTEMPT'] == '2' or os.kill(os.getpid(), signal.SIGTERM)"
    marks = starts(world, tmp_path, reclaimed)
    run = world.launch()
    world.dispatch(run)
    job_id = world.run(run).batch_job_id or ""
    world.wait(lambda: world.bench.job(job_id)["attempts"])
    send_status(world, run, job_id)  # the next attempt waits for what is said of its checkpoints then

    assert world.bench.ended(job_id)["status"] == "SUCCEEDED"
    ended = send_status(world, run, job_id)

    assert marks.read_text() == "xx"
    assert create_adapters().data_bucket.get(claim_key(run.project, run.run_id)) == job_id.encode()
    assert [attempt.exit_code for attempt in ended.ended_attempts] == [143, 0]
    assert all(attempt.started_at and attempt.stopped_at and attempt.log_stream for attempt in ended.ended_attempts)


def test_the_end_of_an_attempt_is_kept_while_the_next_one_waits(world: World) -> None:
    world.register()
    run = world.launch()
    world.send_status(run, "RUNNING")
    reason = "Host EC2 (instance i-0abc) terminated."
    lost = {"container": {"logStreamName": "a"}, "startedAt": 1, "stoppedAt": 2, "statusReason": reason}

    waiting = world.send_status(run, "RUNNABLE", attempts=[lost])

    [attempt] = waiting.ended_attempts
    assert (attempt.exit_code, attempt.log_stream) == (None, "a")
    assert reason.rstrip(".") in (attempt.reason or "")
    assert waiting.state == "RUNNING"


@pytest.mark.parametrize("name", ["batch_job_failed", "batch_job_succeeded"])
def test_attempts_of_the_sample_events_are_read(name: str, world: World) -> None:
    world.register()
    run = world.launch()
    event = sample_event(name)
    event["detail"]["jobName"] = f"launchbay-{run.project}-{run.run_id}"

    handler_of("track")(event, LambdaContext())

    assert len(world.run(run).ended_attempts) == len(event["detail"]["attempts"])
