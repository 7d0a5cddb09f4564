"""An emulated account with an intake bucket, whose events are sent through the handler by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from moto import mock_aws

from intake_support import QUEUE, Bucket
from lambda_support import function_environment, make_resources


@pytest.fixture(scope="package")
def environment() -> Iterator[None]:
    """The function's environment; its clients are made once for all tests, which is what takes the time."""
    with function_environment({"LAUNCHBAY_INTAKE_BUCKET": Bucket.name, "LAUNCHBAY_INTAKE_QUEUE": QUEUE}):
        yield


@pytest.fixture
def bucket(environment: None) -> Iterator[Bucket]:
    """An empty intake bucket."""
    with mock_aws():
        make_resources()
        yield Bucket()
