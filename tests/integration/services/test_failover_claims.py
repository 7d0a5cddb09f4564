"""A run that may be moved to other hardware, and who may start it: a job that is left keeps no other one from that."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core_support import World
from lambda_support import LambdaContext, handler_of, sample_event
from launchbay_core.aws.batch.events import parse_job
from launchbay_core.contracts.claim import closed_claim
from launchbay_core.contracts.run_objects import claim_key
from launchbay_core.domain.runs import Run
from launchbay_core.services.lifecycle.claims import find_claim, take_claim
from launchbay_core.services.lifecycle.dispatch import dispatch
from launchbay_core.services.lifecycle.track import has_news
from waiting_account import (
    L4_OR_A10G,
    LATER,
    NO_MACHINE,
    TOO_MANY_VCPUS,
    Account,
    hear,
    move_while_it_is_submitted,
    queues,
    sweep,
)


def claim_of(world: World, run: Run) -> str | None:
    found = find_claim(world.adapters, run)
    return None if found is None else found.partition(":")[0]


def test_a_second_job_of_a_run_that_may_be_moved_is_cancelled_and_leaves_its_claim_free(
    world: World, account: Account
) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    world.dispatch(run)
    account.jobs.append(account.jobs[0] | {"jobId": "job-1b"})  # of a submission whose answer was lost

    hear(world, account, run, "job-1b")
    assert (account.alive, claim_of(world, run)) == (["job-1"], None)
    sweep(world, run, LATER)
    hear(world, account, run, "job-1")
    moved = sweep(world, run)

    assert (account.alive, claim_of(world, run)) == ([moved.batch_job_id], None)  # its next job may start


def test_a_second_job_that_starts_just_then_is_not_ended_and_is_followed(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    world.dispatch(run)
    late = account.jobs[0] | {"jobId": "job-1b"}
    account.jobs.append(late | {"status": "STARTING"})

    handler_of("track")(sample_event("batch_job_running") | {"detail": {"container": {}, **late}}, LambdaContext())
    assert "job-1b" in account.alive
    world.adapters.data_bucket.put_all({claim_key(world.project, run.run_id): b"job-1b"})
    account.job("job-1b").update(status="RUNNING")
    followed = hear(world, account, run, "job-1b")

    assert (followed.batch_job_id, followed.state, account.alive) == ("job-1b", "RUNNING", ["job-1b"])


def test_a_run_that_was_closed_is_not_moved(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    world.dispatch(run)
    sweep(world, run, LATER)
    take_claim(world.adapters, run, closed_claim("CANCELLED"))  # by a cancellation that died after that

    ended = hear(world, account, run, "job-1")

    assert (ended.state, ended.is_open, account.queues) == ("CANCELLED", False, queues(run, "gpu-l4"))


def test_a_closed_run_whose_queue_refuses_its_job_is_not_moved(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    account.refused_queues = set(queues(run, "gpu-l4"))
    take_claim(world.adapters, run, closed_claim("CANCELLED"))

    assert world.dispatch(run) == []

    ended = world.run(run)
    assert (ended.state, ended.is_open, account.jobs) == ("CANCELLED", False, [])


def test_a_run_that_another_job_has_started_follows_it_instead_of_moving(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    world.dispatch(run)
    sweep(world, run, LATER)
    account.jobs.append(account.jobs[0] | {"jobId": "job-1b", "status": "RUNNING"})
    take_claim(world.adapters, run, "job-1b")

    followed = hear(world, account, run, "job-1")

    assert (followed.batch_job_id, followed.job_number, account.alive) == ("job-1b", 1, ["job-1b"])


def test_the_end_of_a_job_that_was_left_does_not_close_its_run(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    world.dispatch(run)
    sweep(world, run, LATER)
    hear(world, account, run, "job-1")
    sweep(world, run)
    account.job("job-1").update(statusReason="ended by hand")

    kept = hear(world, account, run, "job-1")

    assert (kept.state.is_terminal, kept.batch_job_id, claim_of(world, run)) == (False, "job-2", None)


@pytest.mark.parametrize(
    ("seconds", "reason", "is_news"),
    [(599, NO_MACHINE, False), (600, NO_MACHINE, True), (1, TOO_MANY_VCPUS, True)],
    ids=["waits", "has waited", "waits in vain"],
)
def test_a_job_is_news_to_the_sweep_once_its_run_may_have_to_leave_it(
    world: World, account: Account, seconds: int, reason: str, is_news: bool
) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    world.dispatch(run)
    account.jobs[0]["statusReason"] = reason
    job = parse_job({"container": {}, **account.jobs[0]})
    assert job is not None
    known = replace(hear(world, account, run, "job-1"), reason=job.reason, state=job.state, batch_job_id="job-1")
    assert job.created_at is not None

    assert has_news(known, job, datetime.fromisoformat(job.created_at) + timedelta(seconds=seconds)) is is_news


def test_a_submission_that_comes_back_while_its_run_has_no_job_is_ended(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)

    move_while_it_is_submitted(world, account, run)
    dispatch(world.adapters, world.project, run.run_id)

    assert (account.alive, world.run(run).job_number, world.run(run).batch_job_id) == ([], 2, None)
