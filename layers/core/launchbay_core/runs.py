"""A run: one launch of one job version with its overrides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launchbay_core.hardware import Placement
from launchbay_core.states import RunState


@dataclass(frozen=True)
class StateChange:
    """One entry of a run's timeline; `at` is ISO 8601 in UTC with milliseconds."""

    state: RunState
    at: str
    reason: str | None = None


@dataclass(frozen=True)
class Run:
    """A run as stored. `attempts` counts container starts; `simulated` names hardware that was only pretended."""

    project: str
    run_id: str
    job: str
    version: int
    state: RunState
    overrides: Mapping[str, Any]
    hardware: Mapping[str, Any]
    placement: Placement
    created_at: str
    updated_at: str
    timeline: Sequence[StateChange] = ()
    batch_job_id: str | None = None
    log_stream: str | None = None
    exit_code: int | None = None
    reason: str | None = None
    attempts: int = 0
    simulated: str | None = None
    rerun_of: str | None = None
