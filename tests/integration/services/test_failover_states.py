"""In every order of events, a run that may be moved has jobs of one number alive, starts once, and ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from core_support import ADA, World, age
from examples import examples
from lambda_support import LambdaContext, handler_of, sample_event
from launchbay_core.aws.batch.job_names import parse_job_name
from launchbay_core.domain.clock import now
from launchbay_core.domain.states import RunState, may_follow
from launchbay_core.errors import Conflict
from launchbay_core.services.lifecycle.cancel import cancel
from launchbay_core.services.lifecycle.reconcile import reconcile
from waiting_account import Account

LONG_AGO = "2026-01-01T00:00:00.000Z"
MAX_PRICE = 1.5  # of the classes with 20 GiB, an L4 and an A10G
REASONS = ["CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - none", "ACTION_REQUIRED - CE(s) are invalid."]
ENDED = {"SUCCEEDED", "FAILED"}
NEXT = {"RUNNABLE": ["STARTING"], "STARTING": ["RUNNING", "FAILED"], "RUNNING": ["SUCCEEDED", "FAILED"]}


class Life(RuleBasedStateMachine):
    """One run with two alternatives, to which happens what queues, AWS Batch, people and the sweep may do to it."""

    world: ClassVar[World]
    account: ClassVar[Account]

    def __init__(self) -> None:
        super().__init__()
        self.account.jobs.clear()
        self.account.refused_queues.clear()
        self.account.after_submit = lambda: None
        self.first = self.world.launch(hardware={"gpu": {"memory_gib": 20}}, patience="10m", max_price=MAX_PRICE)
        self.seen = [self.first]
        self.started: set[int] = set()
        self.told: list[dict[str, Any]] = []

    @rule()
    def the_request_is_delivered(self) -> None:
        self.world.dispatch(self.first)

    @rule()
    def the_answer_to_the_submission_is_lost(self) -> None:
        def lose() -> None:
            raise TimeoutError("the answer was lost on its way")

        self.account.after_submit = lose
        self.world.dispatch(self.first)
        self.account.after_submit = lambda: None

    @rule(compute_class=st.sampled_from(["gpu-l4", "gpu-a10g"]))
    def a_queue_is_switched_off(self, compute_class: str) -> None:
        self.account.refused_queues ^= {self.first.placement.job_queue.replace("gpu-l4", compute_class)}

    @precondition(lambda self: self.account.alive)
    @rule(reason=st.sampled_from(REASONS))
    def a_job_says_why_it_waits(self, reason: str) -> None:
        job = self.account.job(self.account.alive[-1])
        if job["status"] == "RUNNABLE":
            self._tell(job | {"statusReason": reason})

    @precondition(lambda self: self.account.alive)
    @rule(step=st.integers(0, 1))
    def a_job_goes_forward(self, step: int) -> None:
        job = self.account.job(self.account.alive[-1])
        steps = NEXT[job["status"]]
        job["status"] = steps[step % len(steps)]
        self.started.add(parse_job_name(job["jobName"]).number)  # type: ignore[union-attr]  # it is one of ours

    @precondition(lambda self: self.account.jobs)
    @rule(data=st.data())
    def an_event_arrives_in_time(self, data: st.DataObject) -> None:
        self._tell(dict(data.draw(st.sampled_from(self.account.jobs))))

    @precondition(lambda self: self.told)
    @rule(data=st.data())
    def an_event_arrives_late(self, data: st.DataObject) -> None:
        self._tell(data.draw(st.sampled_from(self.told)))

    def _tell(self, detail: dict[str, Any]) -> None:
        self.told.append(detail)
        event = sample_event("batch_job_running") | {"detail": {"container": {}, **detail}}
        handler_of("track")(event, LambdaContext())

    @rule(minutes=st.sampled_from([0, 11, 60]))
    def the_sweep_comes_by(self, minutes: int) -> None:
        only = self.world.run(self.first)
        age(
            self.first, LONG_AGO, **({} if only.batch_job_id else {"dispatch_lease": LONG_AGO})
        ) if only.is_open else None
        store = self.world.adapters.store
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(store), "open_runs", lambda *_: [only] if only.is_open else [])
            assert reconcile(self.world.adapters, now() + timedelta(minutes=minutes)).failed == 0

    @rule()
    def somebody_cancels_it(self) -> None:
        try:
            assert cancel(self.world.adapters, self.world.project, self.first.run_id, ADA).state is RunState.CANCELLED
        except Conflict:
            assert self.seen[-1].state in {RunState.SUCCEEDED, RunState.FAILED}

    @invariant()
    def jobs_of_one_number_are_alive(self) -> None:
        assert len({self.account.job(job_id)["jobName"] for job_id in self.account.alive}) <= 1

    @invariant()
    def a_run_that_has_started_gets_no_other_job(self) -> None:
        numbers = [parse_job_name(job["jobName"]).number for job in self.account.jobs]  # type: ignore[union-attr]
        assert len(self.started) <= 1
        assert not self.started or max(numbers) == max(self.started)

    @invariant()
    def it_moves_forward_ends_once_and_costs_what_it_may(self) -> None:
        before, run = self.seen[-1], self.world.run(self.first)
        self.seen.append(run)
        assert run.state == before.state or may_follow(before.state, run.state)
        assert run.job_number >= before.job_number
        assert run.timeline[: len(before.timeline)] == before.timeline
        assert run.placement.price_usd_per_hour <= MAX_PRICE
        if before.state.is_terminal:
            assert (run.timeline, run.reason, run.job_number) == (before.timeline, before.reason, before.job_number)
        if not run.state.is_terminal:
            assert run.is_open

    def teardown(self) -> None:
        """In the end the sweep leaves nothing open whose job is over, and no job of a run that has ended."""
        for _ in range(3):
            self.the_sweep_comes_by(0)
        run = self.world.run(self.first)
        if run.state.is_terminal:
            assert (run.is_open, self.account.alive) == (False, [])
        if run.is_open:
            cancel(self.world.adapters, self.world.project, self.first.run_id, ADA)


def test_in_every_order_of_events_a_run_that_may_be_moved_keeps_its_promises(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.register()
    Life.world, Life.account = world, Account()
    Life.account.replace(world.adapters.batch, monkeypatch)

    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=examples(8), stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
