"""What happens at the same moment: one action in the middle of another, before each AWS call that the other makes."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import ClassVar

import pytest

from core_support import ADA
from fault_account import PROJECT, Account
from fault_choice import EVERY, SEED
from fault_flow import JOBS, PATIENT, Flow, check_account
from fault_move_flows import leave, move, wait_in_vain
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.domain.states import RunState
from launchbay_core.errors import Busy, Conflict, LaunchbayError
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


RACES: dict[str, tuple[Act, Act, Act]] = {
    "dispatch, dispatch": (queued, dispatches, dispatches),
    "dispatch, cancel": (queued, dispatches, cancels),
    "dispatch, sweep": (queued, dispatches, sweeps),
    "dispatch, the job goes on": (queued, dispatches, job_goes_on),
    "cancel, dispatch": (queued, cancels, dispatches),
    "cancel, cancel": (running, cancels, cancels),
    "cancel, the job starts": (starting, cancels, job_goes_on),
    "cancel, the job ends": (running, cancels, job_goes_on),
    "cancel, the job fails": (runnable, cancels, job_fails),
    "cancel, sweep": (runnable, cancels, sweeps),
    "the job starts, cancel": (starting, job_goes_on, cancels),
    "the job ends, cancel": (running, job_goes_on, cancels),
    "the job fails, cancel": (runnable, job_fails, cancels),
    "the job fails, sweep": (running, job_fails, sweeps),
    "sweep, cancel": (runnable, sweeps, cancels),
    "sweep, the job fails": (running, sweeps, job_fails),
    "leave, the job starts": (waits_in_vain, sweeps, machine_comes),
    "leave, cancel": (waits_in_vain, sweeps, cancels),
    "the job starts, leave": (waits_in_vain, machine_comes, sweeps),
    "cancel, leave": (waits_in_vain, cancels, sweeps),
    "move, move": (left, hears_of_the_end, hears_of_the_end),
    "move, sweep": (left, hears_of_the_end, sweeps),
    "move, cancel": (left, hears_of_the_end, cancels),
    "cancel, move": (left, cancels, hears_of_the_end),
    "dispatch of a moved run, the same": (moved, dispatches, dispatches),
    "dispatch of a moved run, cancel": (moved, dispatches, cancels),
    "cancel, dispatch of a moved run": (moved, cancels, dispatches),
    "launch, launch": (registered, launches, launches),
    "register, register": (registered, registers, registers),
}


def race_at(account: Account, name: str, number: int) -> list[str]:
    """Let the second of two actions happen before a call of the first one, settle, and check; the first one's calls."""
    before, first, second = RACES[name]
    race = Race(account)
    if before in (waits_in_vain, left, moved):
        race.request = PATIENT
    with account.emptied():
        before(race)
        with account.front.watching(at=number, meanwhile=lambda: second(race)):
            with suppress(LaunchbayError):  # it is told to try again
                first(race)
            calls = list(account.front.calls)
        account.settle()
        race.versions = 2 if first is registers else 1
        check_account(account, race)
        assert len(account.run_ids()) <= 1
        assert account.batch.crowded == []
        if race.is_cancelled:
            assert account.run(race.run_id).state == "CANCELLED"
    return calls


def numbers(name: str, count: int) -> Sequence[int]:
    """Before which calls the other action happens: before each, or before one that the seed chooses."""
    return range(count) if EVERY else [random.Random(f"{SEED}{name}").randrange(count)]  # noqa: S311  (no secret)


@pytest.mark.parametrize("name", RACES)
def test_what_happens_in_the_middle_of_something_else_harms_nothing(shared_account: Account, name: str) -> None:
    calls = race_at(shared_account, name, -1)

    for number in numbers(name, len(calls)):
        race_at(shared_account, name, number)

    assert calls
