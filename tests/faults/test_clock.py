"""A clock that is set back: what was written before lies in the future, and keeps no run from going on."""

from __future__ import annotations

import pytest

from fault_account import Account
from fault_flow import JOBS, RUNS, check_account
from fault_flows import Launch
from fault_front import DIES_BEFORE
from model_batch import Job

DAY = 24 * 3600
REASONS = ["CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - none", "UNDETERMINED - ", "ACTION_REQUIRED - CE(s) are invalid."]


@pytest.fixture
def flow(account: Account) -> Launch:
    """A run that was launched tomorrow."""
    flow = Launch()
    account.later(DAY)
    flow.prepare(account)
    assert flow.launch(account)
    return flow


def add_version(account: Account, command: str) -> None:
    """A version that has no definition yet."""
    answer = account.api("POST", f"{JOBS}/digits/versions", {"command": [command]})
    assert answer is not None


def launch_another(account: Account) -> str:
    answer = account.api("POST", RUNS, {"job": "digits"})
    assert answer is not None
    return str(answer.body["run_id"])


def calls_of_dispatch(account: Account, run_id: str) -> list[str]:
    with account.front.watching():
        account.dispatch(run_id)
        return list(account.front.calls)


def die_before(account: Account, calls: list[str], call: str) -> str:
    """Let a dispatch of one more run die before one of its calls; the run's id."""
    run_id = launch_another(account)
    number = calls.index(call)
    with account.front.watching(DIES_BEFORE, number):
        assert not account.dispatch_once(run_id)
        assert account.front.calls[number] == call
    return run_id


def test_a_lease_of_a_dispatch_that_died_tomorrow_does_not_hold_today(account: Account, flow: Launch) -> None:
    account.dispatch(flow.run_id)
    run_id = die_before(account, calls_of_dispatch(account, launch_another(account)), "batch.SubmitJob")

    account.later(-DAY)

    assert account.dispatch_once(run_id)
    assert account.run(run_id).batch_job_id is not None


def test_a_lease_on_a_definition_that_was_to_be_registered_tomorrow_does_not_hold(
    account: Account, flow: Launch
) -> None:
    account.dispatch(flow.run_id)
    add_version(account, "true")
    calls = calls_of_dispatch(account, launch_another(account))
    add_version(account, "false")
    run_id = die_before(account, calls, "batch.RegisterJobDefinition")

    account.later(-DAY)

    assert account.dispatch_once(run_id)
    assert account.run(run_id).batch_job_id is not None


def test_a_run_of_which_there_was_news_tomorrow_is_looked_at_today(account: Account, flow: Launch) -> None:
    account.dispatch(flow.run_id)
    account.later(-DAY)

    account.settle(hears=False)

    check_account(account, flow)
    timeline = account.run(flow.run_id).timeline
    assert [entry.at for entry in timeline] == sorted(entry.at for entry in timeline)


def test_a_run_keeps_every_reason_for_which_it_has_waited(account: Account, flow: Launch) -> None:
    account.dispatch(flow.run_id)
    [job] = account.batch.jobs.values()
    job.status = "RUNNABLE"
    account.hear(job.detail())
    account.later(-DAY)

    for reason in REASONS:
        account.hear(said(job, reason))

    notes = [entry for entry in account.run(flow.run_id).timeline if entry.reason]
    assert len(notes) == len(REASONS)
    assert len({note.at for note in notes}) == len(REASONS)


def said(job: Job, reason: str) -> dict[str, object]:
    return job.detail() | {"statusReason": reason}
