"""Two faults in one flow: what heals the first one meets the second.

`make faults` tries many pairs for each flow, `make test` one; the seed chooses which.
"""

from __future__ import annotations

import random

import pytest

from fault_account import Account
from fault_choice import EVERY, SEED
from fault_flows import FLOWS, try_faults
from fault_front import FAULTS

PAIRS = 25 if EVERY else 1


@pytest.mark.parametrize("name", FLOWS)
def test_two_faults_change_nothing_of_how_a_flow_ends(shared_account: Account, name: str) -> None:
    calls = try_faults(shared_account, name, {})
    chooses = random.Random(f"{SEED}{name}")  # noqa: S311  (which are tried is no secret)
    failed = []
    for _ in range(PAIRS):
        first = chooses.randrange(len(calls))
        second = chooses.randrange(first + 1, first + 1 + len(calls))  # maybe in what is done again after the first
        faults = {first: chooses.choice(FAULTS), second: chooses.choice(FAULTS)}
        try:
            try_faults(shared_account, name, faults)
        except (AssertionError, Exception) as error:  # noqa: BLE001  (all that fail are listed)
            failed.append(f"{faults}: {error!r:.300}")

    assert failed == []
