"""A run has one job; should there be a second one, it can't start, is ended, and harms nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fault_account import PROJECT, Account
from fault_flow import RUNS, Flow, check_account
from fault_flows import Launch
from fault_front import LOSES_ALL, THROTTLED
from fault_run_flows import CancelQueued, CancelRunning
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.contracts.claim import DUPLICATE_EXIT, closed_claim
from launchbay_core.contracts.run_objects import claim_key
from launchbay_core.services.lifecycle.job_definitions import ensure_job_definition
from model_batch import Job


def launched(account: Account) -> Flow:
    """A run that waits to be dispatched."""
    flow = Launch()
    flow.prepare(account)
    assert flow.launch(account)
    return flow


def submit_again(account: Account, flow: Flow) -> Job:
    """Submit a run's job without any record of it."""
    run = account.run(flow.run_id)
    asked = {
        "jobName": f"launchbay-{PROJECT}-{run.run_id}",
        "jobQueue": run.placement.job_queue,
        "jobDefinition": ensure_job_definition(create_adapters(), PROJECT, run.job, run.version),
    }
    return account.batch.jobs[account.batch.answer("SubmitJob", asked)[1]["jobId"]]


def claim_of(flow: Flow) -> str:
    return create_adapters().data_bucket.get(claim_key(PROJECT, flow.run_id)).decode()


def numbered(account: Account, call: str, act: Callable[[], object]) -> int:
    """The number of a call in what `act` does."""
    with account.front.watching():
        act()
        return account.front.calls.index(call)


def launch_another(account: Account, key: str) -> str:
    """The id of one more run of the same job."""
    answer = account.api("POST", RUNS, {"job": "digits"}, key=key)
    assert answer is not None
    return str(answer.body["run_id"])


def submission_in_dispatch(account: Account) -> int:
    """The number of SubmitJob in a dispatch of a job whose definition is registered."""
    account.dispatch(launched(account).run_id)
    second = launch_another(account, "second")
    return numbered(account, "batch.SubmitJob", lambda: account.dispatch(second))


def test_a_submission_without_an_answer_is_sent_once_and_its_job_is_found_by_name(account: Account) -> None:
    number = submission_in_dispatch(account)
    run_id = launch_another(account, "third")

    with account.front.watching(LOSES_ALL, number):
        assert account.dispatch(run_id)
        assert account.front.calls[number : number + 2] == ["batch.SubmitJob", "batch.ListJobs"]

    assert len(account.batch.jobs) == 3
    assert account.run(run_id).batch_job_id in account.batch.jobs


def test_a_throttled_submission_is_sent_again_for_it_made_no_job(account: Account) -> None:
    number = submission_in_dispatch(account)
    run_id = launch_another(account, "third")

    with account.front.watching(THROTTLED, number):
        assert account.dispatch(run_id)

    assert len(account.batch.jobs) == 3


@pytest.mark.parametrize("first", ["recorded", "other"])
def test_of_two_jobs_one_starts_the_run_whichever_is_heard_of_first(account: Account, first: str) -> None:
    flow = launched(account)
    other = submit_again(account, flow)
    account.batch.hides_new_jobs = True
    account.batch.events.clear()
    assert account.dispatch(flow.run_id)
    recorded = account.batch.jobs[account.run(flow.run_id).batch_job_id or ""]
    assert recorded is not other
    if first == "other":  # it starts before anybody has heard of it
        account.batch.end(recorded, None, "ended by hand")
        account.batch.events.clear()
        for _ in range(3):
            account.batch.advance()

    flow.jobs = 2
    account.settle()

    check_account(account, flow)
    assert account.run(flow.run_id).batch_job_id == (recorded if first == "recorded" else other).job_id
    assert len(account.batch.started) == 1


