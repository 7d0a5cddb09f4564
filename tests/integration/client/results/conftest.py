"""An AWS endpoint for these tests, and for each test a run with attempts of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from results_support import results_endpoint
from resumed_runs import ResumedRun


@pytest.fixture(scope="package")
def aws() -> Iterator[str]:
    """The URL of an AWS endpoint."""
    with results_endpoint() as endpoint:
        yield endpoint.url


@pytest.fixture
def run(aws: str, tmp_path: Path) -> Iterator[ResumedRun]:
    """A run that can be started, reclaimed and started again."""
    run = ResumedRun(aws, tmp_path)
    yield run
    run.stop()
