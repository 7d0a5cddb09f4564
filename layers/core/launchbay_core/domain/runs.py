"""A run: one launch of one job version with its overrides.

What of it moves is a type of its own, `RunProgress`, which can be read and written without the rest: overrides may be
large, and a run moves often.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from launchbay_core.domain.authors import Author
from launchbay_core.domain.hardware import Placement
from launchbay_core.domain.hardware.failover import NO_TERMS, NOTHING_TRIED, Progress, Terms
from launchbay_core.domain.labels import NO_LABELS, Labels
from launchbay_core.domain.results.newest import NO_METRICS, NewestValues
from launchbay_core.domain.results.retention import NOTHING_DECIDED, Retention
from launchbay_core.domain.scheduling.priorities import NORMAL, Priority
from launchbay_core.domain.states import RunState
from launchbay_core.inputs import Overrides


@dataclass(frozen=True)
class StateChange:
    """One entry of a run's timeline; `at` is ISO 8601 in UTC with milliseconds, `by` is who requested it, if anyone.

    An entry with the same state as the one before it is a note: the run is still in that state, for this reason.
    """

    state: RunState
    at: str
    reason: str | None = None
    by: Author | None = None


@dataclass(frozen=True)
class Attempt:
    """One start of a run's container that has ended; times are ISO 8601, None for a container that never started."""

    started_at: str | None
    stopped_at: str | None
    exit_code: int | None
    reason: str | None
    log_stream: str | None


@dataclass(frozen=True)
class RunProgress:
    """What is known of a run's way through AWS Batch, and what is needed to go on with it.

    `attempts` counts container starts, each with its log stream; `ended_attempts` describes those that have ended.
    `runner` is how its inputs get into its container, as in `JobSpec.runner`. `simulated` names hardware that was only
    simulated. `is_open` holds until AWS Batch's job is known to be over, which for a cancelled run is after its state
    changes. `terms` say when it is moved to other hardware, and `progress` what came of that. `job_number` counts its
    AWS Batch jobs, of which `batch_job_id` is the present one, from 1. `places` are those of the present job's attempts
    in the results bucket, the first one first, by AWS Batch's word; empty texts stand for what it has not said.
    """

    project: str
    run_id: str
    job: str
    version: int
    state: RunState
    placement: Placement
    created_at: str
    state_since: str
    updated_at: str
    timeline: Sequence[StateChange] = ()
    batch_job_id: str | None = None
    log_streams: Sequence[str] = ()
    exit_code: int | None = None
    reason: str | None = None
    attempts: int = 0
    ended_attempts: Sequence[Attempt] = ()
    simulated: str | None = None
    runner: str = "exec"
    is_open: bool = True
    terms: Terms = NO_TERMS
    progress: Progress = NOTHING_TRIED
    job_number: int = 1
    places: Sequence[str] = ()

    @property
    def ended_at(self) -> str | None:
        """When it ended; None as long as it, or a job of it, goes on."""
        return self.state_since if self.state.is_terminal and not self.is_open else None

    def seconds_run(self, now: datetime) -> float | None:
        """The seconds from its first container's start to its last one's end, or to `now`; None if none has started."""
        starts = [one.started_at for one in self.ended_attempts if one.started_at]
        ends = [one.stopped_at for one in self.ended_attempts if one.stopped_at]
        if self.state is RunState.RUNNING:
            begin, end = (starts or [self.state_since])[0], now
        elif starts and ends:
            begin, end = starts[0], datetime.fromisoformat(ends[-1])
        else:
            return None
        return max(0.0, (end - datetime.fromisoformat(begin)).total_seconds())


@dataclass(frozen=True)
class Run(RunProgress):
    """A run as stored: its progress, and what was asked for at its launch.

    `notices` is what its launch said of the overrides, such as that they add a key. `resumed_from` is the run whose
    checkpoints it started with, `from_outputs` are the outputs of other runs that it starts with, as `RUN:OUTPUT` by
    the names of its inputs. `metrics` has the newest value of each, `retention` what was decided about its results.
    Only that and its labels can be changed.
    """

    overrides: Overrides = field(kw_only=True)
    hardware: Mapping[str, Any] = field(kw_only=True)
    priority: Priority = NORMAL
    rerun_of: str | None = None
    resumed_from: str | None = None
    created_by: Author | None = None
    notices: Sequence[str] = ()
    labels: Labels = NO_LABELS
    from_outputs: Mapping[str, str] = field(default_factory=dict)
    retention: Retention = NOTHING_DECIDED
    metrics: NewestValues = NO_METRICS
