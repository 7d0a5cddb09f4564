"""The flows of a run that moves to other hardware: its job is left, its next one submitted, and all else on the way."""

from __future__ import annotations

from typing import ClassVar

from fault_account import Account
from fault_flow import PATIENT, RUNS, Flow
from launchbay_core.domain.states import RunState

LONGER_THAN_PATIENCE = 660  # seconds


def wait_in_vain(flow: Flow, account: Account, *, hears: bool = True) -> None:
    """Launch a run whose job has waited for longer than its run wants."""
    flow.until(account, "RUNNABLE", hears=hears)
    account.batch.full_queues.add(account.run(flow.run_id).placement.job_queue)
    account.later(LONGER_THAN_PATIENCE)


def leave(flow: Flow, account: Account, *, hears: bool = True) -> None:
    """The same, and the job is left: nobody has heard of its end yet."""
    wait_in_vain(flow, account, hears=hears)
    account.sweep()
    assert account.batch.live() == []


def move(flow: Flow, account: Account) -> None:
    """The same, and its end is heard of: the run waits for its next job to be submitted."""
    leave(flow, account)
    account.deliver_events()
    run = account.run(flow.run_id)
    assert (run.job_number, run.batch_job_id, run.state) == (2, None, RunState.RUNNABLE)


class Leave(Flow):
    """The sweep leaves a job that has waited too long."""

    jobs = 2
    request = PATIENT

    def prepare(self, account: Account) -> None:
        super().prepare(account)
        wait_in_vain(self, account)

    def act(self, account: Account) -> bool:
        account.sweep()
        return True

    def check(self, account: Account) -> None:
        """One job after the other, and the second one has started the run."""
        first, second = account.batch.jobs.values()
        assert [first.queue != second.queue, *account.batch.started] == [True, second.job_id]
        assert account.run(self.run_id).placement.job_queue == second.queue
        assert account.batch.crowded == []


class LeaveUnheard(Leave):
    """All is left to the sweep."""

    hears = False

    def prepare(self, account: Account) -> None:
        self.register(account)
        wait_in_vain(self, account, hears=False)


class Move(Leave):
    """Track hears that a job which was left has ended."""

    def prepare(self, account: Account) -> None:
        self.register(account)
        leave(self, account)

    def act(self, account: Account) -> bool:
        account.deliver_events()
        return True


class MoveUnheard(Leave):
    """The sweep finds that a job which was left has ended."""

    hears = False

    def prepare(self, account: Account) -> None:
        self.register(account)
        leave(self, account, hears=False)
        account.batch.events.clear()


class DispatchMoved(Leave):
    """The job of a run that was moved is submitted."""

    def prepare(self, account: Account) -> None:
        self.register(account)
        move(self, account)

    def act(self, account: Account) -> bool:
        return account.dispatch(self.run_id)


class DispatchPastALostQueue(Leave):
    """A run goes to its next alternative in the dispatch that finds no queue for the first one."""

    jobs = 1

    def prepare(self, account: Account) -> None:
        self.register(account)
        assert self.launch(account)
        account.batch.lost_queues.add(account.run(self.run_id).placement.job_queue)

    def act(self, account: Account) -> bool:
        return account.dispatch(self.run_id)

    def check(self, account: Account) -> None:
        assert account.run(self.run_id).job_number == 2


class CancelMoved(Leave):
    """A run is cancelled while it has no job."""

    ends: ClassVar[set[str]] = {"CANCELLED"}

    def prepare(self, account: Account) -> None:
        self.register(account)
        move(self, account)

    def act(self, account: Account) -> bool:
        answer = account.api("POST", f"{RUNS}/{self.run_id}/cancel", {})
        return answer is not None and answer.status == 200

    def check(self, account: Account) -> None:
        assert (len(account.batch.jobs), account.batch.started) == (1, [])


class CancelLeft(CancelMoved):
    """A run is cancelled before the end of the job that was left is heard of."""

    def prepare(self, account: Account) -> None:
        self.register(account)
        leave(self, account)
