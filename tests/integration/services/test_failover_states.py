"""In every order of events, a run that may be moved has jobs of one number alive, starts once, and ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from core_support import World
from lambda_support import LambdaContext, handler_of, sample_event
from launchbay_core.aws.batch.job_names import parse_job_name
from run_lives import RunLife, try_lives
from waiting_account import NO_MACHINE, Account

MAX_PRICE = 1.5  # of the classes with 20 GiB, an L4 and an A10G
REASONS = [NO_MACHINE, "ACTION_REQUIRED - CE(s) are invalid."]
NEXT = {"RUNNABLE": ["STARTING"], "STARTING": ["RUNNING", "FAILED"], "RUNNING": ["SUCCEEDED", "FAILED"]}


class Life(RunLife):
    """One run with two alternatives, to which happens what queues, AWS Batch, people and the sweep may do to it."""

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
        self.let_the_sweep_come_by(timedelta(minutes=minutes))

    @invariant()
    def jobs_of_one_number_are_alive(self) -> None:
        assert len({self.account.job(job_id)["jobName"] for job_id in self.account.alive}) <= 1

    @invariant()
    def a_run_that_has_started_gets_no_other_job(self) -> None:
        numbers = [parse_job_name(job["jobName"]).number for job in self.account.jobs]  # type: ignore[union-attr]
        assert len(self.started) <= 1
        assert not self.started or max(numbers) == max(self.started)

    @invariant()
    def it_keeps_its_promises_and_costs_what_it_may(self) -> None:
        before, run = self.look()
        assert run.job_number >= before.job_number
        assert run.placement.price_usd_per_hour <= MAX_PRICE

    def teardown(self) -> None:
        """In the end the sweep leaves nothing open whose job is over, and no job of a run that has ended."""
        run = self.end()
        if run.state.is_terminal:
            assert (run.is_open, self.account.alive) == (False, [])


def test_in_every_order_of_events_a_run_that_may_be_moved_keeps_its_promises(world: World, account: Account) -> None:
    Life.world, Life.account = world, account

    try_lives(Life, 8, steps=14)
