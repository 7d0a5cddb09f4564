"""What is built, and the account in which the built functions work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from artefact_account import Account
from artefact_support import build


@pytest.fixture(scope="package")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make build` makes for this machine and its Python."""
    return build(tmp_path_factory.mktemp("here"), "here")


@pytest.fixture(scope="package")
def built_for_lambda(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make build` makes for deployment."""
    return build(tmp_path_factory.mktemp("lambda"), "lambda")


@pytest.fixture(scope="package")
def account(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """The account of these tests."""
    account = Account(built, tmp_path_factory.mktemp("account"))
    yield account
    account.stop()
