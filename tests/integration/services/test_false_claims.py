"""A claim is the word of a job's author: it may keep its run from starting, and can do nothing to anybody else's."""

from __future__ import annotations

import pytest

from core_support import ADA, World
from launchbay_core.contracts.run_objects import claim_key
from launchbay_core.domain.runs import Run
from launchbay_core.domain.states import RunState
from launchbay_core.errors import Conflict
from launchbay_core.services.lifecycle.cancel import cancel
from launchbay_core.services.lifecycle.run_jobs import close
from waiting_account import Account, hear, sweep

FALSE = [b"\xff", b"", b"closed:RUNNING", b"closed:SUCCEEDED", b"closed:nothing", b"one\ntwo", b"x" * 200_000]


def launched(world: World) -> Run:
    """A run whose job is submitted."""
    run = world.launch()
    world.dispatch(run)
    return world.run(run)


def write_claim(world: World, run: Run, content: bytes) -> None:
    world.adapters.data_bucket.put_all({claim_key(run.project, run.run_id): content})


@pytest.mark.parametrize("hears", ["track", "reconcile"])
def test_a_claim_that_names_another_run_s_job_closes_its_run_and_leaves_that_job_alone(
    world: World, account: Account, hears: str
) -> None:
    other, run = launched(world), launched(world)
    write_claim(world, run, (other.batch_job_id or "").encode())
    if hears == "track":
        account.job("job-2").update(status="FAILED")
        ended = hear(world, account, run, "job-2")
    else:
        account.jobs.remove(account.job("job-2"))
        ended = sweep(world, run)

    assert (ended.state, ended.is_open, ended.batch_job_id) == ("FAILED", False, "job-2")
    with pytest.raises(Conflict):
        cancel(world.adapters, run.project, run.run_id, ADA)
    assert account.alive == ["job-1"]


def test_a_job_that_one_answer_leaves_out_is_known_as_the_run_s_by_the_list(
    world: World, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = launched(world)
    write_claim(world, run, b"job-1")
    monkeypatch.setattr(world.adapters.batch, "describe", lambda _job_ids: [])

    closure = close(world.adapters, run, RunState.CANCELLED)

    assert closure.started_by == "job-1"
    assert account.alive == ["job-1"]


def test_a_run_whose_job_is_refused_is_not_given_the_job_that_a_false_claim_names(
    world: World, account: Account
) -> None:
    launched(world)
    run = world.launch()
    write_claim(world, run, b"job-1")
    account.refused_queues = {run.placement.job_queue}

    world.dispatch(run)

    ended = world.run(run)
    assert (ended.state, ended.is_open, ended.batch_job_id) == ("FAILED", False, None)
    assert account.alive == ["job-1"]


@pytest.mark.parametrize("content", FALSE, ids=lambda content: repr(content[:12]))
def test_a_claim_that_is_none_ends_its_run_as_failed_and_not_the_sweep(
    world: World, account: Account, content: bytes
) -> None:
    run = launched(world)
    write_claim(world, run, content)
    account.job("job-1").update(status="FAILED", statusReason="ended by hand")

    ended = sweep(world, run)

    assert (ended.state, ended.is_open) == ("FAILED", False)


def test_only_the_first_bytes_of_a_claim_are_read(world: World) -> None:
    world.adapters.data_bucket.put_all({"projects/vision/runs/one/claim": b"x" * 200_000})

    assert world.adapters.data_bucket.get("projects/vision/runs/one/claim", 1024) == b"x" * 1024
