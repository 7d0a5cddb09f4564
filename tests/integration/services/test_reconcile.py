"""The sweep: it corrects what an event missed, and changes nothing else."""

from __future__ import annotations

import pytest

from core_support import ADA, ENDLESS, World, age
from lambda_support import LambdaContext, handler_of, sample_event
from launchbay_core.aws.batch.errors import ThrottledByBatch
from launchbay_core.aws.batch.events import parse_job
from launchbay_core.services.lifecycle.cancel import cancel
from launchbay_core.services.lifecycle.reconcile import GONE
from launchbay_core.services.lifecycle.track import track

LONG_AGO = "2026-01-01T00:00:00.000Z"


def sweep() -> dict[str, int]:
    """One sweep through the handler, with the schedule's sample event."""
    report: dict[str, int] = handler_of("reconcile")(sample_event("reconcile_schedule"), LambdaContext())
    return report


def test_a_run_whose_request_was_lost_is_dispatched(world: World) -> None:
    world.register()
    run = world.launch()
    age(run, LONG_AGO)

    assert sweep()["dispatched"] >= 1  # other tests' runs may be overdue, too

    assert len(world.batch_jobs(run)) == 1


def test_a_run_that_is_young_is_left_to_its_events(world: World) -> None:
    world.register()
    run = world.launch()

    sweep()

    assert world.run(run) == run


def test_a_run_that_can_not_be_repaired_does_not_keep_the_sweep_from_others(world: World) -> None:
    world.register("broken")
    broken = world.launch("broken")
    world.register("sound")
    sound = world.launch("sound")
    age(broken, "2025-01-01T00:00:00.000Z", job="gone")
    age(sound, LONG_AGO)

    report = sweep()

    assert (report["failed"], report["dispatched"]) == (1, 1)
    assert len(world.batch_jobs(sound)) == 1
    age(broken, LONG_AGO, job="broken", dispatch_lease=LONG_AGO)
    assert sweep()["failed"] == 0


def test_a_sweep_that_is_throttled_leaves_the_rest_to_the_next(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.register()
    runs = [world.launch() for _ in range(3)]
    for run in runs:
        age(run, LONG_AGO)
    asked = []

    def throttled(name: str, **_request: object) -> str:
        asked.append(name)
        raise ThrottledByBatch("Too Many Requests")

    with monkeypatch.context() as busy:
        busy.setattr(world.adapters.batch, "submit", throttled)
        assert sweep()["dispatched"] == 0

    assert len(asked) == 1
    for run in runs:
        age(run, LONG_AGO, dispatch_lease=LONG_AGO)
    assert sweep()["dispatched"] == 3


def test_an_end_without_an_event_is_found(world: World) -> None:
    world.register(command=["sh", "-c", "exit 3"])
    run = world.launch()
    world.dispatch(run)
    world.bench.ended(world.run(run).batch_job_id or "")
    age(run, LONG_AGO)

    sweep()

    assert (world.run(run).state, world.run(run).exit_code) == ("FAILED", 3)
    assert not world.run(run).is_open


def test_a_run_whose_job_is_gone_fails_and_says_so(world: World) -> None:
    world.register()
    run = world.launch()
    world.send_status(run, "RUNNING", jobId="00000000-0000-0000-0000-000000000000")
    age(run, LONG_AGO)

    assert sweep()["vanished"] == 1

    assert (world.run(run).state, world.run(run).reason) == ("FAILED", GONE)


def test_a_cancelled_run_whose_job_lives_on_is_ended(world: World) -> None:
    world.register(command=ENDLESS)
    run = world.launch()
    world.dispatch(run)
    job_id = world.run(run).batch_job_id or ""
    # Cancelled without a word to AWS Batch, as when the API could not reach it.
    age(run, LONG_AGO)
    world.bench.reached(job_id, "RUNNING")
    _cancel_in_the_table_only(world, run.run_id)
    age(run, LONG_AGO)

    assert sweep()["terminated"] == 1

    ended = world.bench.ended(job_id)
    assert "cancelled by a request" in ended["statusReason"]
    job = parse_job(ended)
    assert job is not None
    track(world.adapters, job)
    assert world.run(run).state == "CANCELLED"
    assert not world.run(run).is_open


def test_a_run_that_was_cancelled_before_its_submission_is_closed(world: World) -> None:
    world.register()
    run = world.launch()
    cancel(world.adapters, world.project, run.run_id, ADA)
    age(run, LONG_AGO)

    sweep()

    assert not world.run(run).is_open
    assert world.batch_jobs(run) == []


def _cancel_in_the_table_only(world: World, run_id: str) -> None:
    from launchbay_core.domain.clock import now, to_text
    from launchbay_core.domain.runs import StateChange
    from launchbay_core.domain.states import RunState

    store = world.adapters.store
    change = StateChange(RunState.CANCELLED, to_text(now()), "cancelled by a request")
    assert store.transition(store.get_run(world.project, run_id), change, {}, is_open=True)
