"""Several things in the middle of another, and a fault on top: dispatch, track, sweep, cancel and the job itself.

`make faults` tries many of them, `make test` a few; the seed chooses which.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest

from fault_account import Account
from fault_choice import EVERY, SEED
from fault_flow import PATIENT, check_account
from fault_front import FAULTS, ProcessDied
from fault_races import (
    Race,
    cancels,
    dispatches,
    hears_of_the_end,
    job_fails,
    job_goes_on,
    left,
    machine_comes,
    moved,
    queued,
    runnable,
    running,
    starting,
    sweeps,
    waits_in_vain,
)
from launchbay_core.errors import AwsError, LaunchbayError

Act = Callable[[Race], object]
CALLS = 24  # of the longest of these actions
TRIES = 60 if EVERY else 2

# The states of a run, and what may happen to it there.
HAPPENS: dict[str, tuple[Act, Sequence[Act]]] = {
    "queued": (queued, (dispatches, dispatches, cancels, sweeps, job_goes_on)),
    "runnable": (runnable, (dispatches, cancels, sweeps, job_goes_on, job_fails)),
    "starting": (starting, (cancels, sweeps, job_goes_on, job_fails)),
    "running": (running, (cancels, sweeps, job_goes_on, job_fails, hears_of_the_end)),
    "waits in vain": (waits_in_vain, (cancels, sweeps, sweeps, machine_comes, hears_of_the_end)),
    "left": (left, (cancels, sweeps, dispatches, hears_of_the_end, hears_of_the_end)),
    "moved": (moved, (cancels, sweeps, dispatches, dispatches, hears_of_the_end, machine_comes)),
}


def interleave(account: Account, state: str, chooses: random.Random) -> str:
    """Let things happen to a run at chosen moments, settle, and check; what was tried, in words."""
    before, possible = HAPPENS[state]
    first, *others = chooses.choices(possible, k=chooses.choice([2, 3, 4]))
    moments = {chooses.randrange(CALLS): other for other in others}
    faults = {chooses.randrange(CALLS): chooses.choice(FAULTS)} if chooses.random() < 0.7 else {}
    race = Race(account)
    race.jobs = 2 + len(moments)
    if state in ("waits in vain", "left", "moved"):
        race.request = PATIENT
    with account.emptied():
        before(race)
        acts = {number: lambda act=act: act(race) for number, act in moments.items()}
        with account.front.watching_all(faults, acts), suppress(LaunchbayError, AwsError, ProcessDied):
            first(race)
        account.settle()
        tried = f"{first.__name__}, {[(number, act.__name__) for number, act in moments.items()]}, {faults}"
        try:
            check_account(account, race)
            assert account.batch.crowded == [], "two jobs at once"
            assert not race.is_cancelled or account.run(race.run_id).state == "CANCELLED", "cancelled, and not"
        except AssertionError as error:
            return f"{tried}: {error!r:.300}"
    return ""


@pytest.mark.parametrize("state", HAPPENS)
def test_whatever_happens_at_once_a_run_keeps_its_promises(shared_account: Account, state: str) -> None:
    chooses = random.Random(f"{SEED}{state}")  # noqa: S311  (which are tried is no secret)

    failed = [said for _ in range(TRIES) if (said := interleave(shared_account, state, chooses))]

    assert failed == []
