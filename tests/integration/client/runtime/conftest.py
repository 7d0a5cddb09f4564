"""An AWS endpoint for these tests, and for each test a place of its own in an empty bucket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from results_support import Endpoint, Place, new_place, results_endpoint
from resumed_runs import ResumedRun


@pytest.fixture(scope="package")
def aws() -> Iterator[Endpoint]:
    """An AWS endpoint."""
    with results_endpoint() as endpoint:
        yield endpoint


@pytest.fixture(autouse=True)
def undisturbed(aws: Endpoint) -> None:
    """No test's faults are left for the next one."""
    aws.intercept = lambda _: None


@pytest.fixture
def place(aws: Endpoint) -> Place:
    """An attempt's empty place."""
    return new_place(aws.url)


@pytest.fixture
def run(aws: Endpoint, tmp_path: Path) -> Iterator[ResumedRun]:
    """A run that can be started, reclaimed and started again."""
    run = ResumedRun(aws.url, tmp_path)
    yield run
    run.stop()
