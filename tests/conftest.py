"""One local stack for all tests that do not stop it, and a project of its own for each test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from examples import IS_GATE, examples
from stack_process import StackProcess

# How long an example takes says more of what else the machine is doing than of the code. A gate tries the same examples
# each time, and few, so that it fails for what a change did; new ones are tried wherever people work.
settings.register_profile("launchbay", deadline=None, derandomize=IS_GATE, max_examples=examples(100))
settings.load_profile("launchbay")


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StackProcess]:
    """A running local stack."""
    stack = StackProcess(tmp_path_factory.mktemp("stack") / "state").start()
    yield stack
    assert stack.stop() == 0


@pytest.fixture
def project(request: pytest.FixtureRequest) -> str:
    """A project that only this test uses."""
    return re.sub(r"[^a-z0-9]+", "-", request.node.name.lower())[:40].strip("-")


@pytest.fixture
def seen(tmp_path: Path) -> Path:
    """A file into which a job writes what it saw."""
    return tmp_path / "seen.json"
