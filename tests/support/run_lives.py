"""The life of one run for tests of all orders of events: what people and the sweep do to it, and what always holds."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from core_support import ADA, World, age
from examples import examples
from launchbay_core.domain.runs import Run
from launchbay_core.domain.states import RunState, may_follow
from launchbay_core.errors import Conflict
from launchbay_core.services.lifecycle.cancel import cancel
from waiting_account import LONG_AGO, sweep

ENDED = {"SUCCEEDED", "FAILED"}


class RunLife(RuleBasedStateMachine):
    """One run, `first` as it was launched; `seen` has what was seen of it after each step."""

    world: ClassVar[World]
    first: Run
    seen: list[Run]

    @rule()
    def somebody_cancels_it(self) -> None:
        try:
            assert cancel(self.world.adapters, self.world.project, self.first.run_id, ADA).state is RunState.CANCELLED
        except Conflict:
            assert self.seen[-1].state in {RunState.SUCCEEDED, RunState.FAILED}

    def let_the_sweep_come_by(self, after: timedelta = timedelta()) -> None:
        """The sweep after all leases have run out."""
        run = self.world.run(self.first)
        if run.is_open:
            age(self.first, LONG_AGO, **({} if run.batch_job_id else {"dispatch_lease": LONG_AGO}))
        sweep(self.world, self.first, after)

    def look(self) -> tuple[Run, Run]:
        """The run as it was seen last, and as it is now: it has moved forward only, and has ended once."""
        before, run = self.seen[-1], self.world.run(self.first)
        self.seen.append(run)
        assert run.state == before.state or may_follow(before.state, run.state)
        assert run.timeline[: len(before.timeline)] == before.timeline
        assert run.is_open or run.state.is_terminal
        if before.state.is_terminal:
            assert (run.timeline, run.reason, run.job_number) == (before.timeline, before.reason, before.job_number)
        return before, run

    def end(self) -> Run:
        """What the sweep makes of the run in the end; it is out of the way of other tests' sweeps then."""
        for _ in range(3):
            self.let_the_sweep_come_by()
        run = self.world.run(self.first)
        if run.is_open:
            cancel(self.world.adapters, self.world.project, self.first.run_id, ADA)
        return run


def try_lives(kind: type[RunLife], number: int, steps: int) -> None:
    """Try lives in which up to `steps` things happen."""
    wanted = settings(
        max_examples=examples(number),
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(kind, settings=wanted)
