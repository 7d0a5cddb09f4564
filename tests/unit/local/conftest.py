"""A journal and AWS services of its own for each test that needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from launchbay_local.aws.journal import Journal
from launchbay_local.aws.services import Services
from launchbay_local.template.application import Application
from services_support import services_in

StartServices = Callable[[Application], Services]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """An empty journal."""
    journal = Journal(tmp_path / "journal.sqlite3")
    yield journal
    journal.close()


@pytest.fixture
def start_services(tmp_path: Path) -> Iterator[StartServices]:
    """Starts services on the test's state folder; a second start takes over from the first as after a kill."""
    running: list[Services] = []

    def start(application: Application) -> Services:
        end()
        services = services_in(tmp_path)
        running.append(services)
        services.start(application)
        return services

    def end() -> None:
        for services in running:
            services.stop()
            services.journal.close()
        running.clear()

    yield start
    end()
