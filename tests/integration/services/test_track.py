"""AWS Batch's state changes: a run only moves forward, even if events come late, twice or out of order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core_support import ADA, World
from examples import examples
from lambda_support import LambdaContext, handler_of, sample_event
from launchbay_core.domain.clock import now, to_text
from launchbay_core.domain.runs import Run, StateChange
from launchbay_core.domain.states import RunState
from launchbay_core.services.lifecycle.cancel import cancel

STATUSES = ["SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED"]


@pytest.fixture
def run(world: World) -> Run:
    """A queued run without any event of AWS Batch yet."""
    world.register()
    return world.launch()


def states(run: Run) -> list[str]:
    return [change.state.value for change in run.timeline]


def test_a_job_s_life_is_the_run_s_timeline(world: World, run: Run) -> None:
    for status in ("SUBMITTED", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED"):
        world.send_status(run, status)

    ended = world.run(run)
    assert states(ended) == ["QUEUED", "SUBMITTED", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED"]
    assert [change.at for change in ended.timeline] == sorted(change.at for change in ended.timeline)
    assert (ended.exit_code, ended.attempts, ended.is_open) == (0, 1, False)
    assert ended.log_streams == ("launchbay_vision-digits-v1/default/5f3a1c",)


def test_a_change_never_precedes_an_earlier_transition_on_the_timeline(world: World, run: Run) -> None:
    later = to_text(now() + timedelta(seconds=5))
    started = StateChange(RunState.RUNNING, to_text(now()))
    store = world.adapters.store
    assert store.transition(run, StateChange(RunState.STARTING, later), {}, is_open=True)

    kept = store.transition(run, started, {}, is_open=True)  # `run` as it was before it was starting

    assert kept == replace(started, at=later)
    assert states(world.run(run)) == ["QUEUED", "STARTING", "RUNNING"]


def test_late_and_repeated_events_change_nothing(world: World, run: Run) -> None:
    world.send_status(run, "RUNNING")
    ended = world.send_status(run, "SUCCEEDED")

    for status in ("SUCCEEDED", "RUNNING", "FAILED", "RUNNABLE"):
        assert world.send_status(run, status) == ended


def test_a_failure_keeps_batch_s_reason_and_the_exit_code(world: World, run: Run) -> None:
    event = sample_event("batch_job_failed")
    event["detail"]["jobName"] = f"launchbay-{run.project}-{run.run_id}"

    handler_of("track")(event, LambdaContext())

    failed = world.run(run)
    assert (failed.state, failed.exit_code) == ("FAILED", event["detail"]["container"]["exitCode"])
    assert failed.reason
    assert failed.timeline[-1].reason == failed.reason


def test_a_cancelled_run_stays_cancelled_when_its_job_ends(world: World, run: Run) -> None:
    world.send_status(run, "RUNNING")
    cancel(world.adapters, world.project, run.run_id, ADA)

    ended = world.send_status(run, "FAILED", statusReason="cancelled by a request")

    assert states(ended) == ["QUEUED", "RUNNING", "CANCELLED"]
    assert not ended.is_open


def test_a_run_that_waits_says_why_once_and_stays_where_it_is(world: World, run: Run) -> None:
    waits = "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - The job resource requirement is higher than can be met."
    world.send_status(run, "RUNNABLE")

    for _ in range(3):
        world.block(run, waits)
    blocked = world.block(run)

    assert states(blocked) == ["QUEUED", "RUNNABLE", "RUNNABLE", "RUNNABLE"]
    assert blocked.state == "RUNNABLE"
    assert "no machine of its class has" in (blocked.timeline[2].reason or "")
    assert "no free machine of this class (g5.xlarge)" in (blocked.reason or "")
    started = world.send_status(run, "RUNNING")
    assert (started.reason, started.timeline[-1].reason) == (None, None)
    assert states(world.send_status(run, "SUCCEEDED"))[-2:] == ["RUNNING", "SUCCEEDED"]


def test_a_reason_that_comes_before_its_state_is_that_state_s_reason(world: World, run: Run) -> None:
    blocked = world.block(run)

    assert states(world.send_status(run, "RUNNABLE")) == states(blocked) == ["QUEUED", "RUNNABLE"]
    assert "no free machine" in (blocked.timeline[-1].reason or "")


def test_a_reason_that_comes_late_is_not_noted_on_a_run_that_has_started(world: World, run: Run) -> None:
    started = world.send_status(run, "RUNNING")

    assert world.block(run).timeline == started.timeline


def test_a_reason_that_comes_late_is_not_told_of_a_run_that_is_starting(world: World, run: Run) -> None:
    started = world.send_status(run, "STARTING", attempts=[], container={})

    assert started.attempts == 0
    assert world.block(run, attempts=[]).timeline == started.timeline


def test_what_a_run_has_cost_is_measured_once_when_its_job_is_over(
    world: World, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[Any] = []
    monkeypatch.setattr(world.adapters.meter, "write", measured.extend)

    costs = []
    for status in ("RUNNABLE", "RUNNING", "RUNNING", "SUCCEEDED", "SUCCEEDED", "FAILED"):
        world.send_status(run, status)
        costs.append(len([one for one in measured if one.metric.name == "Cost"]))

    assert costs == [0, 0, 0, 1, 1, 1]


def test_a_run_that_waits_for_its_next_attempt_says_why(world: World, run: Run) -> None:
    world.send_status(run, "RUNNING")

    again = world.block(run, attempts=[{"container": {"exitCode": 1}}])

    assert states(again) == ["QUEUED", "RUNNING", "RUNNING"]
    assert "no free machine" in (again.timeline[-1].reason or "")


def test_a_run_that_its_queue_ended_explains_why(world: World, run: Run) -> None:
    said = "Canceled by JobStateTimeLimit action due to reason: MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE"

    failed = world.send_status(run, "FAILED", statusReason=said, container={}, attempts=[])

    assert (failed.reason or "").startswith("Ended, having waited too long: the run asks for more vCPUs")


def test_events_that_race_never_undo_a_newer_one(world: World, run: Run) -> None:
    attempts = [{"container": {"logStreamName": f"stream-{number}", "exitCode": 1}} for number in range(6)]
    world.send_status(run, "RUNNING", container={})

    with ThreadPoolExecutor(6) as pool:
        list(
            pool.map(
                lambda count: world.send_status(run, "RUNNABLE", attempts=attempts[:count], container={}), range(1, 7)
            )
        )

    told = world.run(run)
    assert (told.attempts, len(told.log_streams)) == (6, 6)


def test_simulated_hardware_is_kept_in_the_run_s_record(world: World, run: Run) -> None:
    environment = [{"name": "LAUNCHBAY_SIMULATED_HARDWARE", "value": "1 x a10g"}]

    assert world.send_status(run, "RUNNING", container={"environment": environment}).simulated == "1 x a10g"


def test_the_logs_of_every_attempt_are_kept_in_order(world: World, run: Run) -> None:
    first = {"container": {"logStreamName": "one", "exitCode": 1}}
    world.send_status(run, "RUNNABLE", attempts=[first])
    ended = world.send_status(run, "SUCCEEDED", attempts=[first, {"container": {"logStreamName": "two"}}], container={})

    assert (ended.log_streams, ended.attempts) == (("one", "two"), 2)


@pytest.mark.parametrize("name", ["somebody-else-s-job", "launchbay-nobody-01JZ8Q4T6V2M9X3C7B5N1K0HFD"])
def test_events_of_other_jobs_are_left_alone(world: World, run: Run, name: str) -> None:
    assert world.send_status(run, "RUNNING", jobName=name) == run


def test_another_job_under_the_run_s_name_is_ignored(world: World, run: Run) -> None:
    world.send_status(run, "RUNNING")

    assert world.send_status(run, "FAILED", jobId="another").state == "RUNNING"


def test_an_event_other_than_a_state_change_is_an_error_that_lambda_keeps(world: World, run: Run) -> None:
    with pytest.raises(Exception, match="Not a `Batch Job State Change` or `Batch Job Queue Blocked`"):
        handler_of("track")({"source": "aws.ec2", "detail-type": "other", "detail": {}}, LambdaContext())


@given(told=st.lists(st.sampled_from(STATUSES), max_size=12))
@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_any_order_states_only_move_forward_and_an_end_is_the_end(world: World, told: list[str]) -> None:
    world.register()
    run = world.launch()
    seen = [world.send_status(run, status).state for status in told]

    ranks = [change.state.rank for change in world.run(run).timeline]
    assert ranks == sorted(set(ranks))
    ends = [state for state in seen if state.is_terminal]
    assert len(set(ends)) <= 1
    assert world.run(run).state == (ends[0] if ends else world.run(run).timeline[-1].state)


def test_a_job_that_runs_explains_no_wait_whatever_reason_it_has(world: World, run: Run) -> None:
    started = world.send_status(run, "RUNNING")

    again = world.send_status(run, "RUNNING", statusReason="CAPACITY: no machine")

    assert again.timeline == started.timeline
