"""An account of its own for each test, emulated in the process, with the sample job in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from moto import mock_aws

from api_support import ENVIRONMENT, Answer, make_resources, sample_event, send
from launchbay_core.adapters import create_adapters
from launchbay_core.clients import client
from launchbay_core.settings import settings


@pytest.fixture(scope="package", autouse=True)
def environment() -> Iterator[None]:
    """The function's environment; its clients are made once for all tests, which is what takes the time."""
    caches = (create_adapters.cache_clear, client.cache_clear, settings.cache_clear)
    for forget in caches:
        forget()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        yield
    for forget in caches:
        forget()


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
