"""A stack's event flow for each test that needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from event_flow_support import Moving
from launchbay_local.aws.services import Services
from launchbay_local.template.application import Application

StartServices = Callable[[Application], Services]


@pytest.fixture
def moving(tmp_path: Path, start_services: StartServices) -> Iterator[Moving]:
    """An application with one function, not running yet."""
    moving = Moving(tmp_path, start_services)
    yield moving
    moving.stop()
