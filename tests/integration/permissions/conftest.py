"""One account for all tests of permissions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from account_support import Account
from moto_state import empty_account


@pytest.fixture(scope="package")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """The account."""
    empty_account()
    account = Account(tmp_path_factory.mktemp("account"))
    yield account
    account.stop()
