"""An AWS endpoint for these tests, and for each test a place of its own in an empty bucket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from results_support import Place, new_place, results_endpoint


@pytest.fixture(scope="package")
def aws() -> Iterator[str]:
    """The URL of an AWS endpoint."""
    with results_endpoint() as url:
        yield url


@pytest.fixture
def place(aws: str) -> Place:
    """An attempt's empty place."""
    return new_place(aws)
