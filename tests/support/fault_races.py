"""What may happen to a run, in which state, at the same moment as something else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import ClassVar

from core_support import ADA
from fault_account import PROJECT, Account
from fault_flow import JOBS, Flow
from fault_move_flows import leave, move, wait_in_vain
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.domain.states import RunState
from launchbay_core.errors import Busy, Conflict
from launchbay_core.services.lifecycle.cancel import cancel
from launchbay_core.services.lifecycle.dispatch import dispatch

Act = Callable[["Race"], object]


class Race(Flow):
    """A run in some state, to which two things happen at the same moment."""

    ends: ClassVar[set[str]] = {"SUCCEEDED", "FAILED", "CANCELLED"}
    jobs = 2

    def __init__(self, account: Account) -> None:
        super().__init__()
        self.account = account
        self.is_cancelled = False


def queued(race: Race) -> None:
    race.register(race.account)
    race.launch(race.account)


def runnable(race: Race) -> None:
    race.register(race.account)
    race.until(race.account, "RUNNABLE")


def starting(race: Race) -> None:
    race.register(race.account)
    race.until(race.account, "STARTING")


def running(race: Race) -> None:
    race.register(race.account)
    race.until(race.account, "RUNNING")


def registered(race: Race) -> None:
    race.register(race.account)


def waits_in_vain(race: Race) -> None:
    race.register(race.account)
    wait_in_vain(race, race.account)


def left(race: Race) -> None:
    race.register(race.account)
    leave(race, race.account)


def moved(race: Race) -> None:
    race.register(race.account)
    move(race, race.account)


def dispatches(race: Race) -> None:
    with suppress(Busy):  # its message is delivered again
        dispatch(create_adapters(), PROJECT, race.run_id)


def cancels(race: Race) -> None:
    try:
        race.is_cancelled |= cancel(create_adapters(), PROJECT, race.run_id, ADA).state is RunState.CANCELLED
    except Conflict:
        assert race.account.run(race.run_id).state.is_terminal


def job_goes_on(race: Race) -> None:
    race.account.batch.advance()
    race.account.deliver_events()


def machine_comes(race: Race) -> None:
    race.account.batch.full_queues.clear()
    job_goes_on(race)


def hears_of_the_end(race: Race) -> None:
    for job in list(race.account.batch.jobs.values()):
        race.account.hear(job.detail())


def job_fails(race: Race) -> None:
    for job in race.account.batch.live():
        race.account.batch.end(job, 1)
    race.account.deliver_events()


def sweeps(race: Race) -> None:
    race.account.sweep()


def launches(race: Race) -> None:
    assert race.launch(race.account)


def registers(race: Race) -> None:
    race.account.api("POST", f"{JOBS}/digits/versions", {"command": ["true"]})
