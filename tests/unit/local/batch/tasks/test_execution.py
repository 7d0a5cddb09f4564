"""One attempt as a process, without a server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from launchbay_local.batch.tasks.execution import Execution
from launchbay_local.batch.tasks.plan import Plan, PlannedContainer
from launchbay_local.batch.tasks.stops import Stop
from launchbay_local.batch.timers import Timers


@pytest.fixture
def timers() -> Iterator[Timers]:
    timers = Timers()
    timers.start()
    yield timers
    timers.stop()


class NoShipping:
    """Leaves the output in its files."""

    def begin(self, container: PlannedContainer) -> None:
        """Nothing to do."""

    def grow(self, container: PlannedContainer) -> None:
        """Nothing to do."""

    def finish(self, container: PlannedContainer) -> None:
        """Nothing to do."""


def a_container(folder: Path, command: list[str], name: str = "default", **changes: Any) -> PlannedContainer:
    plain: dict[str, Any] = {
        "name": name,
        "command": command,
        "environment": {"PATH": os.environ["PATH"]},
        "folder": folder / "work" / name,
        "log": folder / f"{name}.log",
        "grace_seconds": 0.2,
    }
    return PlannedContainer(**{**plain, **changes})


def execution(timers: Timers, folder: Path, *containers: PlannedContainer, **changes: Any) -> Execution:
    return Execution(Plan(f"job-of-{folder.name}", containers, **changes), timers, NoShipping())


def test_a_job_whose_output_can_not_be_kept_is_ended_rather_than_left_hanging(timers: Timers, tmp_path: Path) -> None:
    running = execution(timers, tmp_path, a_container(tmp_path, ["yes"], log=tmp_path / "nowhere" / "log"))

    outcome = running.run(lambda _pid: None)

    assert outcome.status_reason == "Could not store the job's output: No such file or directory"
    assert outcome.is_final


def test_an_attempt_that_was_ended_before_its_start_is_not_started(timers: Timers, tmp_path: Path) -> None:
    running = execution(timers, tmp_path, a_container(tmp_path, ["touch", str(tmp_path / "started")]))
    running.end(Stop("not wanted"))

    outcome = running.run(lambda _pid: None)

    assert (outcome.exit_code, outcome.status_reason, outcome.is_final) == (None, "not wanted", True)
    assert not (tmp_path / "started").exists()


def test_a_process_is_ended_even_if_its_start_could_not_be_recorded(timers: Timers, tmp_path: Path) -> None:
    running = execution(timers, tmp_path, a_container(tmp_path, ["sleep", "600"]))

    def fail(_pid: int) -> None:
        running.end(Stop("no record"))
        raise RuntimeError("no record")

    with pytest.raises(RuntimeError, match="no record"):
        running.run(fail)