def test_a_duplicate_that_fails_does_not_fail_the_run_that_the_other_job_has_started(account: Account) -> None:
    flow = launched(account)
    healthy = submit_again(account, flow)
    for _ in range(3):
        account.batch.advance()
    account.batch.hides_new_jobs = True
    account.batch.events.clear()
    account.dispatch(flow.run_id)
    duplicate = account.batch.jobs[account.run(flow.run_id).batch_job_id or ""]
    account.batch.end(duplicate, DUPLICATE_EXIT)

    account.hear(duplicate.detail())

    run = account.run(flow.run_id)
    assert (run.state.is_terminal, run.batch_job_id) == (False, healthy.job_id)


def test_a_cancelled_run_s_other_job_never_starts_and_is_ended(account: Account) -> None:
    flow = CancelQueued()
    flow.prepare(account)
    account.dispatch(flow.run_id)
    other = submit_again(account, flow)

    assert flow.act(account)
    account.settle()

    assert account.batch.started == []
    assert not other.is_live
    assert claim_of(flow) == closed_claim("CANCELLED")


def test_a_job_that_is_too_young_to_be_found_can_not_start_a_run_that_is_closed(account: Account) -> None:
    flow = CancelQueued()
    flow.prepare(account)
    account.dispatch(flow.run_id)
    assert flow.act(account)
    account.deliver_events()
    assert not account.run(flow.run_id).is_open
    late = submit_again(account, flow)
    account.batch.events.clear()

    for _ in range(4):
        account.batch.advance()

    assert (account.batch.started, late.container) == ([], {"exitCode": DUPLICATE_EXIT})


def test_a_job_of_a_closed_run_is_ended_when_it_is_heard_of(account: Account) -> None:
    flow = CancelQueued()
    flow.prepare(account)
    assert flow.act(account)
    account.sweep()
    assert not account.run(flow.run_id).is_open
    late = submit_again(account, flow)

    account.deliver_events()

    assert not late.is_live


def test_a_run_whose_job_was_ended_by_hand_fails_and_its_other_job_is_ended(account: Account) -> None:
    flow = launched(account)
    account.dispatch(flow.run_id)
    recorded = account.batch.jobs[account.run(flow.run_id).batch_job_id or ""]
    other = submit_again(account, flow)
    account.batch.end(recorded, None, "ended by hand")
    account.batch.events.clear()

    account.hear(recorded.detail())

    run = account.run(flow.run_id)
    assert (run.state, run.reason, run.is_open) == ("FAILED", "ended by hand", False)
    assert not other.is_live
    assert claim_of(flow) == closed_claim("FAILED")


def test_a_run_stays_open_until_its_jobs_could_be_looked_for(account: Account) -> None:
    flow = launched(account)
    account.dispatch(flow.run_id)
    job = account.batch.jobs[account.run(flow.run_id).batch_job_id or ""]
    account.batch.end(job, None, "ended by hand")
    number = numbered(account, "batch.ListJobs", lambda: account.hear(job.detail()))
    assert not account.run(flow.run_id).is_open
    run_id = launch_another(account, "another")
    account.dispatch(run_id)
    job = account.batch.jobs[account.run(run_id).batch_job_id or ""]
    account.batch.end(job, None, "ended by hand")

    with account.front.watching(THROTTLED, number):
        account.hear(job.detail())

    run = account.run(run_id)
    assert (run.state, run.is_open) == ("FAILED", True)
    account.sweep()
    assert not account.run(run.run_id).is_open


def test_cancelling_again_ends_a_job_that_could_not_be_ended_before(account: Account) -> None:
    flow = CancelRunning()
    flow.prepare(account)
    assert account.api("POST", f"{RUNS}/{flow.run_id}/cancel", {}) is not None
    [job] = account.batch.jobs.values()
    job.status = "RUNNING"  # as if nobody had told AWS Batch
    account.batch.events.clear()

    assert account.api("POST", f"{RUNS}/{flow.run_id}/cancel", {}) is not None

    assert not job.is_live


def test_jobs_are_told_their_region_which_aws_batch_does_not_do(account: Account) -> None:
    flow = launched(account)
    account.dispatch(flow.run_id)

    [job] = account.batch.jobs.values()
    told = {pair["name"]: pair["value"] for pair in job.environment}
    assert (told["AWS_REGION"], told["AWS_DEFAULT_REGION"]) == ("us-east-1", "us-east-1")
