"""What the sweep can't correct does not keep it from the rest, ends with a reason if it can, and is counted."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from fault_account import PROJECT, Account
from fault_flow import JOBS, RUNS
from fault_flows import Launch
from fault_front import FAILS
from launchbay_core.aws.adapters import Adapters, create_adapters
from launchbay_core.aws.table.leases import lease_from
from launchbay_core.domain.runs import Run
from launchbay_core.services.lifecycle import job_definitions, reconcile
from launchbay_core.services.lifecycle.dispatch import dispatch
from launchbay_core.services.lifecycle.reconcile import GONE


@pytest.fixture
def job(account: Account) -> Account:
    """An account with a job."""
    Launch().prepare(account)
    return account


def launch(account: Account, key: str) -> str:
    answer = account.api("POST", RUNS, {"job": "digits"}, key=key)
    assert answer is not None
    return str(answer.body["run_id"])


def measured(capsys: pytest.CaptureFixture[str]) -> list[float]:
    """The values of the sweep's metric that were written since."""
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
    return [line["SweepFailures"][0] for line in lines if "SweepFailures" in line]


def test_runs_whose_queue_is_gone_end_with_a_reason(job: Account) -> None:
    never, twice, cancelled = (launch(job, key) for key in ("never", "twice", "cancelled"))
    for run_id in (twice, cancelled):
        store = create_adapters().store
        store.claim_dispatch(PROJECT, run_id, lease_from(datetime(2000, 1, 1, tzinfo=UTC), 1))
    job.api("POST", f"{RUNS}/{cancelled}/cancel", {})
    job.batch.lost_queues.add(job.run(never).placement.job_queue)

    job.sweep()

    for run_id in (never, twice):
        assert (job.run(run_id).state, job.run(run_id).is_open) == ("FAILED", False)
        assert "Job queue" in (job.run(run_id).reason or "")
    assert (job.run(cancelled).state, job.run(cancelled).is_open) == ("CANCELLED", False)


def test_one_id_that_aws_batch_refuses_ends_its_run_and_not_the_sweep(job: Account) -> None:
    run_ids = [launch(job, f"key-{number}") for number in range(5)]
    for run_id in run_ids:
        job.dispatch(run_id)
    store = create_adapters().store
    assert store.follow(job.run(run_ids[2]), "not an id!")
    for one in job.batch.live():
        job.batch.end(one, 0)
    job.batch.events.clear()

    report = job.sweep()

    assert (report["tracked"], report["vanished"], report["failed"]) == (4, 1, 0)
    assert job.run(run_ids[2]).reason == GONE
    assert {job.run(run_id).state.value for run_id in run_ids} == {"SUCCEEDED", "FAILED"}


@pytest.mark.parametrize("status", ["SUBMITTED", "RUNNING"])
def test_a_job_that_is_left_out_of_one_answer_goes_on_and_so_does_its_run(job: Account, status: str) -> None:
    run_id = launch(job, "one")
    job.dispatch(run_id)
    [submitted] = job.batch.jobs.values()
    while submitted.status != status:
        job.batch.advance()
    job.deliver_events()
    job.batch.undescribed = {submitted.job_id}

    report = job.sweep()

    assert (report["vanished"], job.run(run_id).state, submitted.status) == (0, status, status)
    job.batch.undescribed.clear()
    job.settle()
    assert (job.run(run_id).state, job.run(run_id).is_open) == ("SUCCEEDED", False)


def test_a_job_that_is_neither_described_nor_listed_is_ended_with_its_run(job: Account) -> None:
    run_id = launch(job, "one")
    job.dispatch(run_id)
    [submitted] = job.batch.jobs.values()
    job.batch.undescribed = {submitted.job_id}
    job.batch.hides_new_jobs = True

    assert job.sweep()["vanished"] == 1

    assert (job.run(run_id).state, job.run(run_id).reason, submitted.is_live) == ("FAILED", GONE, False)


def test_what_fails_is_counted_and_keeps_no_other_run_from_its_turn(
    job: Account, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reconcile, "MAX_RUNS", 2)
    broken = [launch(job, f"broken-{number}") for number in range(2)]
    sound = launch(job, "sound")

    def fail_some(adapters: Adapters, project: str, run_id: str) -> Run:
        if run_id in broken:
            raise TypeError("a fault")
        return dispatch(adapters, project, run_id)

    monkeypatch.setattr(reconcile, "dispatch", fail_some)
    capsys.readouterr()

    reports = [job.sweep() for _ in range(2)]  # each reads another two of the three

    failed = [report["failed"] for report in reports]
    assert sum(failed) >= len(broken)
    assert measured(capsys) == [number for number in failed if number]
    assert sum(report["dispatched"] for report in reports) == 1
    assert job.run(sound).batch_job_id is not None


def test_a_sweep_that_can_not_ask_aws_batch_still_dispatches_and_says_so(
    job: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    job.dispatch(launch(job, "submitted"))
    with job.front.watching():
        job.sweep()
        number = job.front.calls.index("batch.DescribeJobs")
    waiting = launch(job, "waiting")
    capsys.readouterr()

    with job.front.watching(FAILS, number):
        report = job.sweep()

    assert (report["failed"], report["dispatched"]) == (1, 1)
    assert measured(capsys) == [1]
    assert job.run(waiting).batch_job_id is not None
    job.sweep()
    assert measured(capsys) == []


def test_a_deregistered_definition_is_registered_again(job: Account) -> None:
    job.dispatch(launch(job, "first"))
    [first] = job.batch.definitions
    job.batch.definitions[first] = "INACTIVE"

    run_id = launch(job, "second")
    assert job.dispatch(run_id)

    assert job.run(run_id).state == "SUBMITTED"
    second = job.batch.jobs[job.run(run_id).batch_job_id or ""].definition
    assert (second != first, job.batch.definitions[second]) == (True, "ACTIVE")
    job.dispatch(run_id := launch(job, "third"))
    assert job.batch.jobs[job.run(run_id).batch_job_id or ""].definition == second


def test_a_changed_image_gives_the_next_run_another_definition(job: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    job.dispatch(launch(job, "first"))
    batch = create_adapters().batch
    settings = batch._settings.model_copy(update={"default_image": "another"})
    with monkeypatch.context() as deployed:
        job_definitions._digest.cache_clear()  # another process
        deployed.setattr(batch, "_settings", settings)
        job.dispatch(launch(job, "second"))
        assert len(job.batch.definitions) == 2
    job_definitions._digest.cache_clear()

    job.dispatch(launch(job, "third"))

    assert len(job.batch.definitions) == 2  # the first is still there


def test_a_registration_in_the_intake_that_others_overtake_is_tried_again(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("launchbay_core.services.register.ATTEMPTS", 0)
    key = f"projects/{PROJECT}/jobs/digits/job.yaml"
    version_id = account.bucket.put(key, "command: [python, -c, pass]\n")

    assert not account.upload_event(key, version_id)
    assert account.bucket.result(key) is None
    monkeypatch.undo()

    assert account.upload_event(key, version_id)
    assert (account.bucket.result(key) or {})["outcome"] == "registered"
    answer = account.api("GET", f"{JOBS}/digits/versions")
    assert answer is not None
    assert len(answer.body["versions"]) == 1
