"""What happens at the same moment: one action in the middle of another, before each AWS call that the other makes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress

import pytest

from fault_account import Account
from fault_choice import EVERY, SEED
from fault_flow import PATIENT, check_account
from fault_races import (
    Act,
    Race,
    cancels,
    dispatches,
    hears_of_the_end,
    job_fails,
    job_goes_on,
    launches,
    left,
    machine_comes,
    moved,
    queued,
    registered,
    registers,
    runnable,
    running,
    starting,
    sweeps,
    waits_in_vain,
)
from launchbay_core.errors import LaunchbayError

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
