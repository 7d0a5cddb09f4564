"""Runs as the API shows them: the record, its parts, and what a launch would do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from launchbay_api.views.base import NextCursor, Time, View
from launchbay_api.views.hardware import PlacementView
from launchbay_core.runs import Run, StateChange
from launchbay_core.states import RunState
from launchbay_core.wire import HardwareRequest


class OverridesView(View):
    """The values that were changed for one run."""

    config: dict[str, Any] = Field(default_factory=dict)
    files: dict[str, dict[str, Any]] = Field(default_factory=dict)


class StateChangeView(View):
    """One entry of a run's timeline."""

    state: RunState
    at: Time
    reason: str | None

    @classmethod
    def all_of(cls, timeline: Sequence[StateChange]) -> list[StateChangeView]:
        """The views of a timeline."""
        return [cls(state=change.state, at=change.at, reason=change.reason) for change in timeline]


class RunSummary(View):
    """A run without its timeline, as lists give it."""

    project: str
    run_id: str
    job: str
    version: int
    state: RunState
    overrides: OverridesView
    hardware: HardwareRequest
    placement: PlacementView
    created_at: Time
    updated_at: Time
    batch_job_id: str | None
    exit_code: int | None
    reason: str | None
    attempts: Annotated[int, Field(description="container starts so far")]
    simulated: Annotated[str | None, Field(description="the hardware that was only pretended; null if none was")]
    rerun_of: str | None

    @classmethod
    def of(cls, run: Run) -> RunSummary:
        """The view of a run as a list has it."""
        return cls(**_members(run))


class RunView(RunSummary):
    """A run with its timeline, oldest change first."""

    timeline: list[StateChangeView]

    @classmethod
    def of(cls, run: Run) -> RunView:
        """The whole view of a run."""
        return cls(**_members(run), timeline=StateChangeView.all_of(run.timeline))


class RunsView(View):
    """A page of runs, the newest first."""

    runs: list[RunSummary]
    cursor: NextCursor


class EventsView(View):
    """A run's timeline, oldest change first."""

    events: list[StateChangeView]


class PlannedFile(View):
    """A config file as the run would see it."""

    text: str
    diff: Annotated[str, Field(description="unified diff against the registered text; empty when nothing changes")]


class PlanView(View):
    """What a launch would run, and on what; nothing was written."""

    dry_run: Annotated[bool, Field(description="always true")]
    job: str
    version: int
    config: Annotated[dict[str, Any] | None, Field(description="the whole run config; null when the job has none")]
    files: dict[str, PlannedFile]
    placement: PlacementView
    price_usd_per_hour: float


class RunInputsView(View):
    """What a run's script sees: the resolved run config and the patched files, with the overrides that made them."""

    config: dict[str, Any] | None
    files: dict[str, str]
    overrides: OverridesView


class LogLine(View):
    """One line that a run wrote."""

    at: Time
    message: str


class LogsView(View):
    """A part of a run's log, oldest line first."""

    lines: list[LogLine]
    cursor: Annotated[str | None, Field(description="give it back as `cursor` for what comes after these lines")]
    complete: Annotated[bool, Field(description="the run has ended and these are its last lines")]


class Difference(View):
    """One value that differs; null where a run has none."""

    path: str
    a: Any
    b: Any


class VersionDifference(View):
    """The job versions of two runs, where they differ."""

    a: int
    b: int


class DiffView(View):
    """How two runs differ in what went into them."""

    a: str
    b: str
    config: list[Difference]
    files: Annotated[dict[str, str | list[Difference]], Field(description="by file, a unified diff or the values")]
    hardware: list[Difference]
    version: VersionDifference | None


def _members(run: Run) -> dict[str, Any]:
    return {
        "project": run.project,
        "run_id": run.run_id,
        "job": run.job,
        "version": run.version,
        "state": run.state,
        "overrides": OverridesView(**run.overrides),
        "hardware": HardwareRequest.model_validate(run.hardware),
        "placement": PlacementView.of(run.placement),
        "created_at": run.created_at,
        "updated_at": run.updated_at,
        "batch_job_id": run.batch_job_id,
        "exit_code": run.exit_code,
        "reason": run.reason,
        "attempts": run.attempts,
        "simulated": run.simulated,
        "rerun_of": run.rerun_of,
    }
