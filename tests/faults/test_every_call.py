"""A fault at every AWS call of every flow: once, ends right, no orphan, and nothing acknowledged is lost.

`make faults` tries every fault at every call; `make test` one of them for each flow, at a call that the seed chooses. A
failure says how to repeat it: `FAULTS='Launch:dies after it:7'` tries that one alone.
"""

from __future__ import annotations

import random
from functools import cache

import pytest

from fault_account import Account
from fault_choice import EVERY, SEED, WANTED
from fault_flows import FLOWS, try_faults
from fault_front import FAULTS


def _pairs() -> list[tuple[str, str]]:
    """The flows with the faults that they have."""
    if EVERY:
        return [(name, fault) for name in FLOWS for fault in FAULTS]
    if ":" in WANTED:
        return [(WANTED.split(":")[0], WANTED.split(":")[1])]
    chooses = random.Random(SEED)  # noqa: S311  (which tests run is no secret)
    return [(name, fault) for name in FLOWS for fault in chooses.sample(FAULTS, int(WANTED))]


@cache
def calls_of(account: Account, name: str) -> list[str]:
    """The calls of a flow in which nothing fails, which ends as it should."""
    return try_faults(account, name, {})


def _numbers(name: str, fault: str, count: int) -> list[int]:
    """The numbers of the calls that are tried."""
    if EVERY:
        return list(range(count))
    if ":" in WANTED:
        return [int(WANTED.split(":")[2])]
    return [random.Random(f"{SEED}{name}{fault}").randrange(count)]  # noqa: S311  (as above)


@pytest.mark.parametrize(("name", "fault"), _pairs())
def test_a_fault_at_a_call_changes_nothing_of_how_a_flow_ends(shared_account: Account, name: str, fault: str) -> None:
    calls = calls_of(shared_account, name)
    failed = []
    for number in _numbers(name, fault, len(calls)):
        try:
            try_faults(shared_account, name, {number: fault})
        except (AssertionError, Exception) as error:  # noqa: BLE001  (all that fail are listed)
            failed.append(f"FAULTS='{name}:{fault}:{number}' at {calls[number]}: {error!r:.300}")

    assert failed == []
