"""Two faults in one flow: what heals the first one meets the second.

`make faults` tries many pairs for each flow, `make test` one; the seed chooses which.
"""

from __future__ import annotations

import random

import pytest

from fault_account import Account
from fault_choice import EVERY, SEED
from fault_flow import check_account
from fault_flows import FLOWS
from fault_front import FAULTS

PAIRS = 25 if EVERY else 1


def try_faults(account: Account, name: str, faults: dict[int, str]) -> list[str]:
    """Run a flow with faults at some of its calls, let everything settle, and check; the calls that it made."""
    flow = FLOWS[name]()
    with account.emptied():
        flow.prepare(account)
        with account.front.watching_all(faults):
            acknowledged = flow.act(account)
            calls = list(account.front.calls)
        assert acknowledged, f"{name} is not acknowledged"
        account.settle(hears=flow.hears)
        check_account(account, flow)
        flow.check(account)
    return calls


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
