"""Cancelling: the run first, then its own AWS Batch job, whatever happens to both at that moment."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from core_support import ADA, World
from launchbay_core.aws.errors import map_errors
from launchbay_core.domain.clock import now, to_text
from launchbay_core.domain.runs import Run, StateChange
from launchbay_core.domain.states import RunState
from launchbay_core.errors import Conflict, NotFound
from launchbay_core.services.lifecycle.cancel import cancel

REASON = "cancelled by a request"


@pytest.fixture
def run(world: World) -> Run:
    """A queued run of which AWS Batch has told nothing yet."""
    world.register()
    return world.launch()


@pytest.fixture
def terminated(world: World, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The jobs that AWS Batch is asked to terminate, each with the reason."""
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(world.adapters.batch, "terminate", lambda *job: asked.append(job))
    return asked


def overtake(world: World, monkeypatch: pytest.MonkeyPatch, state: RunState) -> None:
    """Let the run reach `state` between a service's look at it and its move."""
    store = world.adapters.store
    move = store.transition

    def later(run: Run, to: StateChange, facts: Any, *, is_open: bool) -> StateChange | None:
        move(run, StateChange(state, to_text(now()), "overtaken"), {}, is_open=False)
        return move(run, to, facts, is_open=is_open)

    monkeypatch.setattr(store, "transition", later)


def test_a_run_that_is_cancelled_has_its_own_job_terminated(
    world: World, run: Run, terminated: list[tuple[str, str]]
) -> None:
    job_id = world.send_status(run, "RUNNING").batch_job_id

    cancelled = cancel(world.adapters, world.project, run.run_id, ADA)

    assert terminated == [(job_id, REASON)]
    assert (cancelled.run_id, cancelled.state, cancelled.reason) == (run.run_id, "CANCELLED", REASON)
    assert cancelled.timeline[-1].by == ADA
    assert cancelled.is_open  # until its job is known to be over


def test_a_run_without_a_job_has_none_terminated(world: World, run: Run, terminated: list[tuple[str, str]]) -> None:
    assert cancel(world.adapters, world.project, run.run_id, ADA).state == "CANCELLED"
    assert terminated == []


def test_a_run_stays_cancelled_although_its_job_could_not_be_terminated(
    world: World, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    @map_errors()
    def lost(_job_id: str, _reason: str) -> None:
        raise EndpointConnectionError(endpoint_url="https://batch.example")

    world.send_status(run, "RUNNING")
    monkeypatch.setattr(world.adapters.batch, "terminate", lost)

    assert cancel(world.adapters, world.project, run.run_id, ADA).state == "CANCELLED"


def test_a_run_that_is_cancelled_again_has_its_job_ended_again_until_it_is_over(
    world: World, run: Run, terminated: list[tuple[str, str]]
) -> None:
    world.send_status(run, "RUNNING")

    first = cancel(world.adapters, world.project, run.run_id, ADA)

    assert cancel(world.adapters, world.project, run.run_id, ADA) == first
    assert len(terminated) == 2
    world.send_status(run, "FAILED")
    cancel(world.adapters, world.project, run.run_id, ADA)
    assert len(terminated) == 2


def test_a_run_that_ends_while_it_is_cancelled_has_ended(
    world: World, run: Run, terminated: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    world.send_status(run, "RUNNING")
    overtake(world, monkeypatch, RunState.SUCCEEDED)

    with pytest.raises(Conflict, match=f"Run {run.run_id} can't be cancelled: it has ended as SUCCEEDED"):
        cancel(world.adapters, world.project, run.run_id, ADA)

    assert terminated == []


def test_a_run_that_another_cancels_at_the_same_moment_is_cancelled(
    world: World, run: Run, terminated: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    world.send_status(run, "RUNNING")
    overtake(world, monkeypatch, RunState.CANCELLED)

    cancelled = cancel(world.adapters, world.project, run.run_id, ADA)

    assert (cancelled.state, cancelled.reason, terminated) == ("CANCELLED", "overtaken", [])


def test_a_run_that_does_not_exist_can_t_be_cancelled(world: World) -> None:
    with pytest.raises(NotFound):
        cancel(world.adapters, world.project, "01ARZ3NDEKTSV4RRFFQ69G5FAV", ADA)
