"""Run requests are submitted to AWS Batch once each, even if the queue redelivers them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import EndpointConnectionError

from core_support import ADA, ENDLESS, World, age, dispatch_messages, run_requested
from launchbay_core.aws.batch.shares import share_members
from launchbay_core.aws.clients import client
from launchbay_core.aws.table.leases import lease_from
from launchbay_core.domain.clock import now
from launchbay_core.errors import Busy, LaunchbayError, NotFound
from launchbay_core.services.lifecycle.cancel import cancel
from launchbay_core.services.lifecycle.dispatch import LEASE_SECONDS, dispatch

LONG_AGO = "2026-01-01T00:00:00.000Z"


def test_a_requested_run_becomes_a_job_with_the_run_s_name_hardware_and_environment(world: World) -> None:
    world.register(command=["python", "train.py"], timeout_seconds=600, retries=2)
    run = world.launch(hardware={"vcpus": 3, "memory_gib": 4})

    assert world.dispatch(run) == []

    job = world.batch_job(run)
    environment = {entry["name"]: entry["value"] for entry in job["container"]["environment"]}
    assert job["jobName"] == f"launchbay-{world.project}-{run.run_id}"
    assert job["jobQueue"].endswith(run.placement.job_queue)
    assert job["container"]["command"] == ["launchbay", "exec", "--", "python", "train.py"]
    assert environment["LAUNCHBAY_RUN_ID"] == run.run_id
    assert environment["LAUNCHBAY_INPUTS"].endswith(f"/projects/{world.project}/runs/{run.run_id}/inputs/")
    assert {"type": "VCPU", "value": "3"} in job["container"]["resourceRequirements"]
    assert (job["retryStrategy"]["attempts"], job["timeout"]["attemptDurationSeconds"]) == (3, 600)
    assert (job["tags"]["launchbay:run"], job["tags"]["launchbay:stack"]) == (run.run_id, "launchbay")
    assert [change.state for change in world.run(run).timeline][:2] == ["QUEUED", "SUBMITTED"]


def test_a_redelivered_message_submits_no_second_job(world: World) -> None:
    world.register()
    run = world.launch()

    assert world.dispatch(run) == []
    assert world.dispatch(run, run) == []

    assert len(world.batch_jobs(run)) == 1


def test_dispatches_that_race_make_one_job_and_one_definition(world: World) -> None:
    world.register()
    runs = [world.launch() for _ in range(4)]

    def attempt(index: int) -> None:
        run = runs[index % 4]
        try:
            dispatch(world.adapters, run.project, run.run_id)
        except LaunchbayError:
            return  # another holds the lease: the queue gives the message again

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(attempt, range(16)))

    assert [len(world.batch_jobs(run)) for run in runs] == [1, 1, 1, 1]
    used = {world.batch_job(run)["jobDefinition"] for run in runs}
    [kept] = used
    assert world.definitions() == [kept]
    world.dispatch(again := world.launch())
    assert world.batch_job(again)["jobDefinition"] == kept


def test_a_registration_that_fails_is_retried_by_the_next_dispatch(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.register()
    first, second = world.launch(), world.launch()

    def lost(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://batch.example")

    with monkeypatch.context() as broken:
        broken.setattr(client("batch"), "register_job_definition", lost)
        assert world.dispatch(first) == ["message-0"]

    assert world.dispatch(second) == []

    assert len(world.definitions()) == 1


def test_dispatches_of_many_runs_that_race_register_one_definition(world: World) -> None:
    world.register()
    runs = [world.launch() for _ in range(12)]

    with ThreadPoolExecutor(12) as pool:
        done = list(pool.map(lambda run: dispatch(world.adapters, run.project, run.run_id), runs))

    assert all(run.batch_job_id for run in done)
    assert len(world.definitions()) == 1


def test_a_job_whose_submission_was_never_recorded_is_adopted(world: World) -> None:
    world.register(command=ENDLESS)
    run = world.launch()
    world.dispatch(run)
    job_id = world.run(run).batch_job_id
    # As it was when the process died between SubmitJob and its record.
    store = world.adapters.store
    lost = store.find_run(world.project, world.launch().run_id)
    assert lost is not None
    world.bench.batch.submit_job(
        jobName=f"launchbay-{lost.project}-{lost.run_id}",
        jobQueue=lost.placement.job_queue,
        jobDefinition=world.bench.job(job_id or "")["jobDefinition"],
        **share_members(lost.project, lost.priority),
    )
    age(lost, lost.created_at, dispatch_lease=LONG_AGO)

    assert world.dispatch(lost) == []

    assert len(world.batch_jobs(lost)) == 1
    assert world.run(lost).batch_job_id == world.batch_jobs(lost)[0]["jobId"]
    for one in (run, lost):
        cancel(world.adapters, world.project, one.run_id, ADA)


def test_only_the_message_that_fails_goes_back_to_its_queue(world: World) -> None:
    world.register()
    run = world.launch()
    good = run_requested(run.project, run.run_id)
    nobody = run_requested(run.project, "01ARZ3NDEKTSV4RRFFQ69G5FAV")

    assert dispatch_messages([nobody, good, "{", run_requested("p", "x")]) == ["message-0", "message-2", "message-3"]

    assert len(world.batch_jobs(run)) == 1


def test_an_event_of_an_unknown_version_is_refused(world: World) -> None:
    world.register()
    run = world.launch()

    assert dispatch_messages([run_requested(run.project, run.run_id, version="2")]) == ["message-0"]
    assert world.run(run).state == "QUEUED"


def test_a_run_that_is_cancelled_while_it_waits_is_never_submitted(world: World) -> None:
    world.register()
    run = world.launch()
    cancel(world.adapters, world.project, run.run_id, ADA)

    assert world.dispatch(run) == []

    assert world.batch_jobs(run) == []
    assert world.run(run).state == "CANCELLED"


@pytest.mark.parametrize("meanwhile", ["cancelled", "has another job"])
def test_a_job_that_its_run_no_longer_needs_when_it_is_submitted_is_terminated(
    world: World, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    world.register()
    run = world.launch()
    terminated: list[tuple[str, str]] = []

    def submit(_name: str, **_request: object) -> str:
        if meanwhile == "cancelled":
            cancel(world.adapters, world.project, run.run_id, ADA)
            age(run, LONG_AGO)
        else:
            world.send_status(run, "RUNNING", jobId="another-job")
        return "late-job"

    monkeypatch.setattr(world.adapters.batch, "submit", submit)
    monkeypatch.setattr(world.adapters.batch, "terminate", lambda *job: terminated.append(job))

    dispatched = dispatch(world.adapters, world.project, run.run_id)

    reason, state, job_id = {
        "cancelled": ("cancelled by a request", "CANCELLED", "late-job"),
        "has another job": (f"run {run.run_id} has another job: another-job", "RUNNING", "another-job"),
    }[meanwhile]
    assert terminated == [("late-job", reason)]
    assert (dispatched.state, dispatched.batch_job_id) == (state, job_id)
    assert dispatched == world.run(run)
    # The sweep still looks after it, for its job may run on, but not at once: it has just been heard of.
    store = world.adapters.store
    assert run.run_id in {one.run_id for one in store.open_runs("2999-01-01T00:00:00.000Z", 1000)}
    assert run.run_id not in {one.run_id for one in store.open_runs(run.created_at, 1000)}


def test_a_run_that_does_not_exist_is_named(world: World) -> None:
    with pytest.raises(NotFound, match=r"There is no run `01ARZ3NDEKTSV4RRFFQ69G5FAV`\."):
        dispatch(world.adapters, world.project, "01ARZ3NDEKTSV4RRFFQ69G5FAV")


def test_a_run_that_another_process_is_dispatching_is_busy(world: World) -> None:
    world.register()
    run = world.launch()
    age(run, run.created_at, dispatch_lease=lease_from(now(), LEASE_SECONDS).until)

    with pytest.raises(Busy, match=run.run_id):
        dispatch(world.adapters, world.project, run.run_id)


def test_a_job_that_aws_batch_refuses_fails_its_run_with_the_reason(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.register()
    run = world.launch()
    gone = f"launchbay-gone-{run.run_id}"
    text = run.placement.job_queue
    item = world.adapters.store.find_run(world.project, run.run_id)
    assert item is not None
    # A class that was switched off after the launch: its queue is gone.
    import json
    from dataclasses import asdict

    age(run, run.created_at, placement=json.dumps(asdict(item.placement)).replace(text, gone))

    assert world.dispatch(run) == []

    failed = world.run(run)
    assert failed.state == "FAILED"
    assert failed.reason is not None
    assert "AWS Batch refused the job" in failed.reason


def test_a_job_over_a_quota_of_batch_fails_with_the_reason_on_its_timeline(world: World) -> None:
    world.register(command=["python", "-c", *["#" * 4000] * 7])
    run = world.launch()

    assert world.dispatch(run) == []

    last = world.run(run).timeline[-1]
    assert last.state == "FAILED"
    assert "AWS Batch takes at most 24,576" in (last.reason or "")
    assert world.batch_jobs(run) == []
