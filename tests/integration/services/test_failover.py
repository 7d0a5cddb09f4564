"""A run whose hardware can't be had goes on with its next alternative: once, with one job alive at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core_support import ADA, World, age
from lambda_support import LambdaContext, handler_of, sample_event
from launchbay_core.aws.batch.job_names import job_name
from launchbay_core.contracts.claim import DUPLICATE_EXIT
from launchbay_core.contracts.run_objects import claim_key
from launchbay_core.domain.clock import now, to_text
from launchbay_core.domain.metrics import MOVES, Measurement
from launchbay_core.domain.requests import RerunRequest
from launchbay_core.errors import Unplaceable
from launchbay_core.services.lifecycle.cancel import cancel
from launchbay_core.services.lifecycle.dispatch import dispatch
from launchbay_core.services.rerun import rerun
from waiting_account import (
    L4_OR_A10G,
    LATER,
    LONG_AGO,
    NO_MACHINE,
    TOO_MANY_VCPUS,
    Account,
    hear,
    move_while_it_is_submitted,
    queues,
    sweep,
)


def test_a_run_that_outwaits_its_patience_goes_on_with_the_next_class(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G, patience="10m")
    world.dispatch(run)
    account.jobs[0]["statusReason"] = NO_MACHINE

    sweep(world, run, LATER)
    left = hear(world, account, run, "job-1")
    moved = sweep(world, run)

    assert left.batch_job_id is None
    assert account.queues == queues(run, "gpu-l4", "gpu-a10g")
    assert account.alive == ["job-2"]
    assert (moved.placement.compute_class, moved.batch_job_id, moved.job_number) == ("gpu-a10g", "job-2", 2)
    assert account.jobs[1]["jobName"] == job_name(world.project, run.run_id, 2)
    [note] = [entry for entry in moved.timeline if "Goes on with" in (entry.reason or "")]
    assert note.reason is not None
    assert "gpu-l4 (g6.xlarge): no machine in 11m" in note.reason
    assert "AWS has no free machine (CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY)" in note.reason
    assert note.reason.endswith("Goes on with gpu-a10g (g5.xlarge), 1.006 USD an hour")
    started = hear(world, account, run, "job-2")
    assert started.state == "RUNNABLE"


def test_a_move_is_measured_once_by_the_class_that_the_run_leaves(
    world: World, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[Measurement] = []
    monkeypatch.setattr(world.adapters.meter, "write", measured.extend)
    run = world.launch(hardware=L4_OR_A10G)
    world.dispatch(run)

    sweep(world, run, LATER)
    for _ in range(2):
        hear(world, account, run, "job-1")
    sweep(world, run)

    assert [(one.of, one.run_id) for one in measured if one.metric is MOVES] == [("gpu-l4", run.run_id)]


def test_a_run_waits_as_long_as_its_patience(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G, patience="10m")
    world.dispatch(run)

    waiting = sweep(world, run, timedelta(minutes=9))

    assert (account.alive, waiting.batch_job_id) == (["job-1"], "job-1")


def test_a_run_without_patience_or_alternatives_waits_without_end(world: World, account: Account) -> None:
    run = world.launch(hardware={"gpu": {"memory_gib": 20}})
    world.dispatch(run)

    waiting = sweep(world, run, timedelta(days=3))

    assert (account.alive, waiting.state, len(waiting.placement.fallbacks) > 0) == (["job-1"], "RUNNABLE", True)


def test_without_alternatives_of_its_own_a_patient_run_goes_to_the_next_classes(world: World, account: Account) -> None:
    run = world.launch(hardware={"gpu": {"memory_gib": 20}}, patience=60)
    world.dispatch(run)

    sweep(world, run, LATER)
    hear(world, account, run, "job-1")
    sweep(world, run)

    assert account.queues == queues(run, "gpu-l4", "gpu-a10g")


def test_what_waiting_will_not_heal_moves_a_run_at_once(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    world.dispatch(run)
    world.block(run, TOO_MANY_VCPUS, createdAt=int(now().timestamp() * 1000))

    hear(world, account, run, "job-1")
    moved = sweep(world, run)

    assert moved.placement.compute_class == "gpu-a10g"
    assert any("more vCPUs than the class may use at once" in (entry.reason or "") for entry in moved.timeline)
    assert [one.may_heal for one in moved.progress.tried] == [False]


def test_a_job_that_its_queue_s_limit_has_ended_moves_its_run(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    world.dispatch(run)
    reason = (
        "Job attempt cancelled by JobStateTimeLimit action due to reason: MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT"
    )
    account.jobs[0] |= {"status": "FAILED", "statusReason": reason.removeprefix("Job attempt ")}

    hear(world, account, run, "job-1")

    assert sweep(world, run).placement.compute_class == "gpu-a10g"


def test_a_queue_that_refuses_the_job_is_passed_over_in_the_same_dispatch(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    account.refused_queues = set(queues(run, "gpu-l4"))

    assert world.dispatch(run) == []

    assert account.queues == queues(run, "gpu-a10g")
    assert world.run(run).state == "SUBMITTED"


def test_when_every_queue_refuses_the_job_the_run_fails_with_what_each_said(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    account.refused_queues = set(queues(run, "gpu-l4", "gpu-a10g"))

    assert world.dispatch(run) == []

    failed = world.run(run)
    assert (failed.state, failed.is_open, account.jobs) == ("FAILED", False, [])
    assert failed.reason is not None
    assert failed.reason.startswith("No hardware could be had for this run. gpu-l4 (g6.xlarge): AWS Batch refused")
    assert "gpu-a10g (g5.xlarge): AWS Batch refused" in failed.reason


def test_a_run_that_shall_fail_does_so_once_all_were_tried(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G, when_exhausted="fail")
    world.dispatch(run)

    for job_id in ("job-1", "job-2"):
        sweep(world, run, LATER)
        hear(world, account, run, job_id)
        ended = sweep(world, run)

    assert (ended.state, ended.is_open, account.alive) == ("FAILED", False, [])
    assert "gpu-l4 (g6.xlarge): no machine in" in (ended.reason or "")
    assert "gpu-a10g (g5.xlarge): no machine in" in (ended.reason or "")


def test_a_run_that_shall_go_on_starts_again_with_the_first_and_more_patience(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    world.dispatch(run)

    for job_id in ("job-1", "job-2"):
        sweep(world, run, LATER)
        hear(world, account, run, job_id)
        moved = sweep(world, run)

    assert account.queues == queues(run, "gpu-l4", "gpu-a10g", "gpu-l4")
    assert (moved.progress.round, moved.job_number) == (2, 3)
    assert sweep(world, run, LATER).batch_job_id == "job-3"  # now it waits for twice as long
    assert account.alive == ["job-3"]


def test_a_run_that_starts_just_then_is_not_moved(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    world.dispatch(run)
    hear(world, account, run, "job-1")
    late = dict(account.jobs[0])
    account.jobs[0]["status"] = "STARTING"  # since the sweep has asked AWS Batch

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.adapters.batch, "describe", lambda _ids: [late])
        sweep(world, run, LATER)

    assert account.jobs[0]["status"] == "STARTING"
    assert hear(world, account, run, "job-1").state == "STARTING"
    assert account.alive == ["job-1"]


def test_a_run_that_waits_to_start_again_is_never_moved(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    world.dispatch(run)
    account.jobs[0] |= {"status": "RUNNABLE", "attempts": [{"container": {"exitCode": 143}}]}

    waiting = sweep(world, run, LATER)

    assert (account.alive, waiting.batch_job_id) == (["job-1"], "job-1")


def test_news_that_comes_late_says_nothing_of_how_long_a_job_has_waited(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    world.dispatch(run)
    [job] = account.jobs
    job["createdAt"] = int((now() - LATER).timestamp() * 1000)  # it waited, started, and waits to start again
    sent = to_text(now() - LATER + timedelta(seconds=1))

    event = sample_event("batch_job_running") | {"time": sent, "detail": {"container": {}, **job}}
    handler_of("track")(event, LambdaContext())

    assert (account.alive, world.run(run).state) == (["job-1"], "RUNNABLE")


def test_events_of_a_job_that_was_left_change_nothing_however_late(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    world.dispatch(run)
    sweep(world, run, LATER)
    before = hear(world, account, run, "job-1")

    for status in ("RUNNABLE", "FAILED", "STARTING", "RUNNING", "SUCCEEDED"):
        account.jobs[0]["status"] = status
        assert hear(world, account, run, "job-1") == before
    account.jobs[0]["status"] = "FAILED"
    moved = sweep(world, run)
    for status in ("RUNNING", "FAILED"):
        account.jobs[0]["status"] = status
        assert hear(world, account, run, "job-1") == moved


def test_a_run_that_is_cancelled_between_two_jobs_ends_without_another(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    world.dispatch(run)
    sweep(world, run, LATER)
    hear(world, account, run, "job-1")

    cancel(world.adapters, world.project, run.run_id, ADA)
    assert world.dispatch(run) == []
    ended = sweep(world, run)

    assert (ended.state, ended.is_open, account.queues) == ("CANCELLED", False, queues(run, "gpu-l4"))


def test_a_run_that_is_cancelled_before_the_end_of_its_job_is_heard_of_ends(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    world.dispatch(run)
    sweep(world, run, LATER)

    cancel(world.adapters, world.project, run.run_id, ADA)
    ended = hear(world, account, run, "job-1")

    assert (ended.state, ended.is_open, account.queues) == ("CANCELLED", False, queues(run, "gpu-l4"))


def test_a_run_that_is_cancelled_while_its_next_job_is_submitted_ends_that_job(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    world.dispatch(run)
    sweep(world, run, LATER)
    hear(world, account, run, "job-1")
    account.after_submit = lambda: cancel(world.adapters, world.project, run.run_id, ADA)  # type: ignore[assignment]

    sweep(world, run)
    hear(world, account, run, "job-2")

    assert (world.run(run).state, account.alive, world.run(run).is_open) == ("CANCELLED", [], False)


def test_a_lost_answer_to_the_next_submission_leaves_one_job(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    world.dispatch(run)
    sweep(world, run, LATER)
    hear(world, account, run, "job-1")

    def lose() -> None:
        raise TimeoutError("the answer was lost on its way")

    account.after_submit = lose
    with pytest.raises(TimeoutError):
        dispatch(world.adapters, world.project, run.run_id)
    account.after_submit = lambda: None
    age(run, LONG_AGO, dispatch_lease=LONG_AGO)
    adopted = sweep(world, run)

    assert (account.alive, adopted.batch_job_id) == (["job-2"], "job-2")


def test_a_run_with_two_jobs_of_one_name_is_moved_once_both_have_ended(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    world.dispatch(run)
    first = account.jobs[0]
    account.jobs.append(first | {"jobId": "job-1b"})  # of a submission whose answer was lost and which was sent again

    sweep(world, run, LATER)
    follows = hear(world, account, run, "job-1")
    assert (follows.batch_job_id, account.alive) == ("job-1b", ["job-1b"])
    sweep(world, run, LATER)
    hear(world, account, run, "job-1b")
    moved = sweep(world, run)

    assert (moved.batch_job_id, account.alive) == ("job-3", ["job-3"])


def test_a_job_that_nobody_saw_before_a_move_is_followed_once_it_has_started_the_run(
    world: World, account: Account
) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    world.dispatch(run)
    unseen = account.jobs[0] | {"jobId": "job-1b"}  # as of a lost answer, and AWS Batch does not list it yet
    sweep(world, run, LATER)
    hear(world, account, run, "job-1")
    sweep(world, run)
    account.jobs.append(unseen | {"status": "RUNNING"})
    world.adapters.data_bucket.put_all({claim_key(world.project, run.run_id): b"job-1b"})
    duplicate = {"exitCode": DUPLICATE_EXIT}
    account.job("job-2").update(status="FAILED", container=duplicate, attempts=[{"container": duplicate}])

    assert hear(world, account, run, "job-2").state == "RUNNABLE"
    followed = sweep(world, run)
    account.job("job-1b").update(status="SUCCEEDED")
    ended = hear(world, account, run, "job-1b")

    assert (followed.state, followed.batch_job_id) == ("RUNNING", "job-1b")
    assert (ended.state, ended.is_open) == ("SUCCEEDED", False)


def test_a_submission_that_comes_back_after_a_move_is_ended(world: World, account: Account) -> None:
    run = world.launch(hardware=L4_OR_A10G)
    stale = world.run(run)

    move_while_it_is_submitted(world, account, run)
    dispatch(world.adapters, world.project, stale.run_id)

    assert "job-2" not in account.alive
    moved = sweep(world, run)
    assert account.alive == [moved.batch_job_id]
    assert moved.placement.compute_class == "gpu-a10g"


def test_spot_may_go_on_on_demand(world: World, account: Account) -> None:
    run = world.launch(hardware={"any_of": [{"spot": True}, {"spot": False}], "gpu": {"model": "t4"}})
    world.dispatch(run)
    sweep(world, run, LATER)
    hear(world, account, run, "job-1")

    sweep(world, run)

    assert account.queues == queues(run, "gpu-t4-spot", "gpu-t4")


def test_no_alternative_is_above_the_price_that_was_set(world: World, account: Account) -> None:
    run = world.launch(hardware={"gpu": {"memory_gib": 20}}, patience=60, max_price=1.5, when_exhausted="fail")
    world.dispatch(run)
    for number in (1, 2):
        sweep(world, run, LATER)
        hear(world, account, run, f"job-{number}")
        sweep(world, run)

    assert account.queues == queues(run, "gpu-l4", "gpu-a10g")  # and not the L40S for 1.861 USD


def test_a_price_that_nothing_has_is_refused_with_what_would_fit(world: World, account: Account) -> None:
    with pytest.raises(Unplaceable, match=r"costs at most 0\.5 USD an hour\. What would fit: gpu-l4 .* at 0\.805 USD"):
        world.launch(hardware=L4_OR_A10G, max_price=0.5)

    assert account.jobs == []


def test_a_job_s_terms_hold_for_its_runs_and_reruns_keep_those_of_the_run(world: World, account: Account) -> None:
    world.register(command=["true"], patience="20m", max_price=2.5)
    run = world.launch(hardware=L4_OR_A10G, when_exhausted="fail")

    again = rerun(world.adapters, world.project, run.run_id, RerunRequest.model_validate({"patience": "1h"}), ADA).run

    kept = world.run(run)
    assert (kept.terms.patience, kept.terms.max_price, kept.terms.when_exhausted) == (1200, 2.5, "fail")
    assert (again.terms.patience, again.terms.max_price, again.terms.when_exhausted) == (3600, 2.5, "fail")
    assert again.hardware == kept.hardware
    assert account.jobs == []
