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
from fault_flow import JOBS, Flow, check_account
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
    "launch, launch": (registered, launches, launches),
    "register, register": (registered, registers, registers),
}


def race_at(account: Account, name: str, number: int) -> list[str]:
    """Let the second of two actions happen before a call of the first one, settle, and check; the first one's calls."""
    before, first, second = RACES[name]
    race = Race(account)
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
