"""An AWS endpoint for these tests, and for each test a place of its own in an empty bucket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from results_support import Endpoint, Place, new_place, results_endpoint


@pytest.fixture(scope="package")
def aws() -> Iterator[Endpoint]:
    """An AWS endpoint."""
    with results_endpoint() as endpoint:
        yield endpoint


@pytest.fixture
def place(aws: Endpoint) -> Place:
    """An attempt's empty place."""
    return new_place(aws.url)
