"""The account of all faults: its clients are made once, which is what takes the time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fault_account import Account, fault_account


@pytest.fixture(scope="package")
def shared_account() -> Iterator[Account]:
    """The account, with whatever the test before has left there."""
    with fault_account() as account:
        yield account


@pytest.fixture
def account(shared_account: Account) -> Iterator[Account]:
    """An empty account."""
    with shared_account.emptied():
        yield shared_account
