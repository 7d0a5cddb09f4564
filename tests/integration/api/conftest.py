"""An account of its own for each test, emulated in the process, with the sample job in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from moto import mock_aws

from api_support import Answer, send
from lambda_support import function_environment, make_resources, sample_event


@pytest.fixture(scope="package", autouse=True)
def environment() -> Iterator[None]:
    """The function's environment; its clients are made once for all tests, which is what takes the time."""
    with function_environment():
        yield


@pytest.fixture(autouse=True)
def account(environment: None) -> Iterator[None]:
    """An emulated AWS account with Launchbay's resources."""
    with mock_aws():
        make_resources()
        yield


@pytest.fixture
def digits() -> Answer:
    """The sample job, registered in project `vision`."""
    answer = send(sample_event("api_register_job"))
    assert answer.status == 201, answer.body
    return answer
