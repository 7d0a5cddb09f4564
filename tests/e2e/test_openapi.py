"""The OpenAPI document and the answers of a running stack agree: Schemathesis, with every check and the same cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fuzz.schemathesis_run import prepare, run_schemathesis
from stack_process import StackProcess

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(600)]

# About 2,000 requests; `make fuzz` sends more, and others.
BOUNDED = ["--generation-deterministic", "--no-shrink", "--max-examples", "8"]


@pytest.fixture
def own_stack(tmp_path: Path) -> Iterator[StackProcess]:
    """A stack that no other test uses: hundreds of jobs and runs are made in it."""
    stack = StackProcess(tmp_path / "state").start()
    prepare(stack)
    yield stack
    assert stack.stop() == 0


def test_schemathesis_finds_nothing(own_stack: StackProcess, tmp_path: Path) -> None:
    failures, output = run_schemathesis(own_stack, tmp_path, BOUNDED, timeout=500)

    assert failures == 0, output
